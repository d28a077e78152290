"""What can be read of second factors: one's own only."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, func

from app.accounts.second_factor import FactorKind, RecoveryCode, SecondFactor
from app.core.database import session
from app.core.events import declare
from app.core.kinds import Kind, register
from app.core.policy import Actor, Label
from app.core.scope import scope, visible


@scope(SecondFactor)
def own_factors(actor: Actor) -> ColumnElement[bool]:
    """One's own only."""
    return SecondFactor.user_id == actor.id


@scope(RecoveryCode)
def own_recovery_codes(actor: Actor) -> ColumnElement[bool]:
    """One's own only."""
    return RecoveryCode.user_id == actor.id


def live_factors(actor: Actor, kind: FactorKind | None = None) -> Sequence[SecondFactor]:
    """The actor's factors that have not ended, the oldest first."""
    rows = visible(SecondFactor, actor).where(SecondFactor.ended_at.is_(None))
    if kind is not None:
        rows = rows.where(SecondFactor.kind == kind)
    return session().scalars(rows.order_by(SecondFactor.created_at)).all()


def spare_codes_left(actor: Actor) -> int:
    """How many recovery codes have not been used."""
    rows = visible(RecoveryCode, actor, func.count()).select_from(RecoveryCode)
    return session().execute(rows.where(RecoveryCode.used_at.is_(None))).scalar_one()


register(
    Kind(
        name="second_factor",
        model=SecondFactor,
        word=_l("second factor"),
        title=lambda factor: factor.name,
        address=lambda _factor: "/account/second-factor",
        label=lambda _factor: Label.RED,
    )
)
declare(
    {
        "factor.added": _l("{actor} added the second factor {subject}"),
        "factor.ended": _l("{actor} removed the second factor {subject}"),
        "factor.codes_made": _l("{actor} made new recovery codes"),
        "factor.reset": _l("{actor} took away the second factor of {subject}"),
    }
)
