"""Registrations and the activity of projects, for programs."""

from flask import Response, request

from app.api.routing import endpoint
from app.api.schemas import Answer, Listing
from app.core.actions import Action
from app.core.routing import current_actor
from app.projects import activity, certificate, closing, queries
from app.projects.api.blueprint import blueprint
from app.projects.models.project import Project
from app.projects.schemas import ActivityAnswer
from app.projects.text import registered_text
from app.projects.text_schemas import RegistrationAnswer, RegistrationChangesAnswer, changes_between


class ClosingAnswer(Answer):
    """Something that closing a project asks for, and whether it is there."""

    name: str
    is_met: bool
    sentence: str
    address: str | None


REGISTRATION = "/projects/<uuid:project_id>/registrations/<int:number>"


@endpoint(
    blueprint,
    "/projects/<uuid:project_id>/registrations",
    action=Action.SEE_REGISTRATIONS,
    load=Project,
    answers=Listing[RegistrationAnswer],
)
def list_registrations(project: Project) -> Listing[RegistrationAnswer]:
    """What was registered of the project, the newest first."""
    found = queries.registrations_of(current_actor(), project)
    return Listing(items=[RegistrationAnswer.model_validate(each) for each in found])


@endpoint(
    blueprint,
    REGISTRATION,
    action=Action.SEE_REGISTRATIONS,
    load=Project,
    answers=RegistrationAnswer,
)
def show_registration(project: Project, number: int) -> RegistrationAnswer:
    """One registration."""
    return RegistrationAnswer.model_validate(queries.registration(current_actor(), project, number))


@endpoint(
    blueprint,
    f"{REGISTRATION}/changes",
    action=Action.SEE_REGISTRATIONS,
    load=Project,
    answers=RegistrationChangesAnswer,
    parameters=("since",),
)
def list_registration_changes(project: Project, number: int) -> RegistrationChangesAnswer:
    """What differs from registration `since`; from the one before it, unless that is named."""
    actor = current_actor()
    found = queries.registration(actor, project, number)
    before = queries.before(actor, project, found, request.args.get("since"))
    return RegistrationChangesAnswer(
        since=before.number,
        number=found.number,
        since_sha256=before.text_sha256,
        text_sha256=found.text_sha256,
        changes=changes_between(registered_text(before), registered_text(found)),
    )


@endpoint(
    blueprint,
    f"{REGISTRATION}/certificate",
    action=Action.SEE_REGISTRATIONS,
    load=Project,
)
def download_certificate(project: Project, number: int) -> Response:
    """The certificate of a registration: a PDF in the project's language."""
    actor = current_actor()
    return certificate.certificate_of(actor, project, queries.registration(actor, project, number))


@endpoint(
    blueprint,
    "/projects/<uuid:project_id>/activity",
    action=Action.SEE_ACTIVITY,
    load=Project,
    answers=Listing[ActivityAnswer],
    lists=activity.ACTIVITY,
)
def list_activity(project: Project) -> Listing[ActivityAnswer]:
    """What happened in the project, the newest first."""
    page = activity.activity_of(current_actor(), project, activity.ACTIVITY.parse(request.args))
    return Listing(
        items=[ActivityAnswer.model_validate(each) for each in page.items], next=page.next
    )


@endpoint(
    blueprint,
    "/projects/<uuid:project_id>/completion",
    action=Action.SEE_ACTIVITY,
    load=Project,
    answers=Listing[ClosingAnswer],
)
def show_what_closing_asks_for(project: Project) -> Listing[ClosingAnswer]:
    """What closing asks for, and what of it is there; empty unless active or completed."""
    asked = closing.asked_by_closing(current_actor(), project)
    return Listing(
        items=[
            ClosingAnswer(
                name=each.name,
                is_met=each.is_met,
                sentence=str(each.sentence),
                address=each.address,
            )
            for each in asked
        ]
    )
