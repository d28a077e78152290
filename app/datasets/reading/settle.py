"""Types from all rows. A plan made from a sample reads the whole file; what it left unread is
looked at, and where that says something new the plan is changed and the file is read again.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from app.datasets.reading.decision import FieldPlan, Habits, decide, fits, habits_of
from app.datasets.reading.evidence import Evidence, weigh
from app.datasets.reading.model import FieldType, Recipe
from app.datasets.reading.naming import column_names
from app.datasets.reading.passes import (
    Leftover,
    distinct_texts,
    has_empty_row,
    leftovers,
    unread_marks,
    write_table,
)
from app.datasets.reading.source import Source

MOST_PASSES = 5


class NeedsCare(Exception):
    """The file is not as regular as its sample: it has to be read row by row."""


@dataclass
class Column:
    """A column on its way to a type."""

    column: str
    sample: Evidence
    wanted: FieldType | None
    seen: dict[str, int] = field(default_factory=dict)
    refused: frozenset[FieldType] = frozenset()
    plan: FieldPlan = field(default_factory=FieldPlan)
    leftover: Leftover = field(default_factory=lambda: Leftover(0, 0, 0, {}, {}))

    def evidence(self) -> Evidence:
        """Weigh the sample, grown to the size of the column, and all that was seen since."""
        total = self.leftover.values + self.leftover.misfits
        factor = max(total / max(self.sample.values, 1), 1.0)
        return self.sample.scaled(factor).joined(weigh(self.seen))

    def revise(self, habits: Habits) -> bool:
        """Plan again with what the last pass left unread; say whether the plan changed."""
        one = self.leftover
        self.seen |= one.texts | one.missing
        better = decide(self.evidence(), habits, self.wanted, self.refused)
        is_stuck = better == self.plan and not self.wanted and self.plan.type != "text"
        if is_stuck and not fits(one.misfits, one.values + one.misfits):
            self.refused |= {_FAMILY[self.plan.type]}
            better = decide(self.evidence(), habits, None, self.refused)
        is_new = better != self.plan
        self.plan = better
        return is_new


_FAMILY: dict[FieldType, FieldType] = {
    "integer": "number", "number": "number", "date": "date", "datetime": "date",
    "boolean": "boolean",
}  # fmt: skip


def settle(
    connection: duckdb.DuckDBPyConnection,
    source: Source,
    recipe: Recipe,
    table: Path,
    progress: Callable[[str], None],
) -> list[Column]:
    """Write `source` to `table` with types that hold for every row, and return the columns.

    Raises NeedsCare when the rows show that the quick way of reading is not the right one.
    """
    columns = [
        Column(column, sample, recipe.types.get(name))
        for column, name, sample in zip(
            column_names(source.names), source.names, source.samples, strict=True
        )
    ]
    habits = _habits([one.sample for one in columns], source, recipe)
    for one in columns:
        one.plan = decide(one.sample, habits, one.wanted)
    for number in range(MOST_PASSES):
        progress("reading")
        _pass(connection, source, columns, table)
        habits = _habits([one.evidence() for one in columns], source, recipe)
        are_new = [one.revise(habits) for one in columns]
        if not any(are_new):
            return columns
        if number >= MOST_PASSES - 2:
            _give_up(columns, are_new)
    _pass(connection, source, columns, table)
    return columns


def _pass(
    connection: duckdb.DuckDBPyConnection, source: Source, columns: list[Column], table: Path
) -> None:
    names = [one.column for one in columns]
    plans = [one.plan for one in columns]
    write_table(connection, source, names, plans, table)
    found = leftovers(connection, names, plans, table)
    rows = found[0].rows if found else 0
    if not source.is_numbered and has_empty_row(connection, names, found, table):
        raise NeedsCare
    if source.has_blank_lines and rows != source.lines and source.has_blank_lines():
        raise NeedsCare
    for one, name, leftover in zip(columns, source.names, found, strict=True):
        one.leftover = leftover
        if not source.is_numbered and name and name in leftover.texts:
            raise NeedsCare
        if (
            one.plan.type == "text"
            and leftover.values
            and not one.sample.values
            and not one.refused
        ):
            one.seen |= distinct_texts(connection, one.column, table)
        if one.plan.type == "text":
            has_few = one.sample.different * 3 < one.sample.values
            marks = unread_marks(connection, one.column, table, has_few_values=has_few)
            one.seen |= dict.fromkeys(marks, 1)


def _give_up(columns: list[Column], are_new: list[bool]) -> None:
    """Store as text what will not settle: text loses nothing."""
    for one, is_new in zip(columns, are_new, strict=True):
        if is_new and not one.wanted:
            one.plan = FieldPlan(missing=one.plan.missing)


def _habits(evidence: list[Evidence], source: Source, recipe: Recipe) -> Habits:
    found = habits_of(evidence, source.dialect.delimiter if source.dialect else None)
    return Habits(
        decimal_mark=recipe.decimal_mark or found.decimal_mark,
        day_first=found.day_first if recipe.day_first is None else recipe.day_first,
        delimiter=found.delimiter,
    )
