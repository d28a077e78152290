"""Who comes with a private address is admitted by two: one asks, an admin confirms."""

from typing import Any

from flask_babel import gettext as _

from app.accounts import policy
from app.accounts.service.invitations import (
    Guest,
    is_private,
    require_invitable,
    send_invitation,
)
from app.core import joint_acts
from app.core.errors import Invalid
from app.core.joint_acts import JointAct, JointActKind, declare_joint_act
from app.core.policy import Actor, Role, Verdict
from app.institutions.card import normal_address
from app.institutions.models import Institution


def ask(actor: Actor, institution: Institution, guest: Guest, reason: str) -> JointAct:
    """Ask that a person with a private address is invited; an admin has to confirm it.

    Raises what inviting raises, and Invalid for an address of the institution: it needs nobody.
    """
    require_invitable(actor, institution, guest)
    address = normal_address(guest.address)
    if not is_private(institution, address):
        raise Invalid({"email": [_("This is an address of the institution: invite it at once.")]})
    return joint_acts.ask(
        actor,
        "accounts.private_address",
        institution,
        reason,
        email=address,
        called=guest.name.strip(),
        is_representative=guest.is_representative,
        language=guest.language,
    )


def _may_ask(actor: Actor, institution: Institution, arguments: dict[str, Any]) -> Verdict:
    if arguments["is_representative"]:
        return policy.may_invite_representative(actor, institution)
    return policy.may_invite(actor, institution)


def _invite(actor: Actor, institution: Institution, joint_act: JointAct) -> None:
    said = joint_act.arguments
    guest = Guest(
        said["email"],
        said["called"],
        is_representative=said["is_representative"],
        language=said["language"],
    )
    require_invitable(actor, institution, guest)
    send_invitation(actor, institution, guest)


def _sentence(arguments: dict[str, Any]) -> str:
    if arguments["is_representative"]:
        return _(
            "Invite a representative at the private address %(address)s", address=arguments["email"]
        )
    return _("Invite a person at the private address %(address)s", address=arguments["email"])


def _content(institution: Institution, arguments: dict[str, Any]) -> Any:
    return {"domains": sorted(institution.email_domains), "email": arguments["email"]}


declare_joint_act(
    JointActKind(
        name="accounts.private_address",
        subject_kind="institution",
        sentence=_sentence,
        content=_content,
        may_ask=_may_ask,
        carry_out=_invite,
        confirming_role=Role.ADMIN,
    )
)
