"""Asking for a dataset; for its owner: requests, grants, the log of downloads."""

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _

from app.core.actions import Action
from app.core.files import Attachment
from app.core.kinds import find
from app.core.routing import current_actor, route
from app.datasets import queries
from app.datasets.forms import AccessRequestForm, DecisionForm, GrantForm
from app.datasets.models.access import AccessGrant, AccessRequest
from app.datasets.models.dataset import Dataset
from app.datasets.service import access
from app.datasets.use_log import ACTS, USES, list_uses, log_as_csv
from app.datasets.views.blueprint import blueprint
from app.datasets.views.cards import show_page
from app.projects.forms import choices_of
from app.ui.forms import refusals_beside


@route(
    blueprint,
    "/datasets/<uuid:dataset_id>/access-requests",
    action=Action.REQUEST_ACCESS,
    load=Dataset,
    methods=["POST"],
)
def ask(dataset: Dataset) -> ResponseReturnValue:
    """Ask the owner for the rows."""
    form = AccessRequestForm()
    if form.validate():
        with refusals_beside(form):
            access.request_access(
                current_actor(),
                dataset,
                form.purpose.data or "",
                form.until.data or date.min,
                accepts_terms=bool(form.terms_accepted.data),
            )
            flash(_("The owner has your request. You see the answer here and on Home."))
            return redirect(url_for("datasets.show", dataset_id=dataset.id), 303)
    return show_page(dataset, request_form=form), 422


@route(blueprint, "/datasets/<uuid:dataset_id>/access", action=Action.SEE_ACCESS, load=Dataset)
def show_access(dataset: Dataset) -> ResponseReturnValue:
    """Requests, grants and the log of downloads, for the owner's representatives."""
    return _access_page(dataset, GrantForm(formdata=None), DecisionForm(formdata=None))


def _access_page(dataset: Dataset, grant_form: GrantForm, decision_form: DecisionForm) -> str:
    actor = current_actor()
    newest = {"limit": "100"}
    page_of_log = {name: request.args[name] for name in ("cursor",) if name in request.args}
    grant_form.institution_id.choices = choices_of(queries.grantees(actor, dataset))
    return render_template(
        "datasets/access.html",
        dataset=dataset,
        version=None,
        requests=queries.list_requests(actor, dataset, queries.REQUESTS.parse(newest)).items,
        grants=queries.list_grants(actor, dataset, queries.GRANTS.parse(newest)).items,
        uses=list_uses(actor, dataset, USES.parse(page_of_log)),
        is_first_page="cursor" not in page_of_log,
        ACTS=ACTS,
        grant_form=grant_form,
        decision_form=decision_form,
    )


@route(blueprint, "/datasets/<uuid:dataset_id>/log", action=Action.SEE_ACCESS, load=Dataset)
def download_log(dataset: Dataset) -> ResponseReturnValue:
    """Who opened or fetched what, as a file, for the owner's representatives."""
    content = log_as_csv(current_actor(), dataset)
    return Attachment("log.csv", "text/csv; charset=utf-8", [content], len(content)).response()


@route(
    blueprint,
    "/access-requests/<uuid:request_id>/decision",
    action=Action.DECIDE_ACCESS,
    load=AccessRequest,
    methods=["POST"],
)
def decide(asked: AccessRequest) -> ResponseReturnValue:
    """Answer a request."""
    form = DecisionForm()
    if form.validate():
        with refusals_beside(form):
            access.decide_request(
                current_actor(),
                asked,
                is_granted=request.form.get("outcome") == "grant",
                reason=form.reason.data or "",
                until=form.until.data,
            )
            flash(_("Your answer is recorded."))
            return redirect(url_for("datasets.show_access", dataset_id=asked.dataset_id), 303)
    form.reason.id = f"reason-{asked.id}"
    return _access_page(asked.dataset, GrantForm(formdata=None), form), 422


@route(
    blueprint,
    "/datasets/<uuid:dataset_id>/grants",
    action=Action.DECIDE_ACCESS,
    load=Dataset,
    methods=["POST"],
)
def give(dataset: Dataset) -> ResponseReturnValue:
    """Let an institution's people read the rows until a day."""
    form = GrantForm()
    receiver = None
    if form.validate():
        receiver = find("institution", current_actor(), queries.id_of(form.institution_id.data))
        if receiver is None:
            form.institution_id.errors = [_("Choose an institution.")]
    if receiver is not None:
        with refusals_beside(form):
            access.grant_access(current_actor(), dataset, receiver, form.until.data or date.min)
            flash(_("Access is given."))
            return redirect(url_for("datasets.show_access", dataset_id=dataset.id), 303)
    return _access_page(dataset, form, DecisionForm(formdata=None)), 422


@route(
    blueprint,
    "/grants/<uuid:grant_id>/renewal",
    action=Action.DECIDE_ACCESS,
    load=AccessGrant,
    methods=["POST"],
)
def renew(grant: AccessGrant) -> ResponseReturnValue:
    """Let access last as long again as it was given, in one press."""
    access.renew_grant(current_actor(), grant, grant.renewed_until)
    flash(_("Access lasts until %(day)s.", day=format_date(grant.until, "medium")))
    return redirect(url_for("datasets.show_access", dataset_id=grant.dataset_id), 303)


@route(
    blueprint,
    "/grants/<uuid:grant_id>/revocation",
    action=Action.DECIDE_ACCESS,
    load=AccessGrant,
    methods=["POST"],
)
def revoke(grant: AccessGrant) -> ResponseReturnValue:
    """End access at once."""
    access.revoke_grant(current_actor(), grant)
    flash(_("Access is ended: the next request is refused."))
    return redirect(url_for("datasets.show_access", dataset_id=grant.dataset_id), 303)
