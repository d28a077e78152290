"""Versions for programs: upload, reading, release, publication, withdrawal."""

from typing import Any

from flask import Blueprint, request
from flask_babel import gettext as _

from app.api.routing import endpoint, read_body
from app.api.schemas import Listing
from app.core.actions import Action
from app.core.errors import Invalid, NotFound
from app.core.files import Attachment
from app.core.routing import current_actor
from app.datasets import policy, queries
from app.datasets.api.answers import version_answer, version_detail
from app.datasets.models.dataset import Dataset
from app.datasets.recipes import RecipeBody
from app.datasets.schemas import (
    HoldLiftingBody,
    PublicationBody,
    ReadingAnswer,
    ReleaseAnswer,
    ReleaseBody,
    UploadedBody,
    VersionAnswer,
    VersionDetail,
    WithdrawalBody,
)
from app.datasets.service import publication
from app.datasets.service.citing import citation_of
from app.datasets.service.holding import lift_hold
from app.datasets.service.uploads import take_upload
from app.datasets.service.versions import read_by, upload_version

blueprint = Blueprint("dataset_versions_api", __name__)

LARGEST = 32 * 1024 * 1024
PATH = "/datasets/<uuid:dataset_id>/versions"
ONE = f"{PATH}/<number>"


@endpoint(blueprint, PATH, action=Action.SEE_DATASET, load=Dataset, answers=Listing[VersionAnswer])
def list_versions(dataset: Dataset) -> Any:
    """The versions that one may know of, the newest first."""
    found = queries.versions_of(current_actor(), dataset)
    return Listing[VersionAnswer](items=[version_answer(current_actor(), each) for each in found])


@endpoint(
    blueprint,
    PATH,
    action=Action.UPLOAD_VERSION,
    load=Dataset,
    method="POST",
    answers=VersionAnswer,
    status=202,
    largest=lambda: LARGEST,
)
def upload(dataset: Dataset) -> Any:
    """Send a file of up to 32 MiB, or name a finished upload, as the next version.

    It is read by the job in Location.
    """
    if request.is_json:
        body = read_body(UploadedBody)
        version, job = take_upload(current_actor(), dataset, body.uploads[0], body.note)
        return lambda: version_answer(current_actor(), version), {
            "Location": f"/api/v1/jobs/{job.id}"
        }
    files = request.files.getlist("file")
    if len(files) != 1:
        raise Invalid({"file": [_("Send one file, as the part “file” of a multipart form.")]})
    version, job = upload_version(
        current_actor(),
        dataset,
        files[0].stream,
        files[0].filename,
        request.form.get("note", "")[:20_000],
    )
    return lambda: version_answer(current_actor(), version), {"Location": f"/api/v1/jobs/{job.id}"}


@endpoint(blueprint, ONE, action=Action.SEE_DATASET, load=Dataset, answers=VersionDetail)
def show(dataset: Dataset, number: str) -> Any:
    """State, schema, profile and resources of a version."""
    version = queries.version_numbered(current_actor(), dataset, number)
    return version_detail(current_actor(), version)


@endpoint(blueprint, f"{ONE}/reading", action=Action.READ_ROWS, load=Dataset, answers=ReadingAnswer)
def show_reading(dataset: Dataset, number: str) -> Any:
    """What was told of the file, and what was detected in it."""
    version = queries.version_numbered(current_actor(), dataset, number)
    read = queries.reading_of(current_actor(), version)
    if read is None and not policy.may_work_on(current_actor(), dataset):
        raise NotFound
    return ReadingAnswer(
        recipe=version.recipe,
        recipe_of=version.recipe_of,
        detected=read.reading if read is not None else None,
    )


@endpoint(
    blueprint,
    f"{ONE}/reading",
    action=Action.UPLOAD_VERSION,
    load=Dataset,
    method="PUT",
    body=RecipeBody,
    answers=VersionAnswer,
    status=202,
)
def correct_reading(dataset: Dataset, number: str, body: RecipeBody) -> Any:
    """Have the file read anew by a recipe, before the version is released.

    It is read by the job in Location.
    """
    version = queries.version_numbered(current_actor(), dataset, number)
    job = read_by(current_actor(), version, body.recipe())
    return lambda: version_answer(current_actor(), version), {"Location": f"/api/v1/jobs/{job.id}"}


@endpoint(
    blueprint, f"{ONE}/citation", action=Action.SEE_DATASET, load=Dataset, parameters=("format",)
)
def cite(dataset: Dataset, number: str) -> Any:
    """How a published version is cited: as datacite (JSON), bibtex or ris."""
    version = queries.version_numbered(current_actor(), dataset, number)
    form = request.args.get("format", "datacite")
    name, media_type, text = citation_of(current_actor(), dataset, version, form)
    return Attachment(name, media_type, [text.encode()]).response()


@endpoint(
    blueprint,
    f"{ONE}/release",
    action=Action.RELEASE_VERSION,
    load=Dataset,
    method="POST",
    body=ReleaseBody,
    answers=ReleaseAnswer,
    status=201,
)
def release(dataset: Dataset, number: str, body: ReleaseBody) -> Any:
    """Let a version leave the house."""
    version = queries.version_numbered(current_actor(), dataset, number)
    basis = (
        {"number": body.basis}
        if isinstance(body.basis, str)
        else body.basis.model_dump(mode="json")
    )
    made = publication.release_version(
        current_actor(), version, body.authority, basis, body.statement
    )
    return lambda: ReleaseAnswer.model_validate(made)


@endpoint(
    blueprint,
    f"{ONE}/hold-lifting",
    action=Action.LIFT_HOLD,
    load=Dataset,
    method="POST",
    body=HoldLiftingBody,
    answers=VersionAnswer,
)
def lift(dataset: Dataset, number: str, body: HoldLiftingBody) -> Any:
    """Let a version go on that was held for a mark of secrecy."""
    version = queries.version_numbered(current_actor(), dataset, number)
    lift_hold(current_actor(), version, body.reason)
    return lambda: version_answer(current_actor(), version)


@endpoint(
    blueprint,
    f"{ONE}/publication",
    action=Action.PUBLISH_VERSION,
    load=Dataset,
    method="POST",
    body=PublicationBody,
    answers=VersionAnswer,
)
def publish(dataset: Dataset, number: str, body: PublicationBody) -> Any:
    """Publish a version; from then on it never changes."""
    version = queries.version_numbered(current_actor(), dataset, number)
    publication.publish_version(current_actor(), version, body.note)
    return lambda: version_answer(current_actor(), version)


@endpoint(
    blueprint,
    f"{ONE}/withdrawal",
    action=Action.WITHDRAW_VERSION,
    load=Dataset,
    method="POST",
    body=WithdrawalBody,
    answers=VersionAnswer,
)
def withdraw(dataset: Dataset, number: str, body: WithdrawalBody) -> Any:
    """Take a published version back; a tombstone with the reason stays."""
    version = queries.version_numbered(current_actor(), dataset, number)
    successor = (
        queries.version_numbered(current_actor(), dataset, body.successor)
        if body.successor
        else None
    )
    publication.withdraw_version(current_actor(), version, body.reason, successor)
    return lambda: version_answer(current_actor(), version)
