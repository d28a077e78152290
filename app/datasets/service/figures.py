"""Figures by group: exact for who reads the rows, safe ones where rows are closed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _

from app.core import errors
from app.core.errors import Invalid
from app.core.policy import Actor, require
from app.datasets import policy, queries
from app.datasets.aggregates.asked import (
    Aggregate,
    Group,
    is_day,
    is_decimal,
    parse_groups,
    parse_measure,
)
from app.datasets.aggregates.disclosure import ALL, LEAST, Cell, Key, protect, to_middle
from app.datasets.aggregates.query import aggregate
from app.datasets.models.dataset import Dataset, DatasetVersion
from app.datasets.models.states import Access
from app.datasets.service import tables
from app.datasets.service.access import note_figures, note_opening
from app.datasets.service.asking import bad_question, parse_filters
from app.datasets.table.engine import Busy, TooSlow
from app.datasets.table.question import BadQuestion, Filter
from app.datasets.table.table import Table, open_table

MOST_LEVELS = 50
MOST_SAFE_CELLS = 20_000


@dataclass(frozen=True)
class Question:
    """What is asked, as an address writes it."""

    by: Sequence[str]
    measure: str = "count"
    filters: Sequence[str] = ()

    @property
    def arguments(self) -> dict[str, Any]:
        """As arguments of an address."""
        return {"by": self.by, "measure": self.measure, "filter": self.filters}


@dataclass(frozen=True)
class Figures:
    """The answer. `cells` go by the values of the groups, `ALL` for all together.

    `levels`: the values of each group that are told, in order. `is_guarded`: counts,
    rounded, with small cells withheld, and whole values left out.
    """

    asked: Aggregate
    levels: list[list[Any]]
    cells: dict[Key, Cell]
    is_guarded: bool

    def shown(self, *key: Any) -> Cell:
        """A cell; one that no row belongs to is empty where rows are open, else withheld."""
        return self.cells.get(key, Cell(why="few") if self.is_guarded else Cell(0))


def rows_told(actor: Actor, version: DatasetVersion) -> int | None:
    """How many rows a version has. Where rows are closed, others than the owner's people are told
    it rounded: to the row it would say by how many two versions differ.
    """
    dataset = version.dataset
    is_own = actor.institution_id == dataset.owner_institution_id
    if version.rows is None or dataset.access is not Access.AGGREGATE or is_own:
        return version.rows
    return to_middle(version.rows)


def open_figures(actor: Actor, dataset: Dataset, version: DatasetVersion) -> tuple[Table, bool]:
    """The table behind the figures, and whether they are guarded; raises Forbidden, Conflict."""
    require(policy.may_see_figures(actor, dataset))
    if policy.may_read_rows(actor, dataset):
        return tables.table_of(actor, dataset, version), False
    sha256 = queries.table_without_rows(actor, version)
    if sha256 is None:
        raise errors.Conflict(_("This version has no figures: it is not published."), "published")
    return open_table(tables.local_copy(sha256)), True


def make_figures(
    actor: Actor, version: DatasetVersion, opened: tuple[Table, bool], question: Question
) -> Figures:
    """Make figures of what `open_figures` opened, and note that they were asked for.

    Raises Busy, Invalid (what cannot be asked so).
    """
    table, is_guarded = opened
    asked = _asked(table, question, lambda: queries.nothing_in(actor, version))
    if is_guarded:
        columns = [each.column for each in asked.by]
        note_figures(actor, version, [*columns, *(each.column for each in asked.filters)])
    else:
        note_opening(actor, version)
    try:
        cells = _safe(table, asked) if is_guarded else aggregate(tables.engine(), table, asked)
    except BadQuestion as error:
        raise Invalid({_pointer(error): [_words(error)]}) from error
    except Busy as error:
        raise errors.Busy(_("Many people look at data now. Try again in a moment.")) from error
    except TooSlow as error:
        raise errors.Busy(_("This question took too long. Ask for less of the table.")) from error
    levels = [_ordered(cells, at, asked.by[at]) for at in range(len(asked.by))]
    return Figures(asked, levels, cells, is_guarded)


def _asked(table: Table, question: Question, nothing: Any) -> Aggregate:
    try:
        groups = parse_groups(question.by, table.types)
    except BadQuestion as error:
        raise Invalid({"by": [_words(error)]}) from error
    try:
        measure = parse_measure(question.measure, table.types)
    except BadQuestion as error:
        raise Invalid({"measure": [_words(error)]}) from error
    return Aggregate(groups, measure, parse_filters(question.filters, table.types, nothing))


def _safe(table: Table, asked: Aggregate) -> dict[Key, Cell]:
    """What may be told. A filter is a further group, of which one value is asked for.

    So what lies outside of the filter is as large as what is told, and no two tables with other
    filters differ by a few rows. Of other groupings, and of other versions, nobody compares what
    is told: that is why it is counts, and why they are rounded.
    """
    if asked.measure.column:
        raise BadQuestion("counts_only")
    if len(asked.filters) > 1 or any(each.test != "equals" for each in asked.filters):
        raise BadQuestion("one_value_only")
    further = tuple(_group(each, table) for each in asked.filters)
    if {each.column for each in further} & {each.column for each in asked.by}:
        raise BadQuestion("one_value_only")
    whole = replace(asked, by=(*asked.by, *further), filters=())
    for each in whole.by:
        if is_decimal(table.types[each.column]) or each.grain == "month":
            raise BadQuestion("too_fine", column=each.column)
    counts = {key: one.rows or 0 for key, one in aggregate(tables.engine(), table, whole).items()}
    named = _named(counts, whole)
    shown = protect(counts)
    kept = {
        key: one
        for key, one in shown.items()
        if all(level is ALL or level in named[at] for at, level in enumerate(key))
    }
    if not further:
        return kept
    said = str(asked.filters[0].values[0])
    wanted = next((each for each in named[-1] - {None} if str(each) == said), None)
    if wanted is None:
        raise BadQuestion("too_few", column=further[0].column)
    return {key[:-1]: one for key, one in kept.items() if key[-1] == wanted}


def _group(one: Filter, table: Table) -> Group:
    return Group(one.column, "year" if is_day(table.types[one.column]) else "")


def _named(counts: Mapping[Key, int], whole: Aggregate) -> list[set[Any]]:
    """The values of each group that are told at all: those of ten rows or more."""
    named: list[set[Any]] = []
    size = 1
    for at, group in enumerate(whole.by):
        margin = [ALL] * len(whole.by)
        levels = {key[at] for key in counts} - {ALL}
        size *= len(levels) + 1
        found = set()
        for level in levels:
            margin[at] = level
            if counts[tuple(margin)] >= LEAST:
                found.add(level)
        if len(found) > MOST_LEVELS:
            raise BadQuestion("too_fine", column=group.column)
        named.append(found)
    if size > MOST_SAFE_CELLS:
        raise BadQuestion("too_many_groups")
    return named


def _ordered(cells: Mapping[Key, Cell], at: int, group: Group) -> list[Any]:
    """Values in their order; words by what is told of them, the greatest first; missing last.

    Years and months that nothing belongs to stand among the others.
    """
    found = {key[at] for key in cells} - {ALL}
    there = sorted(each for each in found if each is not None)
    if group.grain == "year" and there:
        there = list(range(there[0], there[-1] + 1))
    elif group.grain == "month" and there:
        there = _months(there[0], there[-1])
    elif there and isinstance(there[0], str) and not group.grain:
        size = len(next(iter(cells)))

        def rank(level: Any) -> Any:
            one = cells.get(tuple(level if n == at else ALL for n in range(size)), Cell())
            amount = one.rows if one.value is None else one.value
            return (amount is None, -(amount or 0), level)

        there.sort(key=rank)
    return [*there, *([None] if None in found else [])]


def _months(first: str, last: str) -> list[str]:
    """Every month from one to another, written 2024-05."""
    start, end = (int(each[:-3]) * 12 + int(each[-2:]) - 1 for each in (first, last))
    return [f"{at // 12:04}-{at % 12 + 1:02}" for at in range(start, end + 1)]


def _pointer(error: BadQuestion) -> str:
    at = {
        "counts_only": "measure",
        "one_value_only": "filter",
        "too_few": "filter",
        "value_of_another_kind": "filter",
    }
    return at.get(error.code, "by")


def _words(error: BadQuestion) -> str:
    column = error.params.get("column", "")
    match error.code:
        case "wrong_number_of_groups":
            return _("Group by one field or by two.")
        case "no_days" | "no_such_grain":
            return _("Only days are grouped by year or month.")
        case "no_such_measure":
            return _("One of: %(choices)s.", choices="count, sum:…, mean:…, median:…")
        case "no_numbers":
            return _("“%(column)s” holds no numbers.", column=column)
        case "counts_only":
            return _(
                "Where rows are closed, rows are counted and nothing is summed or averaged: what"
                " two amounts differ by could be one row."
            )
        case "one_value_only":
            return _(
                "Where rows are closed, one filter is possible: a field that does not group, and"
                " exactly one value of it."
            )
        case "too_fine":
            return _(
                "“%(column)s” has too many values to be safe: where rows are closed, group by"
                " fields with few values, and days by year.",
                column=column,
            )
        case "too_few":
            return _(
                "Fewer than %(least)s rows hold this value of “%(column)s”: figures of them are"
                " withheld.",
                least=LEAST,
                column=column,
            )
        case "too_many_groups":
            return _("There are too many groups to show. Group by fewer or coarser fields.")
        case _:
            return bad_question(error)
