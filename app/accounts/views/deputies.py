"""Deputies of an institution's representatives."""

from datetime import date
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from app.accounts import policy, queries
from app.accounts.forms import DeputyForm
from app.accounts.models import Deputyship, User
from app.accounts.service import deputies
from app.accounts.views.entry import blueprint
from app.core.actions import Action
from app.core.kinds import load
from app.core.policy import Role
from app.core.routing import current_actor, route
from app.institutions.models import Institution
from app.ui.forms import refusals_beside


@route(
    blueprint,
    "/institutions/<uuid:institution_id>/deputies",
    action=Action.NAME_DEPUTY,
    load=Institution,
    methods=["GET", "POST"],
)
def name_deputy(institution: Institution) -> ResponseReturnValue:
    """Name who speaks in one's own place, and see who does or will."""
    actor, form = current_actor(), DeputyForm()
    form.deputy_id.choices = [
        SelectChoice("", _("Choose")),
        *(
            SelectChoice(str(each.id), each.name)
            for each in queries.people_of(actor, institution)
            if Role.REPRESENTATIVE not in each.role_names
        ),
    ]
    if form.validate_on_submit():
        with refusals_beside(form):
            named = deputies.name_deputy(
                actor,
                institution,
                load(User, actor, UUID(form.deputy_id.data)),
                starts_on=form.starts_on.data or date.min,
                until=form.until.data or date.min,
            )
            flash(_("%(name)s is your deputy, and is told.", name=named.deputy.name))
            return redirect(url_for("accounts.name_deputy", institution_id=institution.id), 303)
    page = render_template(
        "accounts/deputies.html",
        form=form,
        institution=institution,
        deputies=queries.deputies_of(actor, institution),
    )
    return page, 422 if form.errors else 200


@route(
    blueprint,
    "/deputies/<uuid:deputyship_id>/end",
    action=Action.END_DEPUTY,
    load=Deputyship,
    methods=["POST"],
)
def end_deputy(deputyship: Deputyship) -> ResponseReturnValue:
    """Let a deputy speak for the institution no more."""
    actor = current_actor()
    deputies.end_deputy(actor, deputyship)
    flash(_("%(name)s is a deputy no more.", name=deputyship.deputy.name))
    if policy.may_name_deputy(actor, deputyship.institution):
        return redirect(
            url_for("accounts.name_deputy", institution_id=deputyship.institution_id), 303
        )
    return redirect(url_for("institutions.show", institution_id=deputyship.institution_id), 303)
