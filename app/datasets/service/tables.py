"""Stored tables near at hand: a local copy of each, and questions asked of it."""

import hashlib
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer

from app.core import errors
from app.core.errors import Conflict, Invalid, NotFound
from app.core.policy import Actor, require
from app.core.storage import Storage
from app.datasets import policy, queries
from app.datasets.models.dataset import Dataset, DatasetVersion, Resource
from app.datasets.models.states import ResourceRole, VersionState
from app.datasets.service.asking import bad_question
from app.datasets.table import table as stored
from app.datasets.table.engine import Busy, Engine, TooSlow
from app.datasets.table.question import BadQuestion, Filter, Order, Place
from app.datasets.table.table import Page, Table, open_table
from config import Settings

ENGINE = "datasets.engine"
COPIES = "tables"


@dataclass(frozen=True)
class Question:
    """What a reader asks of the rows: columns (None is all), filters, order, page."""

    columns: list[str] | None = None
    filters: tuple[Filter, ...] = ()
    orders: tuple[Order, ...] = ()
    limit: int = 50
    cursor: str | None = None


@dataclass(frozen=True)
class Rows:
    """A page of rows and the cursor of the page after it."""

    page: Page
    next: str | None


def readable_file(
    actor: Actor, dataset: Dataset, version: DatasetVersion, role: ResourceRole
) -> Resource:
    """A file of the version; raises Forbidden, Conflict where it is not there to be read now."""
    require(policy.may_read_rows(actor, dataset))
    for each in queries.resources_of(actor, version):
        if each.role is role:
            return each
    if version.state is VersionState.WITHDRAWN:
        raise Conflict(_("This version was withdrawn: its rows are closed."), "withdrawn")
    if version.state in {VersionState.DRAFT, VersionState.PROCESSING, VersionState.FAILED}:
        raise Conflict(_("This version has no rows: it has not been read."), "ready")
    raise NotFound


def table_of(actor: Actor, dataset: Dataset, version: DatasetVersion) -> Table:
    """The table of a version; raises Forbidden, Conflict."""
    resource = readable_file(actor, dataset, version, ResourceRole.COLUMNAR)
    return open_table(local_copy(resource.sha256))


def read_rows(table: Table, version: DatasetVersion, question: Question) -> Rows:
    """A page of rows; raises Invalid for a question that does not fit the table, Busy."""
    bound_to = _bound_to(version, question)
    place = _read_cursor(question.cursor, bound_to) if question.cursor else None
    try:
        page = stored.rows(
            engine(),
            table,
            question.columns,
            question.filters,
            question.orders,
            place,
            question.limit,
        )
    except BadQuestion as error:
        raise Invalid({_pointer(error): [bad_question(error)]}) from error
    except Busy as error:
        raise errors.Busy(_("Many people look at data now. Try again in a moment.")) from error
    except TooSlow as error:
        raise errors.Busy(_("This question took too long. Ask for less of the table.")) from error
    following = None
    if page.next is not None:
        values = [None if each is None else str(each) for each in page.next.values]
        following = _signer().dumps([bound_to, values, page.next.position])
    return Rows(page, following)


def check_filters(table: Table, filters: tuple[Filter, ...]) -> None:
    """Ask nothing, and raise Invalid where a value is not of its column's kind; Busy."""
    try:
        error = stored.misfit(engine(), table, filters)
    except Busy as busy:
        raise errors.Busy(_("Many people look at data now. Try again in a moment.")) from busy
    if "filter" in error.params:
        raise Invalid({"filter": [bad_question(error)]}) from error


def read_rejects(
    actor: Actor, dataset: Dataset, version: DatasetVersion, start: int, limit: int
) -> list[dict[str, Any]]:
    """What did not fit, in the file's order: row, field, raw value and the code of the reason."""
    resource = readable_file(actor, dataset, version, ResourceRole.REJECTS)
    query = (
        "SELECT row_number, field, raw, why FROM read_parquet(?, file_row_number=true)"
        " WHERE file_row_number >= ? ORDER BY file_row_number LIMIT ?"
    )
    path = str(local_copy(resource.sha256))
    try:
        with engine().cursor() as cursor:
            found = cursor.execute(query, [path, start, limit]).fetchall()
    except (Busy, TooSlow) as error:
        raise errors.Busy(_("Many people look at data now. Try again in a moment.")) from error
    return [dict(zip(("row", "field", "raw", "why"), row, strict=True)) for row in found]


def local_copy(sha256: str) -> Path:
    """The file on local disk, brought from storage at its first use."""
    storage: Storage = current_app.extensions["storage"]
    folder = storage.folder.parent / COPIES
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{sha256}.parquet"
    if not path.exists():
        part = folder / f"{sha256}.{os.getpid()}.part"
        storage.bring(sha256, part)
        part.replace(path)
    # When it was last used; when it was written stays, by which an open table is known again.
    os.utime(path, ns=(time.time_ns(), path.stat().st_mtime_ns))
    return path


def engine() -> Engine:
    """The one DuckDB of this process that looks at tables."""
    extensions = current_app.extensions
    if ENGINE not in extensions:
        storage: Storage = extensions["storage"]
        settings: Settings = extensions["settings"]
        extensions[ENGINE] = Engine(
            memory_bytes=settings.web_memory_mb * 2**20,
            threads=settings.query_threads,
            spill=storage.folder / "spill",
        )
    found: Engine = extensions[ENGINE]
    return found


def _bound_to(version: DatasetVersion, question: Question) -> str:
    said = repr((str(version.id), question.filters, question.orders))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _read_cursor(cursor: str, bound_to: str) -> Place:
    try:
        said, values, position = _signer().loads(cursor)
    except (BadSignature, ValueError, TypeError):
        said, values, position = None, [], 0
    if said != bound_to:
        raise Invalid({"cursor": [_("This cursor belongs to another list or filter.")]})
    return Place(tuple(values), int(position))


def _pointer(error: BadQuestion) -> str:
    return {"no_such_column": "columns", "place_of_another_order": "cursor"}.get(
        error.code, "filter"
    )


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="rows")
