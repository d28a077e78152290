"""Correcting what was detected in a file, with its first rows read anew beside."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.actions import Action
from app.core.errors import Conflict
from app.core.routing import current_actor, route
from app.datasets import queries
from app.datasets.correction import CorrectionForm, type_choices
from app.datasets.models.dataset import Dataset, DatasetVersion
from app.datasets.models.states import VersionState
from app.datasets.pages import recipe_page
from app.datasets.reading.model import Field, Reading, Recipe
from app.datasets.service.first_rows import FirstRows, first_rows
from app.datasets.service.versions import read_by
from app.datasets.views.blueprint import blueprint
from app.datasets.views.versions import ONE


@route(
    blueprint,
    f"{ONE}/correction",
    action=Action.UPLOAD_VERSION,
    load=Dataset,
    methods=["GET", "POST"],
)
def correct(dataset: Dataset, number: str) -> ResponseReturnValue:
    """Say item by item how the file is to be read; look at its first rows; have it read so."""
    actor = current_actor()
    version = _version(dataset, number)
    read = queries.reading_of(actor, version)
    reading = Reading.from_json(read.reading) if read is not None else None
    form, recipe = CorrectionForm(), Recipe(**version.recipe)
    form.offer(reading)
    if request.method == "GET":
        form.show(recipe)
    else:
        told = _told(form)
        if told is not None and request.form.get("act") == "read":
            read_by(actor, version, told)
            address = url_for("datasets.show", dataset_id=dataset.id, version=version.number)
            return redirect(address, 303)
        recipe = told or recipe
    rows = first_rows(actor, version, recipe) if not form.errors else None
    page = render_template(
        "datasets/correction.html",
        dataset=dataset,
        version=version,
        form=form,
        first=rows,
        reading=reading,
        detected=recipe_page(reading) if reading is not None else [],
        types=type_choices(_fields(reading, rows), recipe),
    )
    return page, 422 if form.errors else 200


@route(
    blueprint,
    f"{ONE}/correction/rows",
    action=Action.UPLOAD_VERSION,
    load=Dataset,
    methods=["POST"],
)
def show_first_rows(dataset: Dataset, number: str) -> ResponseReturnValue:
    """The part of the page with the first rows, drawn anew as items are changed."""
    version = _version(dataset, number)
    form = CorrectionForm()
    recipe = _told(form)
    first = first_rows(current_actor(), version, recipe) if recipe is not None else None
    return render_template("datasets/_first_rows.html", first=first)


def _version(dataset: Dataset, number: str) -> DatasetVersion:
    version = queries.version_numbered(current_actor(), dataset, number)
    if version.state not in {VersionState.READY, VersionState.FAILED}:
        raise Conflict(_("Only a version that is read and not yet published is read anew."))
    return version


def _told(form: CorrectionForm) -> Recipe | None:
    if not form.validate():
        return None
    names, kinds = request.form.getlist("field"), request.form.getlist("type")
    return form.recipe(dict(zip(names, kinds, strict=False)))


def _fields(reading: Reading | None, rows: FirstRows | None) -> list[Field]:
    if rows is not None and rows.reading is not None:
        return rows.reading.fields
    return reading.fields if reading is not None else []
