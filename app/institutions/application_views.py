"""The queue of applications, their documents, and the members that vouch for them."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.actions import Action
from app.core.kinds import load
from app.core.routing import current_actor, route
from app.institutions import applications as service
from app.institutions import policy, queries
from app.institutions.checks import checks_of
from app.institutions.forms import SponsorForm, VouchingForm, sponsor_form
from app.institutions.models import ApplicationDocument, Institution, Sponsorship
from app.institutions.views import blueprint
from app.ui.forms import refusals_beside


@route(blueprint, "/institutions/applications", action=Action.SEE_APPLICATIONS)
def applications() -> ResponseReturnValue:
    """The queue of applications, each with what the forum has found out beside it."""
    actor = current_actor()
    query = queries.INSTITUTIONS.parse({"sort": "oldest", "limit": "20", **request.args})
    page = queries.list_applications(actor, query)
    return render_template(
        "institutions/applications.html", page=page, checks=checks_of(actor, page.items)
    )


@route(
    blueprint,
    "/application-documents/<uuid:document_id>",
    action=Action.READ_APPLICATION_DOCUMENT,
    load=ApplicationDocument,
)
def document(document: ApplicationDocument) -> ResponseReturnValue:
    """A document that came with an application, as a file."""
    return service.hand_out(current_actor(), document).response()


@route(
    blueprint,
    "/institutions/<uuid:institution_id>/sponsorships",
    action=Action.ASK_SPONSOR,
    load=Institution,
    methods=["GET", "POST"],
)
def ask_sponsor(institution: Institution) -> ResponseReturnValue:
    """Ask a member whether it vouches for an applicant."""
    actor = current_actor()
    form: SponsorForm = sponsor_form(service.possible_sponsors(actor))
    if form.validate_on_submit():
        with refusals_beside(form):
            sponsor = load(Institution, actor, UUID(form.sponsor_id.data))
            service.ask_sponsor(actor, institution, sponsor)
            flash(_("%(name)s is asked; it stands on its Home.", name=sponsor.short_name))
            return redirect(url_for("institutions.applications"), 303)
    page = render_template(
        "institutions/ask_sponsor.html",
        form=form,
        institution=institution,
        asked=service.sponsorships_of(actor, [institution.id]),
    )
    return page, 422 if form.errors else 200


@route(
    blueprint,
    "/sponsorships/<uuid:sponsorship_id>",
    action=Action.SEE_SPONSORSHIP,
    load=Sponsorship,
)
def show_sponsorship(asked: Sponsorship) -> ResponseReturnValue:
    """What a member is asked to vouch for."""
    return _sponsorship_page(asked, VouchingForm(formdata=None))


@route(
    blueprint,
    "/sponsorships/<uuid:sponsorship_id>/answer",
    action=Action.ANSWER_SPONSORSHIP,
    load=Sponsorship,
    methods=["POST"],
)
def answer_sponsorship(asked: Sponsorship) -> ResponseReturnValue:
    """Say whether one's institution vouches for the applicant."""
    form = VouchingForm()
    if form.validate():
        with refusals_beside(form):
            service.answer_sponsorship(
                current_actor(),
                asked,
                vouches=form.outcome.data == "vouch",
                words=form.words.data or "",
            )
            flash(_("The answer is recorded."))
            return redirect(url_for("institutions.show_sponsorship", sponsorship_id=asked.id), 303)
    return _sponsorship_page(asked, form)


def _sponsorship_page(asked: Sponsorship, form: VouchingForm) -> ResponseReturnValue:
    page = render_template(
        "institutions/sponsorship.html",
        asked=asked,
        institution=asked.institution,
        form=form,
        may_answer=bool(policy.may_answer_sponsorship(current_actor(), asked)),
    )
    return page, 422 if form.errors else 200
