"""Signing in and out; what is open, and ending it."""

import logging
import secrets
from uuid import UUID

from sqlalchemy import text, update

from app.accounts.models import User, UserSession
from app.accounts.passwords import is_right
from app.core import time
from app.core.database import session
from app.core.events import record
from app.core.identity import hash_token, identify
from app.core.kinds import load
from app.core.policy import Actor
from app.core.throttle import Door, network_of
from app.institutions.card import normal_address

log = logging.getLogger("forum.accounts")

SIGN_IN = Door("sign_in", of_subject=10, of_network=30, of_all=300, seconds=300)
KNOWN_DEVICE = Door("known_device", of_subject=10, of_network=100, of_all=1000, seconds=300)
"""For devices that the person has used before: nobody else's guesses can close it."""
LOOKUP = text("SELECT * FROM sign_in_lookup(:address)")
ACT_FOR = text("SELECT set_config('app.user', :user, true)")


def sign_in(
    address: str, password: str, device: str, place: str, *, known_device: str | None = None
) -> str | None:
    """Open a session for who has this address and password.

    Returns the new session's token, or None, for whatever reason: the answer and its time are the
    same for an unknown address, a wrong password and an institution that is not active. Raises
    TooMany after too many wrong ones, for known and unknown addresses alike.
    """
    address = normal_address(address)
    door, subject = SIGN_IN, address
    if known_device is not None:
        door, subject = KNOWN_DEVICE, f"{address} {known_device}"
    door.try_open(subject, place)
    row = session().execute(LOOKUP, {"address": address}).one_or_none()
    if not is_right(password, row.password_hash if row else None) or row is None:
        log.warning("a sign-in from %s was refused", network_of(place))
        return None
    door.take_back(subject)
    return open_session(row.user_id, device, place)


def open_session(user_id: UUID, device: str, place: str) -> str | None:
    """A new session of a person who has proved to be that person; its token, or None."""
    session().execute(ACT_FOR, {"user": str(user_id)})
    token = secrets.token_urlsafe(32)
    opened = UserSession(
        user_id=user_id,
        token_hash=hash_token(token),
        device=device[:200],
        address=place[:60],
        seen_at=time.now(),
        stepped_up_at=time.now(),
    )
    session().add(opened)
    session().flush()
    actor = identify(session(), token)
    if actor is None:
        return None
    record("account.signed_in", actor, opened, institution_ids=[actor.institution_id])
    return token


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
