"""The data dictionary of a version for programs: as Table Schema and as CSV."""

from typing import Any

from flask import Blueprint, request

from app.api.routing import endpoint
from app.core.actions import Action
from app.core.routing import current_actor
from app.datasets import queries
from app.datasets.api.versions import ONE
from app.datasets.dictionary import files
from app.datasets.dictionary.table_schema import SchemaBody, VersionSchema
from app.datasets.models.dataset import Dataset, DatasetVersion
from app.datasets.service.describing import (
    change_dictionary,
    changeable_dictionary,
    take_dictionary,
)
from app.datasets.service.dictionary import dictionary_file, schema_of_version

blueprint = Blueprint("dataset_dictionary_api", __name__)


def _changes(dataset: Dataset, number: str) -> int:
    """What If-Match names; a version whose dictionary cannot change says so first."""
    return changeable_dictionary(current_actor(), _version(dataset, number)).version


def _version(dataset: Dataset, number: str) -> DatasetVersion:
    return queries.version_numbered(current_actor(), dataset, number)


@endpoint(
    blueprint, f"{ONE}/schema", action=Action.SEE_DATASET, load=Dataset, answers=VersionSchema
)
def show(dataset: Dataset, number: str) -> Any:
    """What the fields of a version mean, as Table Schema, for those who read its rows."""
    return schema_of_version(current_actor(), _version(dataset, number))


@endpoint(
    blueprint,
    f"{ONE}/schema",
    action=Action.CHANGE_DATASET,
    load=Dataset,
    method="PUT",
    body=SchemaBody,
    answers=VersionSchema,
    needs_version=_changes,
)
def change(dataset: Dataset, number: str, body: SchemaBody) -> Any:
    """Say what every field means: names and types are those of the reading.

    A published version's dictionary is fixed; the next version begins with the same words.
    """
    actor, version = current_actor(), _version(dataset, number)
    marks = {
        at: each.missing_values
        for at, each in enumerate(body.fields)
        if each.missing_values is not None
    }
    change_dictionary(actor, version, [each.entry() for each in body.fields], marks)
    return lambda: schema_of_version(actor, version)


@endpoint(blueprint, f"{ONE}/schema.csv", action=Action.SEE_DATASET, load=Dataset)
def download(dataset: Dataset, number: str) -> Any:
    """The data dictionary as CSV: one line a field."""
    return dictionary_file(current_actor(), _version(dataset, number), "csv").response()


@endpoint(
    blueprint,
    f"{ONE}/schema.csv",
    action=Action.CHANGE_DATASET,
    load=Dataset,
    method="PUT",
    answers=VersionSchema,
    needs_version=_changes,
    receives=lambda: files.LARGEST,
)
def upload(dataset: Dataset, number: str) -> Any:
    """Say what every field means with a CSV file of the same shape; all of it or nothing."""
    actor, version = current_actor(), _version(dataset, number)
    take_dictionary(actor, version, request.get_data())
    return lambda: schema_of_version(actor, version)
