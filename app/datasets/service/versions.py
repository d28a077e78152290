"""A version from its upload to its reading."""

from os import SEEK_END
from typing import IO, Any
from uuid import UUID

from flask import current_app
from flask_babel import gettext as _

from app.core.database import session
from app.core.errors import Conflict
from app.core.events import record
from app.core.files import begin_to_take, clean_name, keep_within, media_type_of, note_kept
from app.core.jobs import HEAVY, Job, enqueue
from app.core.policy import Actor, Doer, require
from app.core.scope import visible
from app.core.secrecy import SECRECY_MARK
from app.core.settings import setting
from app.core.storage import Stored
from app.datasets import policy, queries
from app.datasets.models.dataset import Dataset, DatasetReading, DatasetVersion, Resource
from app.datasets.models.states import TRANSITIONS, ResourceRole, VersionState
from app.datasets.reading.model import Reading, Recipe
from app.datasets.service.dictionary import begin_dictionary
from app.datasets.service.holding import hold_version
from app.datasets.service.quotas import require_room
from app.ui.states import state_appearance

READ = "datasets.read"
"""The job that reads an uploaded file."""


def largest_upload() -> int:
    """The most bytes of one file that are taken: what the forum and the machine both allow."""
    of_machine: int = current_app.extensions["settings"].upload_limit
    return min(of_machine, int(setting("largest_upload_mb")) * 1024**2)


def upload_version(
    actor: Actor, dataset: Dataset, file: IO[bytes], name: str | None, note: str = ""
) -> tuple[DatasetVersion, Job]:
    """Keep the file's bytes as they are, and have them read as the next version.

    Raises Forbidden, Invalid for an empty file, TooLarge (nothing is kept then).
    """
    require(policy.may_work_on(actor, dataset))
    require_room(actor, dataset, file.seek(0, SEEK_END))
    file.seek(0)
    head, pieces = begin_to_take(file)
    stored = keep_within(pieces, largest_upload())
    major, minor = _next_number(actor, dataset)
    version = DatasetVersion(
        dataset_id=dataset.id, major=major, minor=minor, note=note.strip(), uploaded_by_id=actor.id
    )
    version.dataset = dataset
    _take_over_recipe(actor, version)
    session().add(version)
    session().flush()
    add_resource(
        version, ResourceRole.ORIGINAL, stored, clean_name(name), media_type_of(head[:4096])
    )
    note_version("version.uploaded", actor, version)
    return version, _have_read(actor, version)


def read_again(actor: Actor, version: DatasetVersion) -> Job:
    """Try once more to read a version that failed; raises Forbidden, Conflict."""
    require(policy.may_work_on(actor, version.dataset))
    if version.state is not VersionState.FAILED:
        raise Conflict(_("Only a version that failed is read again."), "failed")
    version.major, version.minor = _next_number(actor, version.dataset)
    version.failure = None
    return _have_read(actor, version)


def read_by(actor: Actor, version: DatasetVersion, recipe: Recipe) -> Job:
    """Have the version's file read anew by what a person tells of it.

    What was read before goes. Raises Forbidden; Conflict once it is released or published, and
    while it is being read.
    """
    require(policy.may_work_on(actor, version.dataset))
    if version.state not in {VersionState.READY, VersionState.FAILED}:
        raise Conflict(_("Only a version that is read and not yet published is read anew."))
    if queries.release_of(actor, version) is not None:
        raise Conflict(_("This version is released as it was read. Upload the file once more."))
    if version.state is VersionState.FAILED:
        version.major, version.minor = _next_number(actor, version.dataset)
        version.failure = None
    replaced = queries.reading_of(actor, version)
    if replaced is not None:
        session().delete(replaced)
    for resource in queries.resources_of(actor, version):
        if resource.role is not ResourceRole.ORIGINAL:
            session().delete(resource)
    version.rows, version.recipe, version.recipe_of = None, recipe.as_json(), None
    note_version("version.corrected", actor, version, items=sorted(version.recipe))
    return _have_read(actor, version)


def _take_over_recipe(actor: Actor, version: DatasetVersion) -> None:
    before = next(iter(queries.versions_of(actor, version.dataset)), None)
    if before is not None and before.recipe:
        version.recipe = before.recipe
        version.recipe_of = before.recipe_of or before.number


def move(version: DatasetVersion, state: VersionState) -> None:
    """Bring the version to `state`; raises Conflict where that does not follow."""
    if state not in TRANSITIONS[version.state]:
        raise Conflict(
            _(
                "Version %(number)s is in the state “%(state)s”: this does not follow.",
                number=version.number,
                state=state_appearance(version.state).word,
            )
        )
    version.state = state


def keep_reading(
    actor: Actor,
    version: DatasetVersion,
    reading: Reading,
    profile: list[dict[str, Any]],
    files: dict[ResourceRole, Stored],
) -> None:
    """Store what was read of a version that is being processed: it is ready then."""
    move(version, VersionState.READY)
    version.rows = reading.rows
    for role, stored in files.items():
        add_resource(
            version, role, stored, f"{role.value}.parquet", "application/vnd.apache.parquet"
        )
    read = DatasetReading(
        dataset_id=version.dataset_id,
        version_id=version.id,
        reading=reading.as_json(),
        profile=profile,
    )
    session().add(read)
    begin_dictionary(actor, read, version)
    mark = next((note for note in reading.notes if note.code == SECRECY_MARK), None)
    if mark is not None and queries.hold_of(actor, version) is None:
        hold_version(actor, version, mark)
    note_version("version.ready", actor, version, rows=reading.rows)


def fail_reading(actor: Doer, version: DatasetVersion, code: str, params: dict[str, Any]) -> None:
    """Note why the file could not be read; what has ended already stays as it is."""
    if version.state is not VersionState.PROCESSING:
        return
    move(version, VersionState.FAILED)
    version.failure = {"code": code, "params": params}
    note_version("version.failed", actor, version, code=code)


def add_resource(
    version: DatasetVersion, role: ResourceRole, stored: Stored, name: str, media_type: str
) -> None:
    """Name a file of the version that storage holds already."""
    note_kept(stored)
    session().add(
        Resource(
            dataset_id=version.dataset_id,
            version_id=version.id,
            role=role,
            sha256=stored.sha256,
            size=stored.size,
            name=name,
            media_type=media_type,
        )
    )


def note_version(name: str, actor: Doer, version: DatasetVersion, **details: Any) -> None:
    """Record an event of a version."""
    dataset = version.dataset
    record(
        name,
        actor,
        version,
        project_id=dataset.told_project_id,
        institution_ids=[dataset.owner_institution_id],
        dataset_id=str(dataset.id),
        number=version.number,
        **details,
    )


def locked_version(actor: Actor, version_id: UUID) -> DatasetVersion | None:
    """The version, held against everybody else until the transaction ends."""
    return (
        session()
        .scalars(
            visible(DatasetVersion, actor)
            .where(DatasetVersion.id == version_id)
            .with_for_update(of=DatasetVersion)
        )
        .one_or_none()
    )


def _have_read(actor: Actor, version: DatasetVersion) -> Job:
    move(version, VersionState.PROCESSING)
    job = enqueue(actor, READ, lock=HEAVY, version_id=str(version.id))
    version.job_id = job.id
    return job


def _next_number(actor: Actor, dataset: Dataset) -> tuple[int, int]:
    """One step after the last number in use; what failed gave its number back."""
    session().execute(
        visible(Dataset, actor, Dataset.id)
        .where(Dataset.id == dataset.id)
        .with_for_update(of=Dataset)
    )
    last = (
        session()
        .execute(
            visible(DatasetVersion, actor, DatasetVersion.major, DatasetVersion.minor)
            .where(
                DatasetVersion.dataset_id == dataset.id,
                DatasetVersion.state != VersionState.FAILED,
            )
            .order_by(DatasetVersion.major.desc(), DatasetVersion.minor.desc())
            .limit(1)
        )
        .first()
    )
    return (1, 0) if last is None else (last.major, last.minor + 1)
