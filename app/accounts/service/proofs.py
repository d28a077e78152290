"""Proving again, inside a session, that it is still the same person."""

import secrets

from flask_babel import gettext as _

from app.accounts.models import UserSession
from app.accounts.queries import own_account
from app.accounts.service.factor_proofs import Given, require_factor
from app.accounts.service.whose_password import person_of_password
from app.core import time
from app.core.errors import Invalid
from app.core.events import record
from app.core.identity import hash_token
from app.core.kinds import load
from app.core.policy import Actor
from app.core.throttle import Door

PROOF = Door("proof", of_subject=10, of_network=100, of_all=1000, seconds=300)
"""Counted for the person who is signed in: no stranger's guesses at the sign-in page close it."""


def confirm_by_password(actor: Actor, password: str, place: str) -> str:
    """Note a fresh proof; the session's new token (the one before opens nothing any more).

    Raises Invalid for a wrong password, TooMany after too many of them.
    """
    PROOF.try_open(str(actor.id), place)
    if person_of_password(own_account(actor).email, password) != actor.id:
        raise Invalid({"password": [_("This is not your password.")]})
    PROOF.take_back(str(actor.id))
    return note_proof(actor)


def confirm_by_factor(actor: Actor, given: Given) -> str:
    """The same with the second factor of who has one."""
    if actor.session_id is None:
        raise RuntimeError("only a session is proved")
    require_factor(actor, load(UserSession, actor, actor.session_id), given)
    return note_proof(actor)


def note_proof(actor: Actor) -> str:
    """The session of this request is proved now, and has a new token from now on."""
    if actor.session_id is None:
        raise RuntimeError("only a session is proved")
    opened = load(UserSession, actor, actor.session_id)
    token = secrets.token_urlsafe(32)
    opened.token_hash, opened.stepped_up_at = hash_token(token), time.now()
    record("account.confirmed", actor, opened, institution_ids=[actor.institution_id])
    return token
