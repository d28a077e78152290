"""Ways in for programs."""

import secrets
from collections.abc import Collection
from datetime import timedelta

from flask_babel import gettext as _

from app.accounts.models import ApiToken
from app.core import time
from app.core.database import session
from app.core.errors import Invalid
from app.core.events import record
from app.core.identity import hash_token
from app.core.policy import Actor, Scope

LONGEST_DAYS = 365
DEFAULT_DAYS = 90
LONGEST_NAME = 100


def create_token(actor: Actor, name: str, scopes: Collection[Scope], days: int) -> str:
    """Make a token; what is returned is shown once and stored nowhere.

    Every scope may be held by everybody: a token never does more than its owner may.
    Raises Invalid for a missing name, no scope, or an end that is too far.
    """
    name = name.strip()
    errors: dict[str, list[object]] = {}
    if not 1 <= len(name) <= LONGEST_NAME:
        errors["name"] = [_("Say what the token is for.")]
    if not scopes:
        errors["scopes"] = [_("Choose at least one scope.")]
    if not 1 <= days <= LONGEST_DAYS:
        errors["days"] = [_("Give a number of days from 1 to %(most)s.", most=LONGEST_DAYS)]
    if errors:
        raise Invalid(errors)
    token = f"forum_{secrets.token_urlsafe(32)}"
    kept = ApiToken(
        user_id=actor.id,
        name=name,
        token_hash=hash_token(token),
        scopes=sorted(scopes),
        expires_at=time.now() + timedelta(days=days),
    )
    session().add(kept)
    session().flush()
    record(
        "token.created",
        actor,
        kept,
        institution_ids=[actor.institution_id],
        scopes=sorted(scopes),
        days=days,
    )
    return token


def revoke_token(actor: Actor, token: ApiToken) -> None:
    """Make the token useless; one that is so already stays as it is."""
    if token.ended_at is None:
        token.ended_at = time.now()
        record("token.revoked", actor, token, institution_ids=[actor.institution_id])
