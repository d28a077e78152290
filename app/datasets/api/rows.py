"""Rows for programs: a page of them, what did not fit, and whole files."""

from typing import Any

from flask import Blueprint, request
from flask_babel import gettext as _

from app.api.routing import endpoint
from app.api.schemas import Answer
from app.core.actions import Action
from app.core.errors import Invalid
from app.core.paging import DEFAULT_LIMIT
from app.core.routing import current_actor
from app.datasets import queries
from app.datasets.api.versions import ONE
from app.datasets.export.cells import as_json
from app.datasets.models.dataset import Dataset
from app.datasets.service import tables
from app.datasets.service.access import note_opening
from app.datasets.service.asking import parse_filters, parse_sort
from app.datasets.service.comparing import compare_versions, other_version
from app.datasets.service.downloads import download_version
from app.datasets.words import reason_words

blueprint = Blueprint("dataset_rows_api", __name__)

LARGEST_PAGE = 1_000


class RowsAnswer(Answer):
    """A page of rows. `row_numbers` are those of the file; `as_written` holds, for each row, the
    cells that did not fit their column. `total` is null where a filter narrows.
    """

    columns: list[str]
    items: list[dict[str, Any]]
    row_numbers: list[int]
    as_written: list[dict[str, str]]
    total: int | None
    next: str | None


class CellAnswer(Answer):
    """A cell that changed: the key of its row, its column, the value before and after."""

    key: list[Any]
    column: str
    before: Any
    after: Any


class DifferenceAnswer(Answer):
    """What changed from one version to another; counts are of all rows, lists of the first ones.

    Without a key rows are compared as wholes. Values stand in the order of `columns`.
    """

    before: str
    after: str
    key: list[str]
    columns: list[str]
    fields_added: list[str]
    fields_removed: list[str]
    fields_retyped: list[str]
    added: int
    removed: int
    changed: int
    cells_changed: dict[str, int]
    rows_added: list[list[Any]]
    rows_removed: list[list[Any]]
    cells: list[CellAnswer]


class RejectAnswer(Answer):
    """One value that did not fit: where, what, and why."""

    row: int
    field: str
    raw: str | None
    code: str
    why: str


class RejectsAnswer(Answer):
    """A page of what did not fit."""

    items: list[RejectAnswer]
    next: str | None


@endpoint(
    blueprint,
    f"{ONE}/rows",
    action=Action.READ_ROWS,
    load=Dataset,
    answers=RowsAnswer,
    parameters=("columns", "filter", "sort", "limit", "cursor"),
)
def rows(dataset: Dataset, number: str) -> Any:
    """A page of rows.

    `columns`: names set apart by commas, or repeated. `filter` (may be repeated):
    `column:test:value`, where test is equals, in, between, contains, missing, present or nothing;
    values are set apart by `|`. `nothing` tells the kinds of nothing apart: zero, not_reported,
    withheld, does_not_apply (as the data dictionary says of the marks in the file), unsaid, unfit.
    `sort` (may be repeated): a column, with `-` before it for the greatest first.
    """
    actor = current_actor()
    version = queries.version_numbered(actor, dataset, number)
    table = tables.table_of(actor, dataset, version)
    found = tables.read_rows(
        table,
        version,
        tables.Question(
            columns=_columns(list(table.types)),
            filters=parse_filters(
                request.args.getlist("filter"),
                table.types,
                lambda: queries.nothing_in(actor, version),
            ),
            orders=parse_sort(request.args.getlist("sort"), table.types),
            limit=_limit(),
            cursor=request.args.get("cursor"),
        ),
    )
    if "cursor" not in request.args:
        note_opening(actor, version)
    page = found.page
    return RowsAnswer(
        columns=page.columns,
        items=[
            {name: as_json(cell) for name, cell in zip(page.columns, row, strict=True)}
            for row in page.rows
        ],
        row_numbers=page.numbers,
        as_written=page.as_written,
        total=page.total,
        next=found.next,
    )


@endpoint(
    blueprint,
    f"{ONE}/difference",
    action=Action.READ_ROWS,
    load=Dataset,
    answers=DifferenceAnswer,
    parameters=("from", "key"),
)
def difference(dataset: Dataset, number: str) -> Any:
    """What changed from another version, `from`, or else from the one before.

    `key`: the columns that together name each row, set apart by commas, or repeated.
    """
    actor = current_actor()
    version = queries.version_numbered(actor, dataset, number)
    before = other_version(actor, dataset, version, request.args.get("from"))
    key = [each for said in request.args.getlist("key") for each in said.split(",") if each]
    found = compare_versions(actor, dataset, before, version, key)
    for each in (before, version):
        note_opening(actor, each)
    return DifferenceAnswer(
        before=before.number,
        after=version.number,
        key=list(found.key),
        columns=found.columns,
        fields_added=found.fields_added,
        fields_removed=found.fields_removed,
        fields_retyped=found.fields_retyped,
        added=found.added,
        removed=found.removed,
        changed=found.changed,
        cells_changed=found.cells_changed,
        rows_added=[[as_json(cell) for cell in row] for row in found.rows_added],
        rows_removed=[[as_json(cell) for cell in row] for row in found.rows_removed],
        cells=[
            CellAnswer(
                key=[as_json(part) for part in each.key],
                column=each.column,
                before=as_json(each.before),
                after=as_json(each.after),
            )
            for each in found.cells
        ],
    )


@endpoint(
    blueprint,
    f"{ONE}/rejects",
    action=Action.READ_ROWS,
    load=Dataset,
    answers=RejectsAnswer,
    parameters=("limit", "cursor"),
)
def rejects(dataset: Dataset, number: str) -> Any:
    """What did not fit its column: row, field, value, and why."""
    actor = current_actor()
    version = queries.version_numbered(actor, dataset, number)
    cursor = request.args.get("cursor") or "0"
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 12):
        raise Invalid({"cursor": [_("This cursor belongs to another list or filter.")]})
    limit = _limit()
    found = tables.read_rejects(actor, dataset, version, int(cursor), limit + 1)
    return RejectsAnswer(
        items=[
            RejectAnswer(
                row=each["row"],
                field=each["field"],
                raw=each["raw"],
                code=each["why"],
                why=reason_words(each["why"]),
            )
            for each in found[:limit]
        ],
        next=str(int(cursor) + limit) if len(found) > limit else None,
    )


@endpoint(
    blueprint,
    f"{ONE}/download",
    action=Action.DOWNLOAD_VERSION,
    load=Dataset,
    parameters=("format",),
)
def download(dataset: Dataset, number: str) -> Any:
    """The whole version as original, csv, parquet, xlsx, or a zip that explains itself."""
    actor = current_actor()
    version = queries.version_numbered(actor, dataset, number)
    return download_version(
        actor, dataset, version, request.args.get("format", "original")
    ).response()


def _columns(known: list[str]) -> list[str] | None:
    given = [each for each in request.args.getlist("columns") if each]
    if not given:
        return None
    if all(each in known for each in given):
        return given
    return [each.strip() for text in given for each in text.split(",")]


def _limit() -> int:
    given = request.args.get("limit") or str(DEFAULT_LIMIT)
    if not (given.isascii() and given.isdigit() and 1 <= int(given[:9]) <= LARGEST_PAGE):
        raise Invalid({"limit": [_("Give a number from 1 to %(most)s.", most=LARGEST_PAGE)]})
    return int(given)
