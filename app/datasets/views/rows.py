"""The rows of a version, a page at a time; what is asked stands in the address."""

from typing import Any

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from app.core.actions import Action
from app.core.errors import Invalid
from app.core.routing import current_actor, route
from app.datasets import queries
from app.datasets.export.cells import as_text
from app.datasets.models.dataset import Dataset
from app.datasets.reading.model import Field, Reading
from app.datasets.service import tables
from app.datasets.service.access import note_opening
from app.datasets.service.asking import parse_filters, parse_sort
from app.datasets.service.downloads import rejects_attachment
from app.datasets.table.question import Filter
from app.datasets.views.blueprint import blueprint
from app.datasets.views.versions import ONE
from app.datasets.words import reason_words

PAGE = 50
FIRST_COLUMNS = 30
"""Columns shown before the reader has chosen some."""

REJECTS_AT_ONCE = 200


@route(blueprint, f"{ONE}/rows", action=Action.READ_ROWS, load=Dataset)
def show_rows(dataset: Dataset, number: str) -> ResponseReturnValue:
    """A page of rows, with chosen columns, in an order, through filters."""
    actor = current_actor()
    version = queries.version_numbered(actor, dataset, number)
    table = tables.table_of(actor, dataset, version)
    read = queries.reading_of(actor, version)
    fields = Reading.from_json(read.reading).fields if read is not None else []
    names = [each.column for each in fields]
    chosen = [each for each in request.args.getlist("columns") if each in names]
    filters, errors = _filters(fields)
    sort = request.args.get("sort")
    found = tables.read_rows(
        table,
        version,
        tables.Question(
            columns=chosen or names[:FIRST_COLUMNS],
            filters=filters,
            orders=parse_sort(sort),
            limit=PAGE,
            cursor=request.args.get("cursor"),
        ),
    )
    if "cursor" not in request.args:
        note_opening(actor, version)
    return render_template(
        "datasets/rows.html",
        dataset=dataset,
        version=version,
        fields=fields,
        shown=[each for name in found.page.columns for each in fields if each.column == name],
        page=found.page,
        chosen=found.page.columns,
        filters=filters,
        errors=errors,
        sort=sort or "",
        next_href=_address(dataset, number, cursor=found.next) if found.next else None,
        first_href=_address(dataset, number) if request.args.get("cursor") else None,
        sort_href=lambda name: _address(dataset, number, sort=f"-{name}" if sort == name else name),
        without=lambda at: _address(
            dataset, number, filter=[each for n, each in enumerate(_said()) if n != at]
        ),
        as_text=as_text,
    )


@route(blueprint, f"{ONE}/rejects", action=Action.READ_ROWS, load=Dataset)
def show_rejects(dataset: Dataset, number: str) -> ResponseReturnValue:
    """All that did not fit: row, column, value, and why."""
    actor = current_actor()
    version = queries.version_numbered(actor, dataset, number)
    said = request.args.get("start", "0")
    start = int(said[:9]) if said.isascii() and said.isdigit() else 0
    found = tables.read_rejects(actor, dataset, version, start, REJECTS_AT_ONCE + 1)
    following = url_for(
        "datasets.show_rejects",
        dataset_id=dataset.id,
        number=number,
        start=start + REJECTS_AT_ONCE,
    )
    return render_template(
        "datasets/rejects.html",
        dataset=dataset,
        version=version,
        rejects=[{**each, "why": reason_words(each["why"])} for each in found[:REJECTS_AT_ONCE]],
        next_href=following if len(found) > REJECTS_AT_ONCE else None,
    )


@route(blueprint, f"{ONE}/rejects.csv", action=Action.DOWNLOAD_VERSION, load=Dataset)
def download_rejects(dataset: Dataset, number: str) -> ResponseReturnValue:
    """The same as a file."""
    actor = current_actor()
    version = queries.version_numbered(actor, dataset, number)
    response: Response = rejects_attachment(actor, dataset, version).response()
    return response


def _said() -> list[str]:
    return [each for each in request.args.getlist("filter") if each]


def _filters(fields: list[Field]) -> tuple[tuple[Filter, ...], list[str]]:
    """The filters in the address, and one more made from the form's three fields."""
    names = [each.column for each in fields]
    said = _said()
    column, test = request.args.get("column", ""), request.args.get("test", "")
    if column in names and test:
        said.append(f"{column}:{test}:{request.args.get('value', '')}")
    try:
        return parse_filters(said, names), []
    except Invalid as error:
        return (), [str(each) for messages in error.errors.values() for each in messages]


def _address(dataset: Dataset, number: str, **changes: Any) -> str:
    """This page with something changed; always its first one unless a cursor is given."""
    column, test = request.args.get("column", ""), request.args.get("test", "")
    said = _said()
    if column and test:
        said.append(f"{column}:{test}:{request.args.get('value', '')}")
    kept: dict[str, Any] = {
        "columns": request.args.getlist("columns"),
        "filter": said,
        "sort": request.args.get("sort"),
    }
    return url_for(
        "datasets.show_rows", dataset_id=dataset.id, number=number, **{**kept, **changes}
    )


TESTS: dict[str, object] = {
    "equals": _l("is"),
    "contains": _l("contains"),
    "between": _l("from | to"),
    "missing": _l("is missing"),
    "present": _l("is there"),
}


@blueprint.app_template_global("row_tests")
def row_tests() -> list[tuple[str, str]]:
    """What a column can be asked for, with its words."""
    return [(name, str(word)) for name, word in TESTS.items()]


@blueprint.app_template_global("filter_words")
def filter_words(one: Filter) -> str:
    """A filter as a chip says it."""
    values = " | ".join("" if value is None else str(value) for value in one.values)
    return f"{one.column} {TESTS.get(one.test, one.test)} {values}".strip()
