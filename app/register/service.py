"""Entering a decision in the register: in the transaction that makes it, under the next number."""

import secrets
from uuid import UUID

from sqlalchemy import func, select

from app.core import time
from app.core.contributions import MEMBERSHIP_STEPS, ON_AMENDMENT, ON_APPROVAL
from app.core.database import session
from app.core.policy import Actor, Doer, Label
from app.institutions.models import Institution, Outcome
from app.projects.models.project import Project
from app.register.models import DecisionKind, NumberedDecision

LOTS = "ghjkmnpqrs"
"""Letters that are not taken for one another, nor for digits of the common series."""

OF_MEMBERSHIP = {
    Outcome.ADMIT: DecisionKind.ADMITTED,
    Outcome.SUSPEND: DecisionKind.SUSPENDED,
    Outcome.REINSTATE: DecisionKind.REINSTATED,
    Outcome.WITHDRAW: DecisionKind.WITHDRAWN,
}
"""Decisions on membership that are entered; who is declined never becomes known to the forum."""


@ON_APPROVAL.add
def enter_approval(_actor: Actor, project: Project) -> None:
    """Number the approval; under TLP:RED by lot."""
    _enter(DecisionKind.APPROVED, project_id=project.id, by_lot=project.label is Label.RED)


@ON_AMENDMENT.add
def enter_amendment(_actor: Actor, project: Project, _amendment: object) -> None:
    """Number the approval of an amendment; under TLP:RED by lot."""
    _enter(DecisionKind.AMENDED, project_id=project.id, by_lot=project.label is Label.RED)


@MEMBERSHIP_STEPS.add
def enter_membership(actor: Doer, institution: Institution, outcome: str) -> None:
    """Number an admission, suspension, reinstatement or withdrawal that somebody has decided."""
    kind = OF_MEMBERSHIP.get(Outcome(outcome))
    if kind is not None and isinstance(actor, Actor):
        _enter(kind, institution_id=institution.id)


def _enter(
    kind: DecisionKind,
    *,
    project_id: UUID | None = None,
    institution_id: UUID | None = None,
    by_lot: bool = False,
) -> None:
    at = time.now()
    number = None
    if not by_lot:
        number = session().scalar(select(func.next_decision_number(at.year)))
    mark = number or "".join(secrets.choice(LOTS) for _each in range(6))
    session().add(
        NumberedDecision(
            year=at.year,
            number=number,
            designation=f"{at.year}/{mark}",
            kind=kind,
            project_id=project_id,
            institution_id=institution_id,
            # Read after the number is held, so that days follow each other as the numbers do.
            decided_at=time.now(),
        )
    )
    session().flush()
