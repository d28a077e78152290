"""What is open and held by a person who goes: the database says it to who may end the access."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text

from app.accounts.models import User
from app.core.contributions import HOLDINGS, Holding
from app.core.database import session
from app.core.policy import Actor

HELD = text("SELECT kind, thing_id, place FROM held_by(:person) WHERE kind = ANY (:kinds)")
UNSETTLED = text("SELECT left_behind_in_my_institution()")


@dataclass(frozen=True)
class Held:
    """One thing that a person holds, whoever may know of it."""

    kind: str
    thing_id: UUID
    place: UUID | None


def held(person: User, *kinds: str) -> Sequence[Held]:
    """What `person` holds of `kinds`; nothing to who may not end the person's access.

    What it names is shown only after it has gone through the reader's own scope.
    """
    rows = session().execute(HELD, {"person": person.id, "kinds": list(kinds)})
    return [Held(*row) for row in rows]


def holdings_of(actor: Actor, person: User) -> list[Holding]:
    """All that `person` holds, as `actor` may know it."""
    return [each for function in HOLDINGS for each in function(actor, person)]


def left_behind(actor: Actor) -> Sequence[Any]:
    """Ids of people of the actor's institution who left in haste and still hold something."""
    if not actor.is_representative:
        return ()
    return session().execute(UNSETTLED).scalars().all()
