"""The page on which an admin records an institution's agreement."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.actions import Action
from app.core.routing import current_actor, route
from app.institutions.agreements import Agreement, record_agreement
from app.institutions.forms import AgreementForm
from app.institutions.models import Institution
from app.institutions.views import blueprint
from app.ui.forms import refusals_beside


@route(
    blueprint,
    "/institutions/<uuid:institution_id>/agreement",
    action=Action.RECORD_AGREEMENT,
    load=Institution,
    methods=["GET", "POST"],
)
def agreement(institution: Institution) -> ResponseReturnValue:
    """Record the agreement that runs now."""
    form = AgreementForm(
        data={
            "number": institution.agreement_number,
            "signed_on": institution.agreement_signed_on,
            "until": institution.agreement_until,
        }
    )
    if form.validate_on_submit() and form.signed_on.data is not None:
        given = Agreement(form.number.data or "", form.signed_on.data, form.until.data)
        with refusals_beside(form):
            record_agreement(current_actor(), institution, given)
            flash(_("The agreement is recorded."))
            return redirect(url_for("institutions.show", institution_id=institution.id), 303)
    page = render_template("institutions/agreement.html", form=form, institution=institution)
    return page, 422 if form.errors else 200
