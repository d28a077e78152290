"""Guests: a person from outside reads one draft, until a day; nothing else opens to it.

The lead asks and a representative of the lead institution confirms. The guest gets a link by letter
and a passphrase from the lead by another way; both are asked for at every look, and each is kept.
"""

import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import text

from app.accounts.passwords import hash_password, hash_to_compare
from app.core import events, joint_acts, time
from app.core.database import session
from app.core.errors import Conflict, Invalid
from app.core.identity import hash_token
from app.core.joint_acts import JointAct, JointActKind, declare_joint_act
from app.core.locale import LANGUAGES
from app.core.mail import link_to, post_in
from app.core.policy import THE_SYSTEM, Actor, Role, Verdict, require
from app.core.throttle import Door
from app.drafts import policy
from app.drafts.models import Draft, Guest, GuestPurpose
from app.institutions.card import address_problem, normal_address

LONGEST = timedelta(days=92)
LOOKING = Door("guest", of_subject=10, of_network=30, of_all=300, seconds=300)
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Signs of a passphrase that are not taken for one another when read out."""

SALT = text("SELECT guest_salt(:hash)")
LOOK = text("SELECT * FROM look_as_guest(:hash, :compared)")


@dataclass(frozen=True)
class Invited:
    """Who is to read, as what, in which language the letter is, and until when."""

    name: str
    address: str
    purpose: GuestPurpose
    until: date
    language: str = "en"


@dataclass(frozen=True)
class Shown:
    """The text as a guest reads it, and what stands on every copy."""

    guest_name: str
    guest_purpose: str
    last_day: date
    draft_title: str
    draft_language: str
    tlp: str
    revision: int
    words: str


def invite(actor: Actor, draft: Draft, invited: Invited, reason: str) -> tuple[JointAct, str]:
    """Ask that somebody from outside reads `draft`: the joint act and the guest's passphrase.

    The passphrase is told this once; the lead hands it on by another way than mail. Raises
    Forbidden, Conflict (the project does not run), Invalid for an address or a day that cannot be.
    """
    require(policy.may_invite_guest(actor, draft))
    address = normal_address(invited.address)
    errors: dict[str, list[object]] = {}
    if problem := address_problem(address):
        errors["email"] = [problem]
    if not 1 <= len(invited.name.strip()) <= 200:
        errors["name"] = [_("Give the guest’s name, of at most 200 characters.")]
    if not time.today() < invited.until <= time.today() + LONGEST:
        errors["until"] = [_("Give a day to come, within three months.")]
    if errors:
        raise Invalid(errors)
    passphrase = "-".join("".join(secrets.choice(LETTERS) for _sign in range(4)) for _part in "abc")
    guest = Guest(
        draft_id=draft.id,
        draft=draft,
        project_id=draft.project_id,
        institution_id=draft.project.lead_institution_id,
        invited_by_id=actor.id,
        name=" ".join(invited.name.split()),
        email=address,
        language=invited.language if invited.language in LANGUAGES else "en",
        purpose=invited.purpose,
        until=invited.until,
        secret=hash_password(passphrase),
    )
    session().add(guest)
    session().flush()
    joint_act = joint_acts.ask(actor, "drafts.guest", guest, reason, purpose=invited.purpose.value)
    _note("guest.invited", actor, guest)
    return joint_act, passphrase


def end(actor: Actor, guest: Guest) -> None:
    """Let the guest read no more, from the next look on; raises Forbidden, Conflict."""
    require(policy.may_end_guest(actor, guest))
    if guest.state == "ended":
        raise Conflict(_("This is over already."), guard="over")
    guest.ended_at = time.now()
    session().flush()
    _note("guest.ended", actor, guest)


def look(token: str, passphrase: str, place: str) -> Shown | None:
    """The text for who holds link and passphrase; the look is kept. None where either is wrong.

    Raises TooMany after too many wrong ones.
    """
    hashed = hash_token(token)
    LOOKING.try_open(token, place)
    salt = session().execute(SALT, {"hash": hashed}).scalar_one()
    given = {"hash": hashed, "compared": hash_to_compare(passphrase.strip().lower(), salt)}
    row = session().execute(LOOK, given).mappings().one_or_none()
    if row is None:
        return None
    LOOKING.take_back(token)
    guest = Guest(id=row["guest_id"])
    events.record(
        "guest.looked",
        THE_SYSTEM,
        guest,
        project_id=row["of_project"],
        institution_ids=[row["house_id"]],
        revision=row["revision"],
    )
    return Shown(**{name: row[name] for name in Shown.__dataclass_fields__})


def _note(name: str, actor: Actor, guest: Guest) -> None:
    events.record(
        name,
        actor,
        guest,
        project_id=guest.project_id,
        institution_ids=[guest.institution_id],
        until=guest.until.isoformat(),
    )


def _may_ask(actor: Actor, guest: Guest, arguments: dict[str, Any]) -> Verdict:  # noqa: ARG001 - the guest says all
    return policy.may_invite_guest(actor, guest.draft)


def _content(guest: Guest, arguments: dict[str, Any]) -> Any:  # noqa: ARG001 - the guest says all
    return {
        "draft": str(guest.draft_id),
        "label": guest.draft.label.value,
        "name": guest.name,
        "email": guest.email,
        "purpose": guest.purpose.value,
        "until": guest.until.isoformat(),
        "is_ended": guest.ended_at is not None,
    }


def _let_in(actor: Actor, guest: Guest, joint_act: JointAct) -> None:  # noqa: ARG001 - it says nothing more
    token = secrets.token_urlsafe(32)
    guest.confirmed_at, guest.token_hash = time.now(), hash_token(token)
    session().flush()
    _note("guest.let_in", actor, guest)

    def write() -> tuple[str, str]:
        return (
            _("A text waits for you in the Expert Forum"),
            _(
                "You are asked to read one text in the Expert Forum. Whoever asked you tells you"
                " a passphrase by another way; you need it beside this address:\n\n%(link)s\n\n"
                "Each look is kept and shown to those concerned.",
                link=link_to(f"/guest/{token}"),
            ),
        )

    post_in(guest.language, guest.email, write)


declare_joint_act(
    JointActKind(
        name="drafts.guest",
        subject_kind="guest",
        sentence=lambda arguments: (
            _("Let a translator from outside read a text")
            if arguments["purpose"] == GuestPurpose.TRANSLATOR.value
            else _("Let a reviewer from outside read a text")
        ),
        content=_content,
        may_ask=_may_ask,
        carry_out=_let_in,
        confirming_role=Role.REPRESENTATIVE,
        is_confirmed_in_house=lambda guest: guest.institution_id,
    )
)
