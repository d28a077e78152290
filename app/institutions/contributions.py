"""What of memberships waits for whom."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import time
from app.core.contributions import WAITING, Waiting
from app.core.database import session
from app.core.policy import Actor
from app.core.scope import visible
from app.institutions.agreements import ending
from app.institutions.models import Institution, InstitutionState, Sponsorship, SponsorshipState


@WAITING.add
def ending_agreements(actor: Actor) -> Sequence[Waiting]:
    """Agreements that end soon or have ended: each for its representatives, all for admins."""
    if not (actor.is_admin or actor.is_representative):
        return []
    return [
        Waiting(
            kind="institution.agreement",
            title=each.name,
            context=_("The agreement with the forum has ended.")
            if each.agreement_until and each.agreement_until < time.today()
            else _("The agreement with the forum ends."),
            address=f"/institutions/{each.id}",
            act=_l("Look at it"),
            due=each.agreement_until,
        )
        for each in ending(actor)
    ]


@WAITING.add
def applicants_to_vouch_for(actor: Actor) -> Sequence[Waiting]:
    """For a representative: applicants that its institution is asked to vouch for."""
    if not actor.is_representative:
        return []
    asked = (
        visible(Sponsorship, actor)
        .join(Institution, Institution.id == Sponsorship.institution_id)
        .where(
            Sponsorship.sponsor_id == actor.institution_id,
            Sponsorship.state == SponsorshipState.ASKED,
            Institution.state == InstitutionState.APPLIED,
        )
        .order_by(Sponsorship.created_at)
    )
    return [
        Waiting(
            kind="institution.sponsorship",
            title=each.institution.name,
            context=_("Applies for membership. Does your institution vouch for it?"),
            address=f"/sponsorships/{each.id}",
            act=_l("Read and answer"),
            since=each.created_at.date(),
        )
        for each in session().scalars(asked)
    ]
