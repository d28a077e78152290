"""What can be done with accounts."""

import secrets

from sqlalchemy import text, update

from app.accounts.models import UserSession
from app.accounts.passwords import is_right
from app.core import time
from app.core.database import session
from app.core.events import record
from app.core.identity import hash_token, identify
from app.core.kinds import load
from app.core.policy import Actor


def normal_address(address: str) -> str:
    """An e-mail address as accounts keep it: trimmed, in lower case."""
    return address.strip().lower()


def sign_in(address: str, password: str, device: str, place: str) -> str | None:
    """Open a session for who has this address and password.

    Returns the new session's token, or None, for whatever reason: the answer and its time are the
    same for an unknown address, a wrong password and an institution that is not active.
    """
    row = (
        session()
        .execute(
            text("SELECT * FROM sign_in_lookup(:address)"), {"address": normal_address(address)}
        )
        .one_or_none()
    )
    if not is_right(password, row.password_hash if row else None) or row is None:
        return None
    session().execute(
        text("SELECT set_config('app.user', :user, true)"), {"user": str(row.user_id)}
    )
    token = secrets.token_urlsafe(32)
    opened = UserSession(
        user_id=row.user_id,
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
    if actor.session_id is None:
        return
    opened = load(UserSession, actor, actor.session_id)
    opened.ended_at = time.now()
    record("account.signed_out", actor, opened, institution_ids=[actor.institution_id])


def end_sessions(user_id: object, *, but: object = None) -> None:
    """End all sessions of a person, except one."""
    session().execute(
        update(UserSession)
        .where(
            UserSession.user_id == user_id,
            UserSession.ended_at.is_(None),
            UserSession.id != but if but else UserSession.id.is_not(None),
        )
        .values(ended_at=time.now())
    )
