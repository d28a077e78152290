"""Who is asking, and the database's context with it, in one statement."""

import hashlib
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.core.policy import Actor, Role, Scope

ACTOR = text("SELECT a.*, set_config('app.user', a.id::text, true) FROM actor(:hash) a")
ACTOR_OF = text("SELECT a.*, set_config('app.user', a.id::text, true) FROM actor_of(:user) a")
TOUCH = text("SELECT touch_session(:hash)")


def hash_token(token: str) -> bytes:
    """What is stored of a session's or API token: SHA-256 (the token has 256 random bits)."""
    return hashlib.sha256(token.encode()).digest()


def identify(opened: Session, token: str) -> Actor | None:
    """The person whose live session or API token this is, if the institution is active.

    Sets the transaction's context; None where there is no such person now, and then no context.
    """
    hashed = hash_token(token)
    row = opened.execute(ACTOR, {"hash": hashed}).mappings().one_or_none()
    if row is None:
        return None
    if row["is_due_for_touch"]:
        opened.execute(TOUCH, {"hash": hashed})
    return _actor(row)


def act_as(opened: Session, user_id: UUID) -> Actor | None:
    """Take up the context of a person in a job; None where that person may not get in any more."""
    row = opened.execute(ACTOR_OF, {"user": user_id}).mappings().one_or_none()
    return None if row is None else _actor(row)


def _actor(row: object) -> Actor:
    values = dict(row)  # type: ignore[call-overload]
    scopes = values["scopes"]
    return Actor(
        id=values["id"],
        name=values["name"],
        institution_id=values["institution_id"],
        institution_name=values["institution_name"],
        country=values["country"],
        is_member=values["membership"] == "member",
        roles=frozenset(Role(role) for role in values["roles"]),
        language=values["language"],
        time_zone=values["time_zone"],
        scopes=None if scopes is None else frozenset(Scope(scope) for scope in scopes),
        session_id=values["session_id"],
        stepped_up_at=values["stepped_up_at"],
        factors=frozenset(values["factors"]),
        deputy_of=values["deputy_of"] or "",
    )
