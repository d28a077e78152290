"""The upload page, and the files in pieces that a browser sends from it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.api.problems import problem_of
from app.core.actions import Action
from app.core.errors import DomainError
from app.core.routing import current_actor, route
from app.datasets import queries, tus
from app.datasets.forms import UploadForm
from app.datasets.models.dataset import Dataset, DatasetVersion
from app.datasets.service import uploads
from app.datasets.service.quotas import quotas_of
from app.datasets.service.versions import largest_upload, upload_version
from app.datasets.views.blueprint import blueprint
from app.ui.forms import refusals_beside

PATH = "/uploads"
ONE = f"{PATH}/<uuid:upload_id>"


@route(
    blueprint,
    "/datasets/<uuid:dataset_id>/upload",
    action=Action.UPLOAD_VERSION,
    load=Dataset,
    methods=["GET", "POST"],
    largest=largest_upload,
)
def upload(dataset: Dataset) -> ResponseReturnValue:
    """Choose files; each is read in the background as a version of its own."""
    form = UploadForm()
    if request.method == "POST" and form.validate():
        with refusals_beside(form):
            version = _take(dataset, form)
            address = url_for("datasets.show", dataset_id=dataset.id, version=version.number)
            return redirect(address, 303)
    page = render_template(
        "datasets/upload.html",
        form=form,
        dataset=dataset,
        project=queries.project_of(current_actor(), dataset),
        largest=largest_upload(),
        quotas=quotas_of(current_actor(), dataset),
        on_their_way=uploads.on_their_way(current_actor()),
    )
    return page, 200 if request.method == "GET" else 422


def _take(dataset: Dataset, form: UploadForm) -> DatasetVersion:
    """Make versions of what was sent whole or in pieces; the first of them."""
    actor, note = current_actor(), form.note.data or ""
    sent = [queries.id_of(each) for each in form.upload_ids]
    if sent:
        made = [uploads.take_upload(actor, dataset, each, note)[0] for each in sent]
        return made[0]
    file = form.file.data
    return upload_version(actor, dataset, file.stream, file.filename, note)[0]


def _or_problem(answer: Callable[..., Response], *values: Any) -> Response:
    """The answer, or what went wrong in words for the script of the page."""
    try:
        return answer(*values)
    except DomainError as error:
        return problem_of(error)


@route(blueprint, PATH, action=Action.SEND_FILE, methods=["POST"])
def begin_upload() -> Response:
    """Begin a file that comes in pieces."""
    return _or_problem(tus.begin, PATH)


@route(blueprint, ONE, action=Action.SEND_FILE, methods=["HEAD"])
def show_upload(upload_id: UUID) -> Response:
    """How much of it has arrived."""
    return _or_problem(tus.show, upload_id)


@route(blueprint, ONE, action=Action.SEND_FILE, methods=["PATCH"], largest=largest_upload)
def continue_upload(upload_id: UUID) -> Response:
    """Send the bytes that follow."""
    return _or_problem(tus.go_on, upload_id)


@route(blueprint, ONE, action=Action.SEND_FILE, methods=["DELETE"])
def remove_upload(upload_id: UUID) -> Response:
    """Take it back; what has arrived is destroyed."""
    return _or_problem(tus.remove, upload_id)
