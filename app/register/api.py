"""The register for programs."""

from datetime import datetime
from uuid import UUID

from flask import Blueprint, request

from app.api.routing import endpoint
from app.api.schemas import Answer, Listing
from app.core.actions import Action
from app.core.routing import current_actor
from app.register import queries
from app.register.models import DecisionKind

blueprint = Blueprint("register_api", __name__)


class NumberedDecisionAnswer(Answer):
    """A decision under its number; without title and ids where its project is closed to you."""

    designation: str
    kind: DecisionKind
    decided_at: datetime
    subject: str | None
    code: str | None
    project_id: UUID | None
    institution_id: UUID | None


@endpoint(
    blueprint,
    "/decisions",
    action=Action.SEE_DECISIONS,
    answers=Listing[NumberedDecisionAnswer],
    lists=queries.DECISIONS,
)
def list_decisions() -> Listing[NumberedDecisionAnswer]:
    """The register of decisions: approvals of projects, and decisions on membership."""
    query = queries.DECISIONS.parse(request.args)
    page = queries.list_decisions(current_actor(), query)
    return Listing(
        items=[NumberedDecisionAnswer.model_validate(each) for each in page.items], next=page.next
    )
