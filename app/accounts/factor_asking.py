"""What a page asks of a second factor, and what the browser sent back."""

from dataclasses import dataclass

from flask import request

from app.accounts.forms import FactorForm
from app.accounts.models import UserSession
from app.accounts.passkeys import Site, options_for_proof
from app.accounts.second_factor import FactorKind
from app.accounts.service.factor_proofs import Given, known_passkeys
from app.accounts.service.factors import new_challenge
from app.core.policy import Actor
from app.core.proof import is_held_to_passkeys


@dataclass(frozen=True)
class Asking:
    """Whether codes of an app count, and what a passkey is asked (JSON; None without one)."""

    takes_codes: bool
    passkey_options: str | None


def this_site() -> Site:
    """Where the browser stands; the host is one that the forum answers to (TRUSTED_HOSTS)."""
    return Site(request.host_url.rstrip("/"))


def given_factor(form: FactorForm) -> Given:
    """What was sent."""
    return Given(
        this_site(),
        code=form.code.data or "",
        credential=form.credential.data or "",
        place=request.remote_addr or "",
    )


def what_is_asked(actor: Actor, opened: UserSession, *, renew: bool) -> Asking:
    """What this person can give here; with `renew` a passkey is asked something new."""
    has_passkey = FactorKind.PASSKEY in actor.factors
    takes_codes = FactorKind.CODE in actor.factors and not (
        has_passkey and is_held_to_passkeys(actor)
    )
    if not has_passkey or not this_site().takes_passkeys:
        return Asking(takes_codes, None)
    challenge = new_challenge(opened) if renew or not opened.challenge else opened.challenge
    return Asking(takes_codes, options_for_proof(this_site(), challenge, known_passkeys(actor.id)))
