"""One's second factors: adding, removing, spare codes; and the admin's act when all are lost."""

import secrets

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import delete, text

from app.accounts import codes, policy
from app.accounts.factor_letters import tell_owner
from app.accounts.models import Account, User, UserSession
from app.accounts.passkeys import Site, read_new
from app.accounts.queries import own_account
from app.accounts.second_factor import FactorKind, RecoveryCode, SecondFactor
from app.core import time
from app.core.database import session
from app.core.errors import Invalid
from app.core.events import record
from app.core.kinds import load
from app.core.policy import Actor, require
from app.core.scope import visible
from config import Settings

LONGEST_NAME = 60
RESET = text("SELECT reset_factors(:person)")


def new_challenge(opened: UserSession) -> bytes:
    """Random bytes that the next passkey of this session must answer to, once."""
    opened.challenge = secrets.token_bytes(32)
    session().flush()
    return opened.challenge


def add_app(actor: Actor, secret: str, code: str, name: str) -> None:
    """Take an app that shows codes, once it has shown one that fits; raises Invalid."""
    step = codes.matching_step(secret, code, time.now())
    if step is None:
        raise Invalid({"code": [_("The code does not fit. Take the one that the app shows now.")]})
    sealed = codes.seal(secret, _key())
    _add(
        actor,
        SecondFactor(kind=FactorKind.CODE, secret=sealed, last_step=step),
        name or _("Authenticator app"),
    )


def add_passkey(actor: Actor, opened: UserSession, site: Site, answer: str, name: str) -> None:
    """Take a passkey that the browser has made for this session's challenge; raises Invalid."""
    made = read_new(site, opened.challenge, answer) if opened.challenge else None
    if made is None:
        raise Invalid({"": [_("No passkey was made. Try again, or use an app that shows codes.")]})
    opened.challenge = None
    _add(
        actor,
        SecondFactor(
            kind=FactorKind.PASSKEY,
            credential_id=made.credential_id,
            public_key=made.public_key,
            sign_count=made.sign_count,
        ),
        name or _("Passkey"),
    )


def end_factor(actor: Actor, factor: SecondFactor) -> None:
    """Let a factor prove nothing any more; one that has ended stays as it is."""
    if factor.ended_at is not None:
        return
    factor.ended_at = time.now()
    record("factor.ended", actor, factor, institution_ids=[actor.institution_id])
    _tell(actor, "ended")


def make_spare_codes(actor: Actor) -> list[str]:
    """Ten new recovery codes, shown once; those before are void."""
    session().execute(delete(RecoveryCode).where(RecoveryCode.user_id == actor.id))
    made = codes.new_spare_codes()
    for each in made:
        hashed = codes.hash_of_spare(each)
        session().add(RecoveryCode(user_id=actor.id, code_hash=hashed))
    session().flush()
    user = load(User, actor, actor.id)
    record("factor.codes_made", actor, user, institution_ids=[actor.institution_id])
    _tell(actor, "codes_made")
    return made


def reset_factors(actor: Actor, user: User) -> None:
    """Take away what a person has lost; its sessions end, and it is told by letter."""
    require(policy.may_reset_factors(actor, user))
    session().execute(RESET, {"person": user.id})
    record("factor.reset", actor, user, institution_ids=[user.institution_id])
    account = session().scalars(visible(Account, actor).where(Account.user_id == user.id)).one()
    tell_owner(account.email, account.language, "reset")


def _add(actor: Actor, factor: SecondFactor, name: str) -> None:
    name = " ".join(name.split())
    if len(name) > LONGEST_NAME:
        raise Invalid({"name": [_("At most %(limit)s characters.", limit=LONGEST_NAME)]})
    factor.user_id, factor.name = actor.id, name
    session().add(factor)
    session().flush()
    record("factor.added", actor, factor, institution_ids=[actor.institution_id], kind=factor.kind)
    _tell(actor, "added")


def _tell(actor: Actor, what: str) -> None:
    account = own_account(actor)
    tell_owner(account.email, account.language, what)


def _key() -> str:
    settings: Settings = current_app.extensions["settings"]
    return settings.secret_key
