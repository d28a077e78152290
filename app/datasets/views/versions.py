"""A version on its way: progress, release, publication, withdrawal, download."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.actions import Action
from app.core.errors import Conflict
from app.core.files import Attachment
from app.core.jobs import ENDED, ask_to_cancel
from app.core.routing import current_actor, route
from app.datasets import queries
from app.datasets.forms import HoldForm, PublicationForm, ReleaseForm, WithdrawalForm
from app.datasets.models.dataset import Dataset
from app.datasets.service import publication
from app.datasets.service.citing import citation_of
from app.datasets.service.downloads import download_version
from app.datasets.service.holding import lift_hold
from app.datasets.service.versions import read_again
from app.datasets.views.blueprint import blueprint
from app.datasets.views.cards import show_page
from app.ui.forms import refusals_beside

ONE = "/datasets/<uuid:dataset_id>/versions/<number>"


def start_asked() -> int:
    """From which line on a list of cells is asked for; the first where that is no number."""
    said = request.args.get("start", "0")
    return int(said[:9]) if said.isascii() and said.isdigit() else 0


@route(blueprint, f"{ONE}/progress", action=Action.SEE_DATASET, load=Dataset)
def progress(dataset: Dataset, number: str) -> ResponseReturnValue:
    """The part of the page that says how far the reading is, drawn again while it runs."""
    version = queries.version_numbered(current_actor(), dataset, number)
    job = queries.job_of(current_actor(), version)
    if job is None or job.state in ENDED:
        return Response("", headers={"HX-Redirect": _page(dataset, number)})
    return render_template("datasets/_progress.html", dataset=dataset, version=version, job=job)


@route(
    blueprint, f"{ONE}/cancellation", action=Action.UPLOAD_VERSION, load=Dataset, methods=["POST"]
)
def cancel(dataset: Dataset, number: str) -> ResponseReturnValue:
    """Stop the reading that one has started."""
    version = queries.version_numbered(current_actor(), dataset, number)
    job = queries.job_of(current_actor(), version)
    if job is None or job.state in ENDED:
        raise Conflict(_("There is nothing to cancel: the reading has ended."))
    ask_to_cancel(job)
    flash(_("The reading stops at its next step."), "info")
    return redirect(_page(dataset, number), 303)


@route(blueprint, f"{ONE}/reading", action=Action.UPLOAD_VERSION, load=Dataset, methods=["POST"])
def try_again(dataset: Dataset, number: str) -> ResponseReturnValue:
    """Read a file again that failed."""
    version = queries.version_numbered(current_actor(), dataset, number)
    read_again(current_actor(), version)
    return redirect(_page(dataset, version.number), 303)


@route(blueprint, f"{ONE}/release", action=Action.RELEASE_VERSION, load=Dataset, methods=["POST"])
def release(dataset: Dataset, number: str) -> ResponseReturnValue:
    """Let the version leave the house."""
    form = ReleaseForm()
    if not form.validate():
        return show_page(dataset, release_form=form), 422
    day = form.basis_date.data
    basis = {"number": form.basis.data, "date": day.isoformat() if day else None}
    version = queries.version_numbered(current_actor(), dataset, number)
    publication.release_version(
        current_actor(), version, form.authority.data or "", basis, form.statement.data or ""
    )
    flash(_("The release of version %(number)s is recorded.", number=number))
    return redirect(_page(dataset, number), 303)


@route(blueprint, f"{ONE}/hold-lifting", action=Action.LIFT_HOLD, load=Dataset, methods=["POST"])
def lift(dataset: Dataset, number: str) -> ResponseReturnValue:
    """Let a version go that was held for a mark of secrecy."""
    form = HoldForm()
    if form.validate():
        version = queries.version_numbered(current_actor(), dataset, number)
        with refusals_beside(form):
            lift_hold(current_actor(), version, form.reason.data or "")
            flash(_("Version %(number)s goes on: it can be released now.", number=number))
            return redirect(_page(dataset, number), 303)
    return show_page(dataset, hold_form=form), 422


@route(
    blueprint, f"{ONE}/publication", action=Action.PUBLISH_VERSION, load=Dataset, methods=["POST"]
)
def publish(dataset: Dataset, number: str) -> ResponseReturnValue:
    """Make the version what its readers read."""
    form = PublicationForm()
    if form.validate():
        version = queries.version_numbered(current_actor(), dataset, number)
        with refusals_beside(form):
            publication.publish_version(current_actor(), version, form.note.data)
            flash(_("Version %(number)s is published.", number=number))
            return redirect(_page(dataset, number), 303)
    return show_page(dataset, publication_form=form), 422


@route(
    blueprint,
    f"{ONE}/withdrawal",
    action=Action.WITHDRAW_VERSION,
    load=Dataset,
    methods=["GET", "POST"],
)
def withdraw(dataset: Dataset, number: str) -> ResponseReturnValue:
    """Take a published version back."""
    actor, form = current_actor(), WithdrawalForm()
    version = queries.version_numbered(actor, dataset, number)
    if request.method == "POST" and form.validate():
        said = (form.successor.data or "").strip()
        successor = queries.version_numbered(actor, dataset, said) if said else None
        with refusals_beside(form):
            publication.withdraw_version(actor, version, form.reason.data or "", successor)
            flash(_("Version %(number)s is withdrawn.", number=number))
            return redirect(_page(dataset, number), 303)
    status = 200 if request.method == "GET" else 422
    page = render_template("datasets/withdraw.html", form=form, dataset=dataset, version=version)
    return page, status


@route(blueprint, f"{ONE}/citation/<form>", action=Action.SEE_DATASET, load=Dataset)
def cite(dataset: Dataset, number: str, form: str) -> ResponseReturnValue:
    """How the version is cited, as a file for a reference manager."""
    version = queries.version_numbered(current_actor(), dataset, number)
    name, media_type, text = citation_of(current_actor(), dataset, version, form)
    return Attachment(name, media_type, [text.encode()]).response()


@route(blueprint, f"{ONE}/download/<form>", action=Action.DOWNLOAD_VERSION, load=Dataset)
def download(dataset: Dataset, number: str, form: str) -> ResponseReturnValue:
    """The version as a file."""
    version = queries.version_numbered(current_actor(), dataset, number)
    return download_version(current_actor(), dataset, version, form, is_for_person=True).response()


def _page(dataset: Dataset, number: str) -> str:
    return url_for("datasets.show", dataset_id=dataset.id, version=number)
