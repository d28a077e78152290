"""Partner institutions and their answers, for programs."""

from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from app.api.routing import endpoint
from app.api.schemas import Listing
from app.core.actions import Action
from app.core.errors import Forbidden
from app.core.routing import current_actor
from app.projects import policy
from app.projects.api.blueprint import blueprint
from app.projects.models.project import Partnership, Project
from app.projects.schemas import (
    ConsentBody,
    EmptyBody,
    PartnerAnswer,
    PartnerBody,
    PartnerChange,
    ReservationAnswerBody,
    partner_answer,
)
from app.projects.service import consent, partnerships

PART = "/projects/<uuid:project_id>/partners/<uuid:institution_id>"


def _version(project: Project, institution_id: UUID) -> int:
    return partnerships.part_of(project, institution_id).version


def _answer(part: Partnership) -> Any:
    reads = bool(policy.may_read_proposal(current_actor(), part.project))
    return lambda: partner_answer(part, reads_proposal=reads)


@endpoint(
    blueprint,
    "/projects/<uuid:project_id>/partners",
    action=Action.SEE_PROJECT,
    load=Project,
    answers=Listing[PartnerAnswer],
)
def list_partners(project: Project) -> Listing[PartnerAnswer]:
    """The institutions of the project that the caller may know of, the lead first."""
    parts = sorted(project.partnerships, key=lambda part: part in project.partners)
    return Listing(items=[_answer(each)() for each in parts])


@endpoint(
    blueprint,
    "/projects/<uuid:project_id>/partners",
    action=Action.INVITE_PARTNER,
    load=Project,
    method="POST",
    body=PartnerBody,
    answers=PartnerAnswer,
    status=201,
)
def invite(project: Project, body: PartnerBody) -> tuple[Any, dict[str, str]]:
    """Invite an institution to take part."""
    part = partnerships.invite(
        current_actor(), project, body.institution_id, body.role, body.contribution
    )
    address = f"/api/v1/projects/{project.id}/partners/{part.institution_id}"
    return _answer(part), {"Location": address}


@endpoint(blueprint, PART, action=Action.SEE_PROJECT, load=Project, answers=PartnerAnswer)
def show_partner(project: Project, institution_id: UUID) -> Any:
    """One institution's part."""
    return _answer(partnerships.part_of(project, institution_id))


@endpoint(
    blueprint,
    PART,
    action=Action.CHANGE_PARTNER,
    load=Project,
    method="PATCH",
    body=PartnerChange,
    answers=PartnerAnswer,
    needs_version=_version,
)
def change_partner(project: Project, institution_id: UUID, body: PartnerChange) -> Any:
    """Name its contact, or change what it brings while the text is open."""
    actor = current_actor()
    part = partnerships.part_of(project, institution_id)
    if body.contact_id is not None:
        partnerships.name_contact(actor, project, institution_id, body.contact_id)
    if body.contribution is not None or body.role is not None:
        contribution = part.contribution if body.contribution is None else body.contribution
        partnerships.change_part(
            actor, project, institution_id, contribution, body.role or part.role
        )
    return _answer(part)


@endpoint(blueprint, PART, action=Action.INVITE_PARTNER, load=Project, method="DELETE", status=204)
def remove_partner(project: Project, institution_id: UUID) -> None:
    """Take back an invitation that is not answered."""
    partnerships.remove(current_actor(), project, institution_id)


@endpoint(
    blueprint,
    f"{PART}/consent",
    action=Action.ANSWER_PARTNERSHIP,
    load=Project,
    method="POST",
    body=ConsentBody,
    answers=PartnerAnswer,
)
def answer_invitation(project: Project, institution_id: UUID, body: ConsentBody) -> Any:
    """Answer for one's institution, to the text whose SHA-256 is given."""
    actor = current_actor()
    partnerships.part_of(project, institution_id)
    if institution_id != actor.institution_id:
        raise Forbidden(_("Only a representative of the invited institution answers."))
    given = consent.Answer(
        body.state,
        body.text_sha256,
        body.reservation,
        body.reason,
        body.expected_by,
        body.basis.model_dump(mode="json", exclude_none=True) if body.basis else None,
    )
    return _answer(consent.answer(actor, project, given))


@endpoint(
    blueprint,
    f"{PART}/reservation-answer",
    action=Action.INVITE_PARTNER,
    load=Project,
    method="POST",
    body=ReservationAnswerBody,
    answers=PartnerAnswer,
)
def answer_reservation(
    project: Project,
    institution_id: UUID,
    body: ReservationAnswerBody,  # noqa: ARG001 - there is one answer; its being sent says it
) -> Any:
    """Accept a reservation: it then stands with the text."""
    partnerships.accept_reservation(current_actor(), project, institution_id)
    return _answer(partnerships.part_of(project, institution_id))


@endpoint(
    blueprint,
    f"{PART}/departure",
    action=Action.CHANGE_PARTNER,
    load=Project,
    method="POST",
    body=EmptyBody,
    answers=PartnerAnswer,
)
def leave(project: Project, institution_id: UUID, body: EmptyBody) -> Any:  # noqa: ARG001 - nothing has to be said
    """End one's institution's part in the project."""
    partnerships.leave(current_actor(), project, institution_id)
    return _answer(partnerships.part_of(project, institution_id))
