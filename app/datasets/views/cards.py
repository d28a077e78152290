"""The list of datasets, a new one, its page, and the change of its card."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.actions import Action
from app.core.errors import Stale
from app.core.locale import in_reader_language
from app.core.policy import Label, strictest
from app.core.routing import current_actor, route
from app.datasets import policy, queries
from app.datasets.forms import (
    AccessRequestForm,
    DatasetForm,
    HoldForm,
    PublicationForm,
    ReleaseForm,
)
from app.datasets.models.dataset import Dataset, DatasetVersion
from app.datasets.models.states import Access, VersionState
from app.datasets.pages import described_fields, reading_page
from app.datasets.readers import readers_of
from app.datasets.service.cards import Card, change_dataset, create_dataset
from app.datasets.service.citing import citation_line
from app.datasets.views.blueprint import blueprint
from app.projects.models.project import Project
from app.ui.forms import refusals_beside


@route(blueprint, "/datasets", action=Action.SEE_DATASETS)
def list_datasets() -> ResponseReturnValue:
    """All datasets that the reader may know of."""
    actor = current_actor()
    query = queries.DATASETS.parse(request.args)
    page = queries.list_datasets(actor, query)
    return render_template(
        "datasets/list.html",
        page=page,
        query=query,
        spec=queries.DATASETS,
        newest=queries.newest_versions(actor, page.items),
        choices=queries.filter_choices(actor),
        may_create=policy.may_create(actor),
    )


@route(blueprint, "/projects/<uuid:project_id>/datasets", action=Action.SEE_DATASETS, load=Project)
def list_of_project(project: Project) -> ResponseReturnValue:
    """The datasets of a project, as a part of its page."""
    actor = current_actor()
    query = queries.DATASETS.parse(request.args)
    page = queries.list_datasets(actor, query, project)
    return render_template(
        "datasets/of_project.html",
        project=project,
        page=page,
        query=query,
        newest=queries.newest_versions(actor, page.items),
        may_create=policy.may_create(actor, project),
    )


@route(
    blueprint,
    "/projects/<uuid:project_id>/datasets/new",
    action=Action.CREATE_DATASET,
    load=Project,
    methods=["GET", "POST"],
)
def create_in_project(project: Project) -> ResponseReturnValue:
    """Describe a new dataset of a project."""
    return _create(project)


@route(blueprint, "/datasets/new", action=Action.CREATE_DATASET, methods=["GET", "POST"])
def create_in_catalogue() -> ResponseReturnValue:
    """Describe a new dataset of the common catalogue."""
    return _create(None)


def _create(project: Project | None) -> ResponseReturnValue:
    form = DatasetForm()
    if request.method == "GET":
        floor = project.label if project is not None else Label.CLEAR
        form.language.data = current_actor().language
        form.label.data = strictest((Label.AMBER, floor)).value
        form.access.data = Access.PROJECT.value
    elif form.validate():
        with refusals_beside(form):
            dataset = create_dataset(current_actor(), project, Card(**form.fields()))
            return redirect(url_for("datasets.upload", dataset_id=dataset.id), 303)
    status = 200 if request.method == "GET" else 422
    return render_template("datasets/new.html", form=form, project=project), status


@route(
    blueprint,
    "/datasets/<uuid:dataset_id>/edit",
    action=Action.CHANGE_DATASET,
    load=Dataset,
    methods=["GET", "POST"],
)
def edit(dataset: Dataset) -> ResponseReturnValue:
    """Change the card."""
    form = DatasetForm()
    if request.method == "GET":
        language = request.args.get("language") or _language_of(dataset)
        form.show(dataset, language)
        return render_template("datasets/edit.html", form=form, dataset=dataset)
    if form.version.data != str(dataset.version):
        raise Stale(_("Somebody changed this dataset meanwhile."), dataset.version)
    if form.validate():
        fields = form.fields()
        for name in ("title", "description"):
            fields[name] = {**getattr(dataset, name), **fields[name]}
        changes = {name: value for name, value in fields.items() if value != getattr(dataset, name)}
        with refusals_beside(form):
            waits = change_dataset(current_actor(), dataset, changes, form.reason.data or "")
            if waits is not None:
                flash(_("The label waits for another representative to confirm it."))
                return redirect(f"/joint-acts/{waits.id}", 303)
            return redirect(url_for("datasets.show", dataset_id=dataset.id), 303)
    return render_template("datasets/edit.html", form=form, dataset=dataset), 422


def _language_of(dataset: Dataset) -> str:
    shown = in_reader_language(dataset.title)
    return next(language for language, text in dataset.title.items() if text == shown)


@route(blueprint, "/datasets/<uuid:dataset_id>", action=Action.SEE_DATASET, load=Dataset)
def show(dataset: Dataset) -> ResponseReturnValue:
    """What it is, whether one may use it, how good it is; then fields, versions, readers."""
    return show_page(dataset)


def show_page(dataset: Dataset, **forms: Any) -> str:
    """The dataset's page, with a form that was refused where there is one."""
    actor = current_actor()
    versions = queries.versions_of(actor, dataset)
    number = request.args.get("version") or (request.view_args or {}).get("number")
    version = queries.version_numbered(actor, dataset, number) if number else _best(versions)
    read = queries.reading_of(actor, version) if version is not None else None
    said = queries.dictionary_of(actor, version) if version is not None else None
    return render_template(
        "datasets/show.html",
        dataset=dataset,
        project=queries.project_of(actor, dataset),
        versions=versions,
        version=version,
        described=described_fields(actor, version) if read is None and version is not None else (),
        reading=reading_page(read, said) if read is not None else None,
        citation=citation_line(dataset, version) if version is not None else "",
        resources=queries.resources_of(actor, version) if version is not None else (),
        release=queries.release_of(actor, version) if version is not None else None,
        hold=queries.hold_of(actor, version) if version is not None else None,
        hold_form=forms.get("hold_form") or HoldForm(formdata=None),
        job=queries.job_of(actor, version) if version is not None else None,
        requests=queries.own_requests(actor, dataset),
        readers=readers_of(actor, dataset),
        may_read=policy.may_read_rows(actor, dataset),
        may_download=policy.may_download(actor, dataset),
        may_work=policy.may_work_on(actor, dataset),
        may_speak=policy.may_speak_for(actor, dataset),
        may_request=policy.may_request(actor, dataset),
        release_form=forms.get("release_form") or ReleaseForm(formdata=None),
        publication_form=forms.get("publication_form")
        or PublicationForm(formdata=None, note=version.note if version is not None else ""),
        request_form=forms.get("request_form") or AccessRequestForm(formdata=None),
    )


def _best(versions: Any) -> DatasetVersion | None:
    """The newest published version, else the newest of all."""
    published = [each for each in versions if each.state is VersionState.PUBLISHED]
    return next(iter([*published, *versions]), None)
