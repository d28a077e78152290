"""The page on which the owner's people say what the fields of a version mean."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.actions import Action
from app.core.errors import Invalid
from app.core.locale import in_reader_language
from app.core.routing import current_actor, route
from app.datasets import queries
from app.datasets.codelists.lists import CODE_LISTS
from app.datasets.dictionary import files
from app.datasets.dictionary_page import DictionaryForm, DictionaryPage
from app.datasets.forms import DictionaryFileForm
from app.datasets.models.dataset import Dataset, DatasetVersion
from app.datasets.service.describing import (
    change_dictionary,
    changeable_dictionary,
    take_dictionary,
)
from app.datasets.service.dictionary import dictionary_file
from app.datasets.views.blueprint import blueprint
from app.datasets.views.versions import ONE
from app.ui.forms import refusals_beside

MOST_LINES = 50
"""So many lines that cannot be taken are named at once."""


@route(
    blueprint,
    f"{ONE}/dictionary",
    action=Action.CHANGE_DATASET,
    load=Dataset,
    methods=["GET", "POST"],
)
def describe(dataset: Dataset, number: str) -> ResponseReturnValue:
    """Title, description, unit, marks for nothing and constraints of every field."""
    actor = current_actor()
    version = queries.version_numbered(actor, dataset, number)
    kept = changeable_dictionary(actor, version)
    page = DictionaryPage(queries.reading_of(actor, version), kept)
    form = DictionaryForm()
    status = 200
    if request.method == "POST":
        page.take(request.form)
        if form.version.data != str(kept.version):
            page.compare()
            status = 409
        else:
            try:
                change_dictionary(actor, version, page.entries)
                flash(_("What the fields mean is stored."))
                return redirect(page.address_after(dataset, version), 303)
            except Invalid as error:
                page.mark(error)
                status = 422
    form.version.data = form.version.raw_data = str(kept.version)
    shown = render_template(
        "datasets/dictionary.html",
        dataset=dataset,
        version=version,
        form=form,
        page=page,
        code_lists=[(key, in_reader_language(each.names)) for key, each in CODE_LISTS.items()],
    )
    return shown, status


@route(
    blueprint,
    f"{ONE}/dictionary/file",
    action=Action.CHANGE_DATASET,
    load=Dataset,
    methods=["GET", "POST"],
    largest=lambda: files.LARGEST,
)
def take_file(dataset: Dataset, number: str) -> ResponseReturnValue:
    """Say it with a file, CSV or Table Schema: all of it is taken, or nothing."""
    actor, form = current_actor(), DictionaryFileForm()
    version = queries.version_numbered(actor, dataset, number)
    kept = changeable_dictionary(actor, version)
    status, rest = 200, []
    if request.method == "POST":
        status = 422
        if form.version.data != str(kept.version):
            words = _("Somebody changed the dictionary meanwhile. Look at it, then send the file.")
            form.file.errors, status = [words], 409
        elif form.validate():
            with refusals_beside(form):
                take_dictionary(actor, version, form.file.data.read())
                flash(_("What the fields mean is stored."))
                return redirect(_page(dataset, version), 303)
        rest = [(words, form.file.id) for words in form.file.errors[1:MOST_LINES]]
    form.version.data = form.version.raw_data = str(kept.version)
    shown = render_template(
        "datasets/dictionary_file.html", dataset=dataset, version=version, form=form, rest=rest
    )
    return shown, status


@route(blueprint, f"{ONE}/dictionary/<form>", action=Action.SEE_DATASET, load=Dataset)
def download_dictionary(dataset: Dataset, number: str, form: str) -> Response:
    """What the fields mean, as CSV or Table Schema, for those who read the rows."""
    version = queries.version_numbered(current_actor(), dataset, number)
    return dictionary_file(current_actor(), version, form, is_for_person=True).response()


def _page(dataset: Dataset, version: DatasetVersion) -> str:
    return url_for("datasets.describe", dataset_id=dataset.id, number=version.address)
