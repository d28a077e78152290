"""Pausing all access that an institution has given, from its card."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func

from app.core.actions import Action
from app.core.contributions import INSTITUTION_PANELS
from app.core.database import session
from app.core.policy import Actor
from app.core.routing import current_actor, route
from app.core.scope import visible
from app.core.time import today
from app.datasets import policy
from app.datasets.models.access import AccessGrant
from app.datasets.service import holds
from app.datasets.views.blueprint import blueprint
from app.institutions.models import Institution


@INSTITUTION_PANELS.add
def hold_panel(actor: Actor, institution: Institution) -> str:
    """For its representatives: how many grants are in force, and the act that pauses them all."""
    if not policy.may_hold(actor, institution):
        return ""
    live = visible(AccessGrant, actor, func.count(AccessGrant.id)).where(
        AccessGrant.owner_institution_id == institution.id,
        AccessGrant.revoked_at.is_(None),
        AccessGrant.until >= today(),
    )
    return render_template(
        "datasets/_hold_panel.html",
        institution=institution,
        grants=session().execute(live).scalar_one(),
        hold=holds.hold_of(actor, institution),
    )


@route(
    blueprint,
    "/institutions/<uuid:institution_id>/hold",
    action=Action.HOLD_GRANTS,
    load=Institution,
    methods=["POST"],
)
def hold_grants(institution: Institution) -> ResponseReturnValue:
    """Pause every grant on what the institution owns, or let them go on."""
    if request.form.get("outcome") == "lift":
        holds.lift_hold(current_actor(), institution)
        flash(_("Access goes on, as far as it has not ended meanwhile."))
    else:
        holds.begin_hold(current_actor(), institution)
        flash(_("All access that your institution has given is paused."))
    return redirect(url_for("institutions.show", institution_id=institution.id), 303)
