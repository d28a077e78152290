"""People of an institution: who they are, who speaks for it, who leaves."""

import re
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import IntegrityError

from app.accounts import policy
from app.accounts.models import Account, RoleAssignment, User
from app.accounts.own_data import data_of
from app.accounts.queries import own_account
from app.core import time
from app.core.alphabet import sort_key
from app.core.database import session
from app.core.errors import Conflict, Invalid
from app.core.events import record
from app.core.kinds import load
from app.core.locale import LANGUAGES, time_zones
from app.core.policy import Actor, Doer, Role, require
from app.core.scope import visible
from app.institutions.models import Institution

LONGEST_NAME = 200
END_WAYS_IN = text("SELECT end_ways_in(:institution)")
ORCID = re.compile(r"^(?:https://orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])$")


def change_profile(actor: Actor, given: Mapping[str, Any]) -> None:
    """Change one's own name, ORCID, language and time zone; raises Invalid."""
    user, account = load(User, actor, actor.id), own_account(actor)
    errors: dict[str, list[object]] = {}
    if "name" in given:
        name = " ".join((given["name"] or "").split())
        if not 1 <= len(name) <= LONGEST_NAME:
            errors["name"] = [_("Give your name as others shall see it.")]
        user.name, user.sort_key = name, sort_key(name)
    if "orcid" in given:
        user.orcid = checked_orcid(given["orcid"], errors)
    if given.get("language", account.language) not in LANGUAGES:
        errors["language"] = [_("Choose one of the languages.")]
    if given.get("time_zone", account.time_zone) not in time_zones():
        errors["time_zone"] = [_("Choose one of the time zones.")]
    if errors:
        session().expire(user)
        raise Invalid(errors)
    account.language = given.get("language", account.language)
    account.time_zone = given.get("time_zone", account.time_zone)
    record("account.changed", actor, user, institution_ids=[actor.institution_id])


def choose_theme(actor: Actor, theme: str) -> None:
    """Let the forum look so wherever one signs in; a matter of taste, so nothing is recorded."""
    own_account(actor).theme = theme


def take_out_own_data(actor: Actor) -> dict[str, Any]:
    """All that the forum holds about the actor and that the actor may know of."""
    found = data_of(actor)
    user = load(User, actor, actor.id)
    record("account.exported", actor, user, institution_ids=[actor.institution_id])
    return found


def checked_orcid(value: str | None, errors: dict[str, list[object]]) -> str | None:
    """The ORCID iD in its short form; its last sign is a check (ISO 7064 MOD 11-2)."""
    value = (value or "").strip()
    if not value:
        return None
    found = ORCID.fullmatch(value)
    if found is not None:
        digits = found[1].replace("-", "")
        total = 0
        for digit in digits[:-1]:
            total = (total + int(digit)) * 2
        if "0123456789X"[(12 - total % 11) % 11] == digits[-1]:
            return found[1]
    errors["orcid"] = [_("An ORCID iD looks like 0000-0002-1825-0097.")]
    return None


def name_representative(actor: Actor, user: User) -> None:
    """Let the person speak for its institution; nothing happens where it does already."""
    require(policy.may_manage_person(actor, user))
    if user.ended_at is not None:
        raise Conflict(_("This person has left."))
    if Role.REPRESENTATIVE in user.role_names:
        return
    session().add(
        RoleAssignment(
            user_id=user.id, institution_id=user.institution_id, role=Role.REPRESENTATIVE
        )
    )
    session().flush()
    session().refresh(user)
    record("person.named_representative", actor, user, institution_ids=[user.institution_id])


def end_representation(actor: Actor, user: User) -> None:
    """Let the person speak for its institution no more.

    Raises Conflict (last_representative) where nobody else would.
    """
    require(policy.may_manage_person(actor, user))
    if Role.REPRESENTATIVE not in user.role_names:
        return
    require_another_representative(actor, user)
    end_roles(user, Role.REPRESENTATIVE)
    record("person.ended_representation", actor, user, institution_ids=[user.institution_id])


def end_ways_in(institution: Institution) -> None:
    """End the sessions and tokens of all its people, once its state keeps them out.

    Reinstated, they sign in anew and make new tokens.
    """
    session().execute(END_WAYS_IN, {"institution": institution.id})


def representatives_of(actor: Doer, institution: Institution) -> list[tuple[str, str]]:
    """Address and language of those who speak for it, as far as `actor` may know them.

    The system's own work sees all there is.
    """
    columns = (Account.email, Account.language)
    known = visible(Account, actor, *columns) if isinstance(actor, Actor) else select(*columns)
    rows = session().execute(
        known.join(RoleAssignment, RoleAssignment.user_id == Account.user_id).where(
            RoleAssignment.institution_id == institution.id,
            RoleAssignment.role == Role.REPRESENTATIVE,
            RoleAssignment.ended_at.is_(None),
        )
    )
    return [(row.email, row.language) for row in rows]


def require_another_representative(actor: Actor, user: User) -> None:
    """Go on only where somebody else speaks for the institution; raises Conflict."""
    # Locked first: of two last representatives who leave at once, one must stay.
    institution = load(Institution, actor, user.institution_id)
    session().refresh(institution, with_for_update=True)
    others = session().execute(
        visible(RoleAssignment, actor, func.count())
        .select_from(RoleAssignment)
        .join(User, User.id == RoleAssignment.user_id)
        .where(
            RoleAssignment.institution_id == user.institution_id,
            RoleAssignment.role == Role.REPRESENTATIVE,
            RoleAssignment.ended_at.is_(None),
            RoleAssignment.user_id != user.id,
            User.ended_at.is_(None),
        )
    )
    if not others.scalar_one():
        raise _only_representative(user)


def _only_representative(user: User) -> Conflict:
    return Conflict(
        _(
            "%(name)s is the only one who speaks for the institution. Name another"
            " representative first.",
            name=user.name,
        ),
        guard="last_representative",
    )


def end_roles(user: User, *roles: Role) -> None:
    """End them; the database refuses what would leave the institution without a voice.

    It does so, too, where a role was given since `user` was read.
    """
    ending = (
        update(RoleAssignment)
        .where(
            RoleAssignment.user_id == user.id,
            RoleAssignment.role.in_(roles),
            RoleAssignment.ended_at.is_(None),
        )
        .values(ended_at=time.now())
    )
    try:
        with session().begin_nested():
            session().execute(ending)
    except IntegrityError as error:
        raise _only_representative(user) from error
    session().refresh(user)
