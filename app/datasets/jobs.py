"""Reading an uploaded file in the background."""

import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import current_app

from app.core.database import session
from app.core.errors import DomainError
from app.core.identity import act_as
from app.core.jobs import Progress, after_failure, persons_job, system_job
from app.core.policy import THE_SYSTEM, Actor
from app.core.settings import setting
from app.core.storage import Storage
from app.datasets import queries
from app.datasets.models.dataset import DatasetVersion
from app.datasets.models.states import ResourceRole, VersionState
from app.datasets.reading.child import read_in_child
from app.datasets.reading.model import Limits, Note, Reading, Recipe, Unreadable
from app.datasets.reading.profile import FieldProfile
from app.datasets.service.embargoes import end_embargoes
from app.datasets.service.sweeping import sweep_disk
from app.datasets.service.versions import READ, fail_reading, keep_reading, locked_version
from config import Settings


class ReadingFailed(DomainError):
    """The file cannot be read; `kind` is the code that says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.kind = code


@persons_job(READ)
def read_version(
    actor: Actor, progress: Progress, arguments: dict[str, Any]
) -> dict[str, Any] | None:
    """Read the original of a version, store its table, and make it ready; or say why not.

    Run again after a kill it begins anew; once the version has left `processing` it does nothing.
    """
    version_id = UUID(arguments["version_id"])
    storage: Storage = current_app.extensions["storage"]
    with progress.database.transaction() as opened:
        act_as(opened, actor.id)
        version = locked_version(actor, version_id)
        if version is None or version.state is not VersionState.PROCESSING:
            return None
        original = next(
            each
            for each in queries.resources_of(actor, version)
            if each.role is ResourceRole.ORIGINAL
        )
        told, recipe_of, limits = version.recipe, version.recipe_of, _limits()
    progress.tell("fetching")
    with tempfile.TemporaryDirectory(dir=storage.folder, prefix="reading-") as folder:
        path = storage.bring(original.sha256, Path(folder) / "original")
        try:
            reading, profiles = _read(
                path,
                original.name,
                Path(folder) / "read",
                limits,
                Recipe(**told),
                recipe_of,
                progress,
            )
        except Unreadable as error:
            _fail(actor, progress, version_id, error)
            raise ReadingFailed(error.code) from error
        progress.tell("storing")
        _keep(actor, progress, version_id, reading, [p.as_json() for p in profiles], Path(folder))
    return {"version_id": str(version_id), "rows": reading.rows, "misfits": reading.misfit_count}


def _read(
    path: Path,
    name: str,
    into: Path,
    limits: Limits,
    recipe: Recipe,
    recipe_of: str | None,
    progress: Progress,
) -> tuple[Reading, list[FieldProfile]]:
    """Read by the recipe; one taken over from the version before only where it fits this file."""
    if recipe_of is None:
        return read_in_child(path, name, into, limits, recipe, progress.tell)
    try:
        reading, profiles = read_in_child(path, name, into, limits, recipe, progress.tell)
        if recipe.types.keys() <= {one.name for one in reading.fields}:
            reading.notes.insert(0, Note("recipe_taken_over", {"number": recipe_of}))
            return reading, profiles
    except Unreadable:
        progress.tell("reading")
    reading, profiles = read_in_child(path, name, into, limits, progress=progress.tell)
    reading.notes.insert(0, Note("recipe_does_not_fit", {"number": recipe_of}))
    return reading, profiles


def _keep(
    actor: Actor,
    progress: Progress,
    version_id: UUID,
    reading: Reading,
    profile: list[dict[str, Any]],
    folder: Path,
) -> None:
    storage: Storage = current_app.extensions["storage"]
    files = {
        ResourceRole.COLUMNAR: storage.keep_file(folder / "read" / reading.table),
        ResourceRole.REJECTS: storage.keep_file(folder / "read" / reading.rejects),
    }
    with progress.database.transaction() as opened:
        if act_as(opened, actor.id) is None:
            raise ReadingFailed("not-allowed")
        version = locked_version(actor, version_id)
        if version is None:
            raise ReadingFailed("not-allowed")
        if version.state is VersionState.PROCESSING:
            keep_reading(actor, version, reading, profile, files)
            opened.commit()


def _fail(actor: Actor, progress: Progress, version_id: UUID, error: Unreadable) -> None:
    with progress.database.transaction() as opened:
        act_as(opened, actor.id)
        version = locked_version(actor, version_id)
        if version is not None:
            fail_reading(actor, version, error.code, error.params)
            opened.commit()


def _limits() -> Limits:
    """What the machine lets the reading of one file have, and the marks that this forum adds."""
    settings: Settings = current_app.extensions["settings"]
    memory = settings.worker_memory_mb * 2**20
    return Limits(
        memory_bytes=memory,
        threads=settings.query_threads,
        secrecy_marks=list(setting("secrecy_marks")),
    )


@system_job("datasets.sweep", cron="43 2 * * *")
def sweep() -> None:
    """Every night: no disk fills with what can be brought again or was begun and never ended."""
    sweep_disk(current_app.extensions["storage"])


@system_job("datasets.end_embargoes", cron="*/10 * * * *")
def end_what_is_over() -> None:
    """Open what was under an embargo whose day has come or whose project is completed."""
    end_embargoes()


@after_failure(READ)
def note_failure(arguments: dict[str, Any], problem: str) -> None:
    """A version whose reading was cancelled or broke off is not left "processing" for ever."""
    version = session().get(DatasetVersion, UUID(arguments["version_id"]))
    if version is not None:
        fail_reading(THE_SYSTEM, version, problem, {})
