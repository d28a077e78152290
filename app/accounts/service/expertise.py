"""What a person is found by, and which of it others see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app.accounts.models import ProfileKind, ProfilePart, User
from app.accounts.queries import own_parts
from app.core import vocabulary
from app.core.database import session
from app.core.errors import Invalid
from app.core.events import record
from app.core.kinds import load
from app.core.policy import Actor


@dataclass(frozen=True)
class Said:
    """What a person says of one kind."""

    chosen: Sequence[str]
    is_shown: bool = False


def change_expertise(actor: Actor, given: Mapping[ProfileKind, Said]) -> None:
    """Say what one works on, in which languages and how; raises Invalid for unknown words."""
    known = {kind: [code for code, _word in vocabulary.CHOICES[kind]()] for kind in given}
    errors: dict[str, list[object]] = {
        kind.value: [_("This value is not one of the choices.")]
        for kind, said in given.items()
        if set(said.chosen) - set(known[kind])
    }
    if errors:
        raise Invalid(errors)
    own = own_parts(actor)
    for kind, said in given.items():
        part = own.get(kind)
        if part is None:
            part = ProfilePart(user_id=actor.id, kind=kind)
            session().add(part)
        part.chosen = [code for code in known[kind] if code in said.chosen]
        part.is_shown = said.is_shown
    session().flush()
    user = load(User, actor, actor.id)
    record("account.changed", actor, user, institution_ids=[actor.institution_id])
