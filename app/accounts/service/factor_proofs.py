"""Whether a second factor proves its person, at sign-in and before acts of weight."""

import json
from dataclasses import dataclass
from uuid import UUID

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import or_, update
from webauthn.helpers import base64url_to_bytes

from app.accounts import codes
from app.accounts.factor_letters import tell_owner
from app.accounts.factor_queries import live_factors
from app.accounts.models import UserSession
from app.accounts.passkeys import Site, count_after_proof
from app.accounts.queries import own_account
from app.accounts.second_factor import FactorKind, RecoveryCode, SecondFactor
from app.core import time
from app.core.database import session
from app.core.errors import Invalid
from app.core.policy import Actor
from app.core.proof import is_held_to_passkeys
from app.core.throttle import Door
from config import Settings

DOORS = (
    Door("factor", of_subject=5, of_network=100, of_all=1000, seconds=300),
    Door("factor_hour", of_subject=20, of_network=400, of_all=4000, seconds=3600),
    Door("factor_day", of_subject=50, of_network=1000, of_all=10000, seconds=24 * 3600),
)
"""Reached only with the right password or in an open session: a stranger closes none of them."""


@dataclass(frozen=True)
class Given:
    """What a person gave: figures or a recovery code, or a passkey's answer from `site`."""

    site: Site
    code: str = ""
    credential: str = ""
    place: str = ""


def require_factor(actor: Actor, opened: UserSession, given: Given) -> None:
    """Go on only where `given` proves a factor of `actor`; `opened` is the session that asks.

    A code, a recovery code or a passkey's answer is taken once. Raises Invalid, or TooMany after
    five wrong ones in five minutes, twenty in an hour or fifty in a day.
    """
    subject = str(actor.id)
    for door in DOORS:
        door.try_open(subject, given.place)
    if given.credential:
        is_proved = _proves_by_passkey(actor, opened, given)
        problem = {"": [_("The passkey did not answer for this forum.")]}
    else:
        is_proved = _proves_by_code(actor, given.code) or _uses_spare_code(actor, given.code)
        problem = {
            "code": [
                _(
                    "This code has run out or was used before. Take the next one; if that fails"
                    " too, set your phone’s clock to automatic."
                )
            ]
        }
    if not is_proved:
        raise Invalid(problem)
    for door in DOORS:
        door.take_back(subject)


def _proves_by_code(actor: Actor, code: str) -> bool:
    if is_held_to_passkeys(actor) and FactorKind.PASSKEY in actor.factors:
        return False
    return any(_takes_code(each, code) for each in live_factors(actor, FactorKind.CODE))


def _takes_code(factor: SecondFactor, code: str) -> bool:
    settings: Settings = current_app.extensions["settings"]
    secret = codes.unseal(factor.secret or b"", settings.secret_key)
    step = codes.matching_step(secret, code, time.now()) if secret else None
    if step is None:
        return False
    # In one statement, so that of two browsers with one code only one gets in.
    taken = session().execute(
        update(SecondFactor)
        .where(
            SecondFactor.id == factor.id,
            or_(SecondFactor.last_step.is_(None), SecondFactor.last_step < step),
        )
        .values(last_step=step, seen_at=time.now())
        .returning(SecondFactor.id)
    )
    return taken.first() is not None


def _uses_spare_code(actor: Actor, code: str) -> bool:
    hashed = codes.hash_of_spare(code)
    if hashed is None:
        return False
    used = session().execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.user_id == actor.id,
            RecoveryCode.code_hash == hashed,
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=time.now())
        .returning(RecoveryCode.id)
    )
    if used.first() is None:
        return False
    account = own_account(actor)
    tell_owner(account.email, account.language, "code_used")
    return True


def _proves_by_passkey(actor: Actor, opened: UserSession, given: Given) -> bool:
    challenge, credential = opened.challenge, _credential_id(given.credential)
    if challenge is None or credential is None:
        return False
    for factor in live_factors(actor, FactorKind.PASSKEY):
        if factor.credential_id != credential or factor.public_key is None:
            continue
        count = count_after_proof(
            given.site, challenge, given.credential, factor.public_key, factor.sign_count
        )
        if count is None:
            return False
        factor.sign_count, factor.seen_at, opened.challenge = count, time.now(), None
        session().flush()
        return True
    return False


def _credential_id(answer: str) -> bytes | None:
    try:
        return base64url_to_bytes(str(json.loads(answer)["id"]))
    except (ValueError, KeyError, TypeError):
        return None


def known_passkeys(user_id: UUID) -> list[bytes]:
    """The ids of a person's passkeys, for its browser to choose from."""
    held = live_factors(Actor(id=user_id), FactorKind.PASSKEY)
    return [each.credential_id for each in held if each.credential_id is not None]
