"""Figures of a version by group, as a table; what is asked stands in the address."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.actions import Action
from app.core.errors import Invalid, NotFound
from app.core.locale import country_name
from app.core.policy import Actor
from app.core.routing import current_actor, route
from app.datasets import queries
from app.datasets.aggregates.asked import Group, is_day, is_decimal, is_number
from app.datasets.aggregates.disclosure import ALL, LEAST
from app.datasets.charts.choice import COUNTRIES, chart_of
from app.datasets.charts.spread import spread_of
from app.datasets.models.dataset import Dataset, DatasetVersion
from app.datasets.reading.model import Reading
from app.datasets.service.access import note_opening
from app.datasets.service.figures import Figures, Question, make_figures, open_figures
from app.datasets.table.table import Table
from app.datasets.views.blueprint import blueprint, shown_cell
from app.datasets.views.chips import filter_words
from app.datasets.views.versions import ONE

MOST_SPREADS = 12
MEASURES = ("sum", "mean", "median")


@dataclass(frozen=True)
class Choice:
    """A field as the form names it."""

    column: str
    name: str
    kind: str


@route(blueprint, f"{ONE}/figures", action=Action.SEE_FIGURES, load=Dataset)
def show_figures(dataset: Dataset, number: str) -> ResponseReturnValue:
    """Rows counted, summed or averaged by one field or two."""
    actor = current_actor()
    version = queries.version_numbered(actor, dataset, number)
    opened = open_figures(actor, dataset, version)
    table, is_guarded = opened
    asked = _question()
    if request.args.get("only"):
        said = f"{request.args['only']}:equals:{request.args.get('value', '')}"
        more = replace(asked, filters=tuple(dict.fromkeys((*asked.filters, said))))
        return redirect(_address(dataset, number, more), 303)
    found: Figures | None = None
    errors: dict[str, list[object]] = {}
    if asked.by:
        try:
            found = make_figures(actor, version, opened, asked)
        except Invalid as error:
            errors = error.errors
    choices = _choices(actor, version, table)
    names = {each.column: each.name for each in choices}
    page = render_template(
        "datasets/figures.html",
        dataset=dataset,
        version=version,
        asked=asked,
        errors=errors,
        found=found,
        is_guarded=is_guarded,
        least=LEAST,
        groups=_groups(choices, is_guarded=is_guarded),
        measures=_measures([] if is_guarded else choices),
        only=[(each.column, each.name) for each in choices if not is_decimal(each.kind)],
        names=names,
        level=level_words,
        all=ALL,
        chart=chart_of(found, level_words, shown_cell) if found else None,
        country_names={code: country_name(code) for code in COUNTRIES},
        spreads=[] if is_guarded else _spreads(dataset, number, choices),
        chips=_chips(dataset, number, asked, names),
    )
    return page, 422 if errors else 200


@route(blueprint, f"{ONE}/spread", action=Action.READ_ROWS, load=Dataset)
def show_spread(dataset: Dataset, number: str) -> ResponseReturnValue:
    """How the numbers of a field, the first unless said, were spread when the version was read."""
    actor = current_actor()
    version = queries.version_numbered(actor, dataset, number)
    read = queries.reading_of(actor, version)
    fields = Reading.from_json(read.reading).fields if read is not None else []
    wanted = request.args.get("field", fields[0].column if fields else "")
    one = next((each for each in fields if each.column == wanted), None)
    if read is None or one is None:
        raise NotFound
    note_opening(actor, version)
    profile = next((each for each in read.profile if each["column"] == wanted), {})
    return render_template(
        "datasets/spread.html",
        dataset=dataset,
        version=version,
        field=one,
        spread=spread_of(one, profile, shown_cell),
    )


def _question() -> Question:
    """What the address asks for."""
    return Question(
        tuple(each for each in request.args.getlist("by") if each),
        request.args.get("measure") or "count",
        tuple(each for each in request.args.getlist("filter") if each),
    )


def _chips(
    dataset: Dataset, number: str, asked: Question, names: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Each filter in words, with the address of the same question without it."""
    return [
        (
            filter_words(said, names),
            _address(
                dataset,
                number,
                replace(asked, filters=[*asked.filters[:at], *asked.filters[at + 1 :]]),
            ),
        )
        for at, said in enumerate(asked.filters)
    ]


def _spreads(dataset: Dataset, number: str, choices: list[Choice]) -> list[tuple[str, str]]:
    """The fields of numbers, each with the page of its spread."""
    return [
        (
            each.name,
            url_for(
                "datasets.show_spread", dataset_id=dataset.id, number=number, field=each.column
            ),
        )
        for each in choices
        if is_number(each.kind)
    ][:MOST_SPREADS]


def level_words(value: Any, group: Group) -> str:
    """A value of a group as a heading says it."""
    if value is None:
        return _("no value")
    return str(value) if group.grain else shown_cell(value)


def _choices(actor: Actor, version: DatasetVersion, table: Table) -> list[Choice]:
    """The fields; where rows are closed, by the names that all who know of it may know."""
    read = queries.reading_of(actor, version)
    if read is not None:
        names = {each.column: each.name for each in Reading.from_json(read.reading).fields}
    else:
        said = queries.fields_without_rows(actor, version)
        names = {column: one.name for column, one in zip(table.types, said, strict=False)}
    return [Choice(each, names.get(each, each), kind) for each, kind in table.types.items()]


def _groups(choices: list[Choice], *, is_guarded: bool) -> list[tuple[str, str]]:
    """Each field once; days by year, and by month where rows are open."""
    found: list[tuple[str, str]] = []
    for each in choices:
        if is_day(each.kind):
            found.append((f"{each.column}:year", _("%(field)s, by year", field=each.name)))
            if not is_guarded:
                found.append((f"{each.column}:month", _("%(field)s, by month", field=each.name)))
        elif not is_decimal(each.kind):
            found.append((each.column, each.name))
    return found


def _measures(choices: list[Choice]) -> list[tuple[str, str]]:
    words = {
        "sum": lambda name: _("%(field)s: sum", field=name),
        "mean": lambda name: _("%(field)s: mean", field=name),
        "median": lambda name: _("%(field)s: median", field=name),
    }
    return [
        ("count", _("Number of rows")),
        *(
            (f"{kind}:{each.column}", words[kind](each.name))
            for each in choices
            if is_number(each.kind)
            for kind in MEASURES
        ),
    ]


def _address(dataset: Dataset, number: str, asked: Question) -> str:
    return url_for("datasets.show_figures", dataset_id=dataset.id, number=number, **asked.arguments)
