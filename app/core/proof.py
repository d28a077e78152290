"""Acts of weight ask again who is there: a browser left open is not enough for them.

This is the one place that says when a proof is old; the edges of pages and of the API ask it before
every act of `Kind.SENSITIVE`. A program cannot be asked: its token was made after such a proof, and
counts as one while it holds the scope `admin`.
"""

from datetime import timedelta

from flask import current_app
from flask_babel import gettext as _

from app.core import time
from app.core.actions import Action
from app.core.errors import FactorNeeded, Forbidden, ProofNeeded
from app.core.policy import Actor, Kind, Scope
from config import Settings

PASSKEY = "passkey"
OPEN_WITHOUT_FACTOR = frozenset(
    {Action.MANAGE_OWN_FACTORS, Action.CONFIRM_IDENTITY, Action.SIGN_OUT}
)
"""What a person does before the second factor that the forum asks for is set up."""


def require_enrolment(action: Action, actor: Actor) -> None:
    """Go on where the forum asks for no second factor, or the person of this session has it.

    Coordinators and admins need a passkey, which no false page can ask for. Raises FactorNeeded.
    """
    if actor.session_id is None or action.kind is Kind.PUBLIC or action in OPEN_WITHOUT_FACTOR:
        return
    if lacks_factor(actor):
        raise FactorNeeded


def lacks_factor(actor: Actor) -> bool:
    """Whether the forum asks for a second factor that this person has not set up."""
    settings: Settings = current_app.extensions["settings"]
    if not settings.requires_second_factor:
        return False
    return PASSKEY not in actor.factors if is_held_to_passkeys(actor) else not actor.factors


def is_held_to_passkeys(actor: Actor) -> bool:
    """Whether codes are not enough for this person: a false page can pass them on."""
    settings: Settings = current_app.extensions["settings"]
    return settings.requires_second_factor and (actor.is_coordinator or actor.is_admin)


def require_fresh_proof(action: Action, actor: Actor) -> None:
    """Go on where `action` asks for no proof or `actor` gave one within PROOF_MINUTES.

    Raises ProofNeeded for a person, Forbidden for a token without the scope `admin`.
    """
    if action.kind is not Kind.SENSITIVE:
        return
    if actor.scopes is None:
        if not has_fresh_proof(actor):
            raise ProofNeeded
    elif Scope.ADMIN not in actor.scopes:
        raise Forbidden(
            _(
                "Before this act a person is asked to confirm who it is. A program needs a token"
                " with the scope “admin” for it."
            )
        )


def has_fresh_proof(actor: Actor) -> bool:
    """Whether the person behind this session has proved to be the one a short while ago."""
    settings: Settings = current_app.extensions["settings"]
    proved = actor.stepped_up_at
    return proved is not None and proved > time.now() - timedelta(minutes=settings.proof_minutes)
