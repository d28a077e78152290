"""Datasets for programs: the list, adding, the card."""

from typing import Any

from flask import Blueprint, request

from app.api.joint_acts import asked
from app.api.routing import endpoint
from app.api.schemas import Listing
from app.core.actions import Action
from app.core.routing import current_actor
from app.datasets import queries
from app.datasets.models.dataset import Dataset
from app.datasets.schemas import DatasetAnswer, DatasetBody, DatasetChange
from app.datasets.service.cards import Card, change_dataset, create_dataset
from app.projects.models.project import Project

blueprint = Blueprint("datasets_api", __name__)


def _listing(project: Project | None = None) -> Listing[DatasetAnswer]:
    query = queries.DATASETS.parse(request.args)
    page = queries.list_datasets(current_actor(), query, project)
    return Listing[DatasetAnswer](
        items=[DatasetAnswer.model_validate(each) for each in page.items], next=page.next
    )


@endpoint(
    blueprint,
    "/datasets",
    action=Action.SEE_DATASETS,
    answers=Listing[DatasetAnswer],
    lists=queries.DATASETS,
)
def list_all() -> Any:
    """All datasets one may know of."""
    return _listing()


@endpoint(
    blueprint,
    "/projects/<uuid:project_id>/datasets",
    action=Action.SEE_DATASETS,
    load=Project,
    answers=Listing[DatasetAnswer],
    lists=queries.DATASETS,
)
def list_of_project(project: Project) -> Any:
    """The datasets of a project that one may know of."""
    return _listing(project)


def _created(project: Project | None, body: DatasetBody) -> Any:
    values = body.model_dump() | {"description": body.description or {}}
    dataset = create_dataset(current_actor(), project, Card(**values))
    return (
        lambda: DatasetAnswer.model_validate(dataset),
        {"Location": f"/api/v1/datasets/{dataset.id}"},
    )


@endpoint(
    blueprint,
    "/datasets",
    action=Action.CREATE_DATASET,
    method="POST",
    body=DatasetBody,
    answers=DatasetAnswer,
    status=201,
)
def create_in_catalogue(body: DatasetBody) -> Any:
    """Add a dataset to the common catalogue."""
    return _created(None, body)


@endpoint(
    blueprint,
    "/projects/<uuid:project_id>/datasets",
    action=Action.CREATE_DATASET,
    load=Project,
    method="POST",
    body=DatasetBody,
    answers=DatasetAnswer,
    status=201,
)
def create_in_project(project: Project, body: DatasetBody) -> Any:
    """Add a dataset to a project."""
    return _created(project, body)


@endpoint(
    blueprint,
    "/datasets/<uuid:dataset_id>",
    action=Action.SEE_DATASET,
    load=Dataset,
    answers=DatasetAnswer,
)
def show(dataset: Dataset) -> Any:
    """The card of a dataset."""
    return DatasetAnswer.model_validate(dataset)


@endpoint(
    blueprint,
    "/datasets/<uuid:dataset_id>",
    action=Action.CHANGE_DATASET,
    load=Dataset,
    method="PATCH",
    body=DatasetChange,
    answers=DatasetAnswer,
    needs_version=True,
)
def change(dataset: Dataset, body: DatasetChange) -> Any:
    """Change the card; a label that takes two people answers 202 with the joint act's Location."""
    optional = {"covers_from", "covers_until", "embargo", "embargo_until"}
    changes = {
        name: value
        for name, value in body.model_dump(exclude={"reason"}, exclude_unset=True).items()
        if value is not None or name in optional
    }
    waits = change_dataset(current_actor(), dataset, changes, body.reason)
    if waits is not None:
        return asked(waits)
    return lambda: DatasetAnswer.model_validate(dataset)
