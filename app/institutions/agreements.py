"""An institution's agreement with the forum: recorded by an admin, and said of before it ends.

Nothing ends by itself with it: an admin decides on a membership, and its end may be the basis.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_

from app.core import time
from app.core.database import session
from app.core.errors import Invalid
from app.core.events import record
from app.core.policy import Actor, require
from app.core.scope import visible
from app.institutions import policy
from app.institutions.models import Institution, InstitutionState

REMINDED = (60, 14, -1)
"""Days before its last day from which on it is said again that it ends; -1: that it has ended."""
LONGEST_NUMBER = 100


@dataclass(frozen=True)
class Agreement:
    """The paper: its number, when it was signed, and its last day (None: without an end)."""

    number: str
    signed_on: date
    until: date | None


def record_agreement(actor: Actor, institution: Institution, agreement: Agreement) -> None:
    """Put the agreement that runs now in the place of the one before.

    Raises Forbidden, and Invalid for what cannot be.
    """
    require(policy.may_record_agreement(actor, institution))
    number, errors = " ".join(agreement.number.split()), {}
    if not 1 <= len(number) <= LONGEST_NUMBER:
        errors["number"] = [_("Give the number of the agreement.")]
    if agreement.signed_on > time.today():
        errors["signed_on"] = [_("This day has not come yet.")]
    if agreement.until is not None and agreement.until <= agreement.signed_on:
        errors["until"] = [_("It ends after it is signed.")]
    if errors:
        raise Invalid(errors)
    institution.agreement_number = number
    institution.agreement_signed_on = agreement.signed_on
    institution.agreement_until = agreement.until
    institution.agreement_reminded = None
    session().flush()
    record(
        "institution.agreement_recorded",
        actor,
        institution,
        institution_ids=[institution.id],
        until=agreement.until.isoformat() if agreement.until else None,
    )


def reminder_due(institution: Institution) -> int | None:
    """Which of `REMINDED` is to be said of its agreement today; None where nothing is."""
    if institution.agreement_until is None:
        return None
    left = (institution.agreement_until - time.today()).days
    stage = min((days for days in REMINDED if left <= days), default=None)
    said = institution.agreement_reminded
    return None if stage is None or (said is not None and said <= stage) else stage


def ends_soon() -> ColumnElement[bool]:
    """Of which institutions in the forum the agreement ends within 60 days, or has ended."""
    return and_(
        Institution.state.in_((InstitutionState.ACTIVE, InstitutionState.SUSPENDED)),
        Institution.agreement_until <= time.today() + timedelta(days=max(REMINDED)),
    )


def ending(actor: Actor) -> Sequence[Institution]:
    """Those whose agreement ends soon that the actor has to see to, the next first."""
    rows = visible(Institution, actor).where(ends_soon())
    if not actor.is_admin:
        rows = rows.where(Institution.id == actor.institution_id)
    return session().scalars(rows.order_by(Institution.agreement_until)).all()
