"""The page on which another lead is named, and the one on which it is confirmed."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import InputRequired

from app.core.actions import Action
from app.core.forms import Form
from app.core.routing import current_actor, route
from app.projects import people
from app.projects.amendments import leading
from app.projects.forms import SUMMARY_LIMIT, choices_of, prose
from app.projects.leads import service
from app.projects.leads.models import LeadNaming
from app.projects.models.project import Project
from app.projects.views.blueprint import blueprint
from app.ui.forms import refusals_beside


class NamingForm(Form):
    """Which institution is to lead, and why."""

    institution_id = SelectField(
        _l("Institution that is to lead"),
        [InputRequired(_l("Choose an institution."))],
        choices=[],
        description=_l("A partner that takes part. Its representative says who leads."),
    )
    reason = prose(
        _l("Why"), _l("The institution, its partners and those who decide read it."), SUMMARY_LIMIT
    )


class ConfirmationForm(Form):
    """By whom the institution leads."""

    lead_person_id = SelectField(
        _l("Who leads the project then"),
        [InputRequired(_l("Name the person of your institution who leads."))],
        choices=[],
    )


@route(
    blueprint,
    "/projects/<uuid:project_id>/lead-naming",
    action=Action.NAME_LEAD,
    load=Project,
    methods=["GET", "POST"],
)
def name_lead(project: Project) -> ResponseReturnValue:
    """Name a partner that is to lead."""
    form = NamingForm()
    houses = leading.possible_leads(project)
    form.institution_id.choices = choices_of(
        [("", _("Choose")), *((str(each.id), people.called(each)) for each in houses)]
    )
    if request.method == "POST" and form.validate():
        with refusals_beside(form):
            chosen = UUID(form.institution_id.data)
            service.name_lead(current_actor(), project, chosen, form.reason.data)
            flash(_("The institution is asked to say who leads."))
            return redirect(url_for("projects.show", project_id=project.id), 303)
    page = render_template(
        "projects/leads/name.html", project=project, form=form, can_be_named=bool(houses)
    )
    return page, 200 if request.method == "GET" else 422


@route(
    blueprint,
    "/lead-namings/<uuid:naming_id>",
    action=Action.CONFIRM_LEAD,
    load=LeadNaming,
    methods=["GET", "POST"],
)
def confirm_lead(naming: LeadNaming) -> ResponseReturnValue:
    """Say by whom one's institution leads."""
    actor = current_actor()
    form = ConfirmationForm()
    form.lead_person_id.choices = choices_of(
        [("", _("Choose")), *people.of_institution(actor, actor.institution_id)]
    )
    if request.method == "POST" and form.validate():
        with refusals_beside(form):
            amendment = service.confirm(actor, naming, UUID(form.lead_person_id.data))
            flash(_("Confirmed. The coordinators decide on it."))
            return redirect(url_for("projects.show_amendment", amendment_id=amendment.id), 303)
    page = render_template(
        "projects/leads/confirm.html", project=naming.project, naming=naming, form=form
    )
    return page, 200 if request.method == "GET" else 422
