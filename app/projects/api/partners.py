"""Partner institutions and their answers, for programs."""

from typing import Any
from uuid import UUID

from app.api.routing import endpoint
from app.api.schemas import Listing
from app.core.actions import Action
from app.core.routing import current_actor
from app.projects import policy
from app.projects.api.blueprint import blueprint
from app.projects.models.project import Partnership, Project
from app.projects.schemas import (
    ExitBody,
    PartnerAnswer,
    PartnerBody,
    PartnerChange,
    partner_answer,
)
from app.projects.service import partnerships

PART = "/projects/<uuid:project_id>/partners/<uuid:institution_id>"


def _version(project: Project, institution_id: UUID) -> int:
    return partnerships.part_of(project, institution_id).version


def answer_of_part(part: Partnership) -> Any:
    """A part as its reader may read it, built once everything is written."""
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
    return Listing(items=[answer_of_part(each)() for each in parts])


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
    return answer_of_part(part), {"Location": address}


@endpoint(blueprint, PART, action=Action.SEE_PROJECT, load=Project, answers=PartnerAnswer)
def show_partner(project: Project, institution_id: UUID) -> Any:
    """One institution's part."""
    return answer_of_part(partnerships.part_of(project, institution_id))


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
    return answer_of_part(part)


@endpoint(blueprint, PART, action=Action.INVITE_PARTNER, load=Project, method="DELETE", status=204)
def remove_partner(project: Project, institution_id: UUID) -> None:
    """Take back an invitation that is not answered."""
    partnerships.remove(current_actor(), project, institution_id)


@endpoint(
    blueprint,
    f"{PART}/departure",
    action=Action.CHANGE_PARTNER,
    load=Project,
    method="POST",
    body=ExitBody,
    answers=PartnerAnswer,
)
def leave(project: Project, institution_id: UUID, body: ExitBody) -> Any:
    """End one's institution's part in the project; each of its datasets stays or is taken back."""
    partnerships.leave(current_actor(), project, institution_id, body.stays)
    return answer_of_part(partnerships.part_of(project, institution_id))
