"""The rows of a version, a page at a time; what is asked stands in the address."""

from collections.abc import Sequence
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.actions import Action
from app.core.errors import Invalid
from app.core.routing import current_actor, route
from app.datasets import queries
from app.datasets.exploring.asked import MOST_ORDERS, Asked, typed_filter
from app.datasets.exploring.nothing import Nothing
from app.datasets.exploring.offers import Offer, offer
from app.datasets.models.dataset import Dataset, DatasetReading, DatasetVersion
from app.datasets.reading.model import Field, Reading
from app.datasets.service import tables
from app.datasets.service.access import note_opening
from app.datasets.service.asking import parse_filters, parse_sort
from app.datasets.service.downloads import rejects_attachment
from app.datasets.table.table import Table
from app.datasets.views.blueprint import blueprint
from app.datasets.views.chips import filter_words
from app.datasets.views.versions import ONE, start_asked
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
    asked = Asked.of(request.args, table.types)
    offered = _offer(version, read, fields)
    wrong: dict[str, list[str]] = {}
    if offered is not None and "test" in request.args:
        try:
            more = _more(asked, offered, version, table)
            return redirect(_address(dataset, number, more), 303)
        except Invalid as error:
            wrong["value"] = _words(error)
    try:
        found = _read(asked, table, version)
    except Invalid as error:
        wrong["filter"] = _words(error)
        found = _read(Asked(columns=asked.columns), table, version, is_first=True)
    if "cursor" not in request.args and not wrong:
        note_opening(actor, version)
    by_column = {each.column: each for each in fields}
    page = render_template(
        "datasets/rows.html",
        dataset=dataset,
        version=version,
        fields=fields,
        shown=[by_column[name] for name in found.page.columns],
        page=found.page,
        chosen=found.page.columns,
        asked=asked,
        offered=offered,
        chips=_chips(dataset, number, asked, by_column),
        wrong=wrong,
        orders=[*asked.sort, *[""] * MOST_ORDERS][: max(MOST_ORDERS, len(asked.sort))],
        next_href=_address(dataset, number, asked, cursor=found.next) if found.next else None,
        first_href=_address(dataset, number, asked) if request.args.get("cursor") else None,
        sort_href=lambda name: _address(dataset, number, asked.sorted_by(name)),
        clear_href=_address(dataset, number, Asked(asked.columns, (), asked.sort)),
    )
    return page, 422 if wrong else 200


@route(blueprint, f"{ONE}/rejects", action=Action.READ_ROWS, load=Dataset)
def show_rejects(dataset: Dataset, number: str) -> ResponseReturnValue:
    """All that did not fit: row, column, value, and why."""
    actor = current_actor()
    version = queries.version_numbered(actor, dataset, number)
    start = start_asked()
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


def _read(
    asked: Asked, table: Table, version: DatasetVersion, *, is_first: bool = False
) -> tables.Rows:
    return tables.read_rows(
        table,
        version,
        tables.Question(
            columns=list(asked.columns) or list(table.types)[:FIRST_COLUMNS],
            filters=parse_filters(asked.filters, table.types, lambda: _nothing(version)),
            orders=parse_sort(asked.sort, table.types),
            limit=PAGE,
            cursor=None if is_first else request.args.get("cursor"),
        ),
    )


def _more(asked: Asked, offered: Offer, version: DatasetVersion, table: Table) -> Asked:
    """What is asked with the filter that was typed; raises Invalid where it holds no sense."""
    said = typed_filter(offered.column, request.args, request.args.getlist("values"))
    made = parse_filters([said], table.types, lambda: _nothing(version))
    if said.endswith((":contains:", ":between:|", ":in:")):
        raise Invalid({"filter": [_("Say what to look for.")]})
    tables.check_filters(table, made)
    return asked.with_filter(said)


def _offer(
    version: DatasetVersion, read: DatasetReading | None, fields: Sequence[Field]
) -> Offer | None:
    """What can be asked of the column that the reader chose to filter by."""
    name = request.args.get("column", "")
    one = next((each for each in fields if each.column == name), None)
    if one is None or read is None:
        return None
    profile = next((each for each in read.profile if each["column"] == name), {})
    return offer(one, profile, _nothing(version).get(name, Nothing({}, [])))


def _nothing(version: DatasetVersion) -> dict[str, Nothing]:
    return queries.nothing_in(current_actor(), version)


def _words(error: Invalid) -> list[str]:
    return [str(each) for messages in error.errors.values() for each in messages]


def _address(dataset: Dataset, number: str, asked: Asked, **more: Any) -> str:
    """This page with what is asked; always its first one unless a cursor is given."""
    return url_for(
        "datasets.show_rows", dataset_id=dataset.id, number=number, **asked.arguments, **more
    )


def _chips(
    dataset: Dataset, number: str, asked: Asked, fields: dict[str, Field]
) -> list[tuple[str, str]]:
    """Each filter in words, with the address without it."""
    names = {each.column: each.name for each in fields.values()}
    return [
        (filter_words(said, names), _address(dataset, number, asked.without_filter(at)))
        for at, said in enumerate(asked.filters)
    ]
