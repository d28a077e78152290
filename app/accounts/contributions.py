"""What accounts add to institutions: their people, and what a decision means for them."""

from collections.abc import Sequence
from typing import Any

from flask import render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.accounts import account_letters as letters
from app.accounts import policy, queries
from app.accounts.holdings import held, left_behind
from app.accounts.models import User
from app.accounts.service.invitations import Guest, send_invitation
from app.accounts.service.people import end_ways_in, representatives_of
from app.core.contributions import (
    CONSEQUENCES,
    HOLDINGS,
    INSTITUTION_COLUMNS,
    INSTITUTION_PANELS,
    MEMBERSHIP_STEPS,
    WAITING,
    Holding,
    Waiting,
)
from app.core.database import session
from app.core.policy import Actor, Doer, Role
from app.core.routing import current_actor
from app.core.scope import visible
from app.institutions import queries as institutions
from app.institutions.models import Institution

KEEPING_OUT = frozenset({"suspend", "withdraw"})
ROLE_WORDS = {
    Role.REPRESENTATIVE: _l("representative of the institution"),
    Role.COORDINATOR: _l("coordinator of the forum"),
    Role.ADMIN: _l("admin of the forum"),
}
ROLE_ENDS = {
    Role.REPRESENTATIVE: _l("The other representatives answer; the last one cannot leave."),
    Role.COORDINATOR: _l("The role ends; the institution may nominate another person."),
    Role.ADMIN: _l("The role ends; two people give it to another."),
}

INSTITUTION_COLUMNS.add(queries.count_people)


@INSTITUTION_PANELS.add
def people_panel(actor: Actor, institution: Institution) -> str:
    """Its people, who speaks for it first; for who manages them, the acts."""
    return render_template(
        "accounts/_people_panel.html",
        institution=institution,
        people=queries.people_of(actor, institution),
        deputies=queries.deputies_of(actor, institution),
        may_manage=bool(policy.may_invite(actor, institution)),
        may_name_deputy=bool(policy.may_name_deputy(actor, institution)),
    )


@MEMBERSHIP_STEPS.add
def follow_decision(actor: Doer, institution: Institution, outcome: str) -> None:
    """Admitting invites the named representative; the rest is told to who speaks for it.

    Suspending and withdrawing end what its people are signed in with, for good.
    """
    if outcome == "admit" and isinstance(actor, Actor):
        guest = Guest(
            institution.applicant_email,
            institution.applicant_name,
            is_representative=True,
            language=institution.applicant_language,
        )
        if institution.applicant_email:
            send_invitation(actor, institution, guest)
        return
    if outcome in KEEPING_OUT:
        end_ways_in(institution)
    if outcome != "decline":
        recipients = representatives_of(actor, institution)
        letters.send_membership(institution, outcome, recipients)


@WAITING.add
def applications_that_wait(actor: Actor) -> Sequence[Waiting]:
    """Applications for membership, for admins."""
    if not actor.is_admin:
        return []
    spec = institutions.INSTITUTIONS
    page = institutions.list_applications(actor, spec.parse({"sort": "newest"}))
    return [
        Waiting(
            kind="application",
            title=each.name,
            context=_("Application for membership"),
            address=f"/institutions/{each.id}/decision?outcome=admit",
            act=_("Decide"),
        )
        for each in page.items
    ]


@CONSEQUENCES.add
def people_who_lose_access(act: str, thing: Any) -> Sequence[object]:
    """How many people a suspension or a withdrawal keeps out, from their next request on."""
    if not isinstance(thing, Institution) or act not in KEEPING_OUT:
        return []
    people = queries.people_of(current_actor(), thing)
    told = [each.name for each in people if Role.REPRESENTATIVE in each.role_names]
    return [
        ngettext(
            "%(num)s person loses access on the next request; sessions and tokens stop.",
            "%(num)s people lose access on their next request; sessions and tokens stop.",
            len(people),
        ),
        _("Told at once by mail, with the reason: %(names)s.", names=", ".join(told))
        if told
        else _("Nobody speaks for it: nobody of it is told by mail."),
    ]


@HOLDINGS.add
def held_in_the_forum(actor: Actor, person: User) -> Sequence[Holding]:  # noqa: ARG001 - roles are known to all
    """Roles, and what the person has asked for that waits for a second one."""
    found = [
        Holding(what=ROLE_WORDS[role], otherwise=ROLE_ENDS[role])
        for role in Role
        if role in person.role_names
    ]
    asked = len(held(person, "joint_act"))
    if asked:
        words = ngettext(
            "%(num)s act asked for that waits for a second person",
            "%(num)s acts asked for that wait for a second person",
            asked,
        )
        found.append(Holding(what=words, otherwise=_("It is void; somebody else may ask anew.")))
    return found


@WAITING.add
def left_in_haste(actor: Actor) -> Sequence[Waiting]:
    """For representatives: people whose access has ended and who still hold open work."""
    ids = left_behind(actor)
    if not ids:
        return []
    people = session().scalars(visible(User, actor).where(User.id.in_(ids)))
    return [
        Waiting(
            kind="hand_over",
            title=person.name,
            context=_("Left in haste; what is open waits for a successor"),
            address=f"/people/{person.id}/handover",
            act=_("Hand over"),
        )
        for person in people.unique()
    ]
