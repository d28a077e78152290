"""Inviting people, and coming in by an invitation."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import text, update

from app.accounts import account_letters as letters
from app.accounts import policy
from app.accounts.models import Invitation, User
from app.accounts.passwords import hash_password
from app.accounts.service.passwords import require_strong
from app.accounts.service.sessions import open_session
from app.core import time
from app.core.alphabet import sort_key
from app.core.database import new_id, session
from app.core.errors import Conflict, Invalid
from app.core.events import record
from app.core.identity import hash_token
from app.core.locale import FORUM_TIME_ZONE, LANGUAGES, in_reader_language
from app.core.policy import Actor, require
from app.institutions.card import address_problem, is_at, normal_address
from app.institutions.models import Institution

DAYS = 7
"""For so long an invitation is good."""
LONGEST_NAME = 200

TAKEN = text("SELECT address_is_taken(:address)")
OPEN = text("SELECT * FROM open_invitation(:hash)")
ACCEPT = text("SELECT accept_invitation(:hash, :id, :name, :key, :secret, :zone)")


@dataclass(frozen=True)
class Guest:
    """Who is invited, and as what."""

    address: str
    name: str = ""
    is_representative: bool = False
    language: str = "en"


def invite(actor: Actor, institution: Institution, guest: Guest) -> Invitation:
    """Invite a person by mail; an open invitation to the same address is replaced.

    Raises Forbidden, Conflict (the institution is not active), Invalid (an address that cannot
    be, is not the institution's, or has an account already): a private address needs a second
    person (`private_addresses`).
    """
    require_invitable(actor, institution, guest)
    address = normal_address(guest.address)
    if is_private(institution, address):
        raise Invalid(
            {
                "email": [
                    _(
                        "%(address)s is not at %(domain)s. For a private address say why: an admin"
                        " has to confirm it.",
                        address=address,
                        domain=", ".join(institution.email_domains),
                    )
                ]
            }
        )
    return send_invitation(actor, institution, guest)


def is_private(institution: Institution, address: str) -> bool:
    """Whether the address is none of the institution's own, as far as that is known."""
    return not is_at(normal_address(address), institution.email_domains)


def require_invitable(actor: Actor, institution: Institution, guest: Guest) -> None:
    """Go on only where the guest may be invited, whatever its address belongs to.

    Raises Forbidden, Conflict, Invalid as `invite` does.
    """
    require(policy.may_invite(actor, institution))
    if guest.is_representative:
        require(policy.may_invite_representative(actor, institution))
    if not institution.is_active:
        raise Conflict(_("Only an active institution invites people."))
    address = normal_address(guest.address)
    problem = address_problem(address)
    if not problem and session().execute(TAKEN, {"address": address}).scalar_one():
        problem = _("This address belongs to an account of the forum already.")
    errors: dict[str, list[object]] = {"email": [problem]} if problem else {}
    if len(guest.name) > LONGEST_NAME:
        errors["name"] = [_("At most %(limit)s characters.", limit=LONGEST_NAME)]
    if errors:
        raise Invalid(errors)


def send_invitation(actor: Actor, institution: Institution, guest: Guest) -> Invitation:
    """Make the invitation and its letter; what it says was checked before."""
    address = normal_address(guest.address)
    _withdraw_open(institution, address)
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        institution_id=institution.id,
        email=address,
        name=guest.name.strip(),
        is_representative=guest.is_representative,
        language=guest.language if guest.language in LANGUAGES else "en",
        token_hash=hash_token(token),
        invited_by_id=actor.id,
        expires_at=time.now() + timedelta(days=DAYS),
    )
    session().add(invitation)
    session().flush()
    record(
        "invitation.sent",
        actor,
        invitation,
        institution_ids=[institution.id],
        is_representative=invitation.is_representative,
    )
    letters.send_invitation(institution, address, invitation.language, token, DAYS)
    return invitation


def withdraw_invitation(actor: Actor, invitation: Invitation) -> None:
    """Make the link useless; Conflict where it was accepted before."""
    require(policy.may_withdraw_invitation(actor, invitation))
    session().refresh(invitation, with_for_update={"of": Invitation})
    if invitation.accepted_at is not None:
        raise Conflict(_("The invitation was accepted before."))
    if invitation.withdrawn_at is None:
        invitation.withdrawn_at = time.now()
        record(
            "invitation.withdrawn", actor, invitation, institution_ids=[invitation.institution_id]
        )


def invitation_behind(token: str) -> dict[str, Any] | None:
    """What the link's page shows; None where the link is used, withdrawn, over or wrong."""
    row = session().execute(OPEN, {"hash": hash_token(token)}).mappings().one_or_none()
    if row is None:
        return None
    return {**row, "institution": in_reader_language(row["institution_names"])}


def accept_invitation(token: str, name: str, password: str, device: str, place: str) -> str | None:
    """Make the account and sign it in: a session's token, or None where the link is good no more.

    Raises Invalid for a missing name or a weak password; the link stays good then.
    """
    known = invitation_behind(token)
    if known is None:
        return None
    name = " ".join(name.split())
    if not 1 <= len(name) <= LONGEST_NAME:
        raise Invalid({"name": [_("Give your name as others shall see it.")]})
    require_strong(password, known["email"], name, known["institution"])
    user_id = (
        session()
        .execute(
            ACCEPT,
            {
                "hash": hash_token(token),
                "id": new_id(),
                "name": name,
                "key": sort_key(name),
                "secret": hash_password(password),
                "zone": FORUM_TIME_ZONE,
            },
        )
        .scalar_one()
    )
    if user_id is None:
        return None
    opened = open_session(user_id, device, place)
    record(
        "account.joined",
        Actor(id=user_id, name=name),
        User(id=user_id),
        institution_ids=[known["institution_id"]],
    )
    return opened


def _withdraw_open(institution: Institution, address: str) -> None:
    session().execute(
        update(Invitation)
        .where(
            Invitation.institution_id == institution.id,
            Invitation.email == address,
            Invitation.accepted_at.is_(None),
            Invitation.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=time.now())
    )
