"""Signing in and out; what is open, and ending it."""

import logging
import secrets
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text, update

from app.accounts.models import User, UserSession
from app.accounts.service.factor_proofs import Given, require_factor
from app.accounts.service.whose_password import person_of_password
from app.core import time
from app.core.database import session
from app.core.events import record
from app.core.identity import act_as, hash_token, identify
from app.core.kinds import load
from app.core.policy import Actor
from app.core.throttle import Door, network_of
from app.institutions.card import normal_address

log = logging.getLogger("forum.accounts")

SIGN_IN = Door("sign_in", of_subject=10, of_network=30, of_all=300, seconds=300)
KNOWN_DEVICE = Door("known_device", of_subject=10, of_network=100, of_all=1000, seconds=300)
"""For devices that the person has used before: nobody else's guesses can close it."""
WAITING = text("SELECT * FROM waiting_session(:hash)")
ACT_FOR = text("SELECT set_config('app.user', :user, true)")


@dataclass(frozen=True)
class SignedIn:
    """A session's token, and whether it still waits for the second factor."""

    token: str
    awaits_factor: bool = False


@dataclass(frozen=True)
class WaitingPerson:
    """Who has given the first proof, and the session that waits for the second."""

    actor: Actor
    opened: UserSession
    email: str


def sign_in(
    address: str, password: str, device: str, place: str, *, known_device: str | None = None
) -> SignedIn | None:
    """Open a session for who has this address and password.

    Where the person has a second factor, the session opens nothing until that has been given.
    Returns the new session, or None, for whatever reason: the answer and its time are the
    same for an unknown address, a wrong password and an institution that is not active. Raises
    TooMany after too many wrong ones, for known and unknown addresses alike.
    """
    address = normal_address(address)
    door, subject = SIGN_IN, address
    if known_device is not None:
        door, subject = KNOWN_DEVICE, f"{address} {known_device}"
    door.try_open(subject, place)
    user_id = person_of_password(address, password)
    if user_id is None:
        log.warning("a sign-in from %s was refused", network_of(place))
        return None
    door.take_back(subject)
    return begin_session(user_id, device, place)


def begin_session(user_id: UUID, device: str, place: str) -> SignedIn | None:
    """A session of who has given the first proof; it waits for the second where there is one."""
    actor = act_as(session(), user_id)
    if actor is None:
        return None
    if not actor.factors:
        token = open_session(user_id, device, place)
        return None if token is None else SignedIn(token)
    token, _opened = _new_session(user_id, device, place, awaits_factor=True)
    return SignedIn(token, awaits_factor=True)


def waiting_person(token: str) -> WaitingPerson | None:
    """Who has given the first proof in this session a few minutes ago, with that one's context."""
    row = session().execute(WAITING, {"hash": hash_token(token)}).one_or_none()
    actor = None if row is None else act_as(session(), row.user_id)
    if row is None or actor is None:
        return None
    opened = session().get_one(UserSession, row.session_id, execution_options={"scoped": True})
    return WaitingPerson(actor, opened, row.email)


def finish_sign_in(person: WaitingPerson, given: Given) -> str | None:
    """Open the session whose second factor is given now; its new token.

    Raises Invalid for what proves nothing, TooMany after too many of them.
    """
    require_factor(person.actor, person.opened, given)
    token = secrets.token_urlsafe(32)
    person.opened.token_hash = hash_token(token)
    person.opened.awaits_factor = False
    person.opened.seen_at = person.opened.stepped_up_at = time.now()
    session().flush()
    return token if _note_sign_in(token, person.opened) else None


def open_session(user_id: UUID, device: str, place: str) -> str | None:
    """A new session of a person who has proved to be that person; its token, or None."""
    session().execute(ACT_FOR, {"user": str(user_id)})
    token, opened = _new_session(user_id, device, place)
    return token if _note_sign_in(token, opened) else None


def _new_session(
    user_id: UUID, device: str, place: str, *, awaits_factor: bool = False
) -> tuple[str, UserSession]:
    token = secrets.token_urlsafe(32)
    opened = UserSession(
        user_id=user_id,
        token_hash=hash_token(token),
        device=device[:200],
        address=place[:60],
        seen_at=time.now(),
        stepped_up_at=time.now(),
        awaits_factor=awaits_factor,
    )
    session().add(opened)
    session().flush()
    return token, opened


def _note_sign_in(token: str, opened: UserSession) -> bool:
    actor = identify(session(), token)
    if actor is None:
        return False
    record("account.signed_in", actor, opened, institution_ids=[actor.institution_id])
    return True


def sign_out(actor: Actor) -> None:
    """End the session that this request came with."""
    if actor.session_id is not None:
        end_session(actor, load(UserSession, actor, actor.session_id))


def end_session(actor: Actor, opened: UserSession) -> None:
    """End one of the actor's sessions; one that has ended stays as it is."""
    if opened.ended_at is not None:
        return
    opened.ended_at = time.now()
    record("account.signed_out", actor, opened, institution_ids=[actor.institution_id])


def end_other_sessions(actor: Actor) -> int:
    """End all sessions of the actor but the one that asks; how many those were."""
    ended = close_other_sessions(actor)
    if ended:
        record(
            "account.sessions_ended",
            actor,
            load(User, actor, actor.id),
            institution_ids=[actor.institution_id],
            count=ended,
        )
    return ended


def close_other_sessions(actor: Actor) -> int:
    """The same as a part of another act, which tells it."""
    ended = session().execute(
        update(UserSession)
        .where(
            UserSession.user_id == actor.id,
            UserSession.ended_at.is_(None),
            UserSession.id != actor.session_id,
        )
        .values(ended_at=time.now())
        .returning(UserSession.id)
    )
    return len(ended.all())
