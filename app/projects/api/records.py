"""Registrations and the activity of projects, for programs."""

from flask import request

from app.api.routing import endpoint
from app.api.schemas import Listing
from app.core.actions import Action
from app.core.routing import current_actor
from app.projects import activity, queries
from app.projects.api.blueprint import blueprint
from app.projects.models.project import Project
from app.projects.schemas import ActivityAnswer, RegistrationAnswer, registration_answer


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
    return Listing(items=[registration_answer(each) for each in found])


@endpoint(
    blueprint,
    "/projects/<uuid:project_id>/registrations/<int:number>",
    action=Action.SEE_REGISTRATIONS,
    load=Project,
    answers=RegistrationAnswer,
)
def show_registration(project: Project, number: int) -> RegistrationAnswer:
    """One registration."""
    return registration_answer(queries.registration(current_actor(), project, number))


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
