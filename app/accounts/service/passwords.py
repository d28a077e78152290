"""Setting a password: by who is signed in, and by who has forgotten it."""

import secrets

from flask_babel import gettext as _
from sqlalchemy import text

from app.accounts import account_letters as letters
from app.accounts.models import Account, User
from app.accounts.passwords import hash_password, weakness
from app.accounts.queries import own_account
from app.accounts.service.proofs import PROOF
from app.accounts.service.sessions import close_other_sessions
from app.accounts.service.whose_password import person_of_password
from app.core import time
from app.core.database import session
from app.core.errors import Invalid
from app.core.events import record
from app.core.identity import hash_token
from app.core.kinds import load
from app.core.policy import THE_SYSTEM, Actor
from app.core.throttle import Door
from app.institutions.card import normal_address

ASKING = Door("reset", of_subject=5, of_network=20, of_all=100, seconds=900)
MINUTES = 60
"""For so long a link to a new password is good."""

ASK = text("SELECT * FROM ask_password_reset(:address, :hash, :minutes)")
OPEN = text("SELECT * FROM open_reset(:hash)")
RESET = text("SELECT reset_password(:hash, :secret)")


def change_password(actor: Actor, old: str, new: str, place: str) -> None:
    """Change one's own password; all other sessions end.

    Raises Invalid for a wrong old or a weak new one, TooMany after too many wrong ones.
    """
    account = own_account(actor)
    PROOF.try_open(str(actor.id), place)
    if person_of_password(account.email, old) != actor.id:
        raise Invalid({"old_password": [_("This is not your password.")]})
    PROOF.take_back(str(actor.id))
    require_strong(new, account.email, actor.name, actor.institution_name)
    account.password_hash = hash_password(new)
    account.password_changed_at = time.now()
    close_other_sessions(actor)
    _tell(actor, account)


def ask_for_new_password(address: str, place: str) -> None:
    """Send a link to a new password where there is such an account; say nothing either way."""
    address = normal_address(address)
    ASKING.try_open(address, place)
    token = secrets.token_urlsafe(32)
    row = (
        session()
        .execute(ASK, {"address": address, "hash": hash_token(token), "minutes": MINUTES})
        .one_or_none()
    )
    if row is not None:
        letters.send_reset(address, row.language, token, MINUTES)


def reset_address(token: str) -> str | None:
    """The address whose password the link changes; None where the link is used, over or wrong."""
    row = session().execute(OPEN, {"hash": hash_token(token)}).one_or_none()
    return None if row is None else str(row.email)


def reset_password(token: str, new: str) -> bool:
    """Set a new password through a link; sessions and tokens end. False where it is good no more.

    Raises Invalid for a weak password; the link stays good then.
    """
    known = session().execute(OPEN, {"hash": hash_token(token)}).one_or_none()
    if known is None:
        return False
    require_strong(new, known.email, known.name, known.institution)
    user_id = (
        session()
        .execute(RESET, {"hash": hash_token(token), "secret": hash_password(new)})
        .scalar_one()
    )
    if user_id is None:
        return False
    record("account.password_reset", THE_SYSTEM, User(id=user_id))
    letters.send_password_changed(known.email)
    return True


def require_strong(password: str, *context: str) -> None:
    """Raise Invalid for a password that is short, common, or made of `context` words."""
    problem = weakness(password, context)
    if problem:
        raise Invalid({"new_password": [problem]})


def _tell(actor: Actor, account: Account) -> None:
    user = load(User, actor, actor.id)
    record("account.password_changed", actor, user, institution_ids=[actor.institution_id])
    letters.send_password_changed(account.email, account.language)
