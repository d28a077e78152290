"""Another lead for a project that stands still, for programs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from app.api.routing import endpoint
from app.api.schemas import Answer, Body
from app.core.actions import Action
from app.core.routing import current_actor
from app.projects.amendments.schemas import AmendmentLine
from app.projects.api.blueprint import blueprint
from app.projects.leads import service
from app.projects.leads.models import LeadNaming
from app.projects.models.project import Project
from app.projects.proposal_schemas import LongText


class NamingBody(Body):
    """Which partner is to lead, and why."""

    institution_id: UUID
    reason: LongText


class ConfirmationBody(Body):
    """By whom the institution leads."""

    lead_person_id: UUID


class NamingAnswer(Answer):
    """An institution that is named to lead."""

    id: UUID
    project_id: UUID
    institution_id: UUID
    reason: str
    created_at: datetime


@endpoint(
    blueprint,
    "/projects/<uuid:project_id>/lead-naming",
    action=Action.NAME_LEAD,
    load=Project,
    method="POST",
    body=NamingBody,
    answers=NamingAnswer,
    status=201,
)
def name_lead(project: Project, body: NamingBody) -> Any:
    """Ask a partner to lead a project whose lead institution is not active in the forum."""
    made = service.name_lead(current_actor(), project, body.institution_id, body.reason)
    return lambda: NamingAnswer.model_validate(made)


@endpoint(
    blueprint,
    "/lead-namings/<uuid:naming_id>/confirmation",
    action=Action.CONFIRM_LEAD,
    load=LeadNaming,
    method="POST",
    body=ConfirmationBody,
    answers=AmendmentLine,
    status=201,
)
def confirm_lead(naming: LeadNaming, body: ConfirmationBody) -> Any:
    """Say by whom one's institution leads; the coordinators decide on the amendment made so."""
    amendment = service.confirm(current_actor(), naming, body.lead_person_id)
    return lambda: AmendmentLine.model_validate(amendment)
