"""What accounts add to institutions: their people, and what a decision means for them."""

from collections.abc import Sequence
from typing import Any

from flask import render_template
from flask_babel import gettext as _
from flask_babel import ngettext

from app.accounts import account_letters as letters
from app.accounts import policy, queries
from app.accounts.service.invitations import Guest, send_invitation
from app.accounts.service.people import end_ways_in, representatives_of
from app.core.contributions import (
    CONSEQUENCES,
    INSTITUTION_COLUMNS,
    INSTITUTION_PANELS,
    MEMBERSHIP_STEPS,
    WAITING,
    Waiting,
)
from app.core.policy import Actor
from app.core.routing import current_actor
from app.institutions import queries as institutions
from app.institutions.models import Institution

KEEPING_OUT = frozenset({"suspend", "withdraw"})

INSTITUTION_COLUMNS.add(queries.count_people)


@INSTITUTION_PANELS.add
def people_panel(actor: Actor, institution: Institution) -> str:
    """Its people, who speaks for it first; for who manages them, the acts."""
    return render_template(
        "accounts/_people_panel.html",
        institution=institution,
        people=queries.people_of(actor, institution),
        may_manage=bool(policy.may_invite(actor, institution)),
    )


@MEMBERSHIP_STEPS.add
def follow_decision(actor: Actor | None, institution: Institution, outcome: str) -> None:
    """Admitting invites the named representative; the rest is told to who speaks for it.

    Suspending and withdrawing end what its people are signed in with, for good.
    """
    if outcome == "admit" and actor is not None:
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
    return [
        ngettext(
            "%(num)s person loses access on the next request; sessions and tokens stop.",
            "%(num)s people lose access on their next request; sessions and tokens stop.",
            len(people),
        )
    ]
