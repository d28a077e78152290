"""Types from all rows. A plan made from a sample reads the whole file; what it left unread is
looked at, and where that says something new the plan is changed and the file is read again.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb

from app.datasets.reading.decision import FieldPlan, Habits, decide, fits, habits_of
from app.datasets.reading.evidence import Evidence, weigh
from app.datasets.reading.model import FieldType, Recipe
from app.datasets.reading.naming import column_names
from app.datasets.reading.passes import (
    AT_ONCE,
    Leftover,
    distinct_texts,
    has_empty_row,
    leftovers,
    unread_marks,
    write_table,
)
from app.datasets.reading.source import NeedsCare, Source
from app.datasets.reading.wide import staged

MOST_PASSES = 5


@dataclass
class Column:
    """A column on its way to a type."""

    column: str
    sample: Evidence
    wanted: FieldType | None
    marks: frozenset[str] = frozenset()
    seen: dict[str, int] = field(default_factory=dict)
    refused: frozenset[FieldType] = frozenset()
    plan: FieldPlan = field(default_factory=FieldPlan)
    leftover: Leftover = field(default_factory=lambda: Leftover(0, 0, 0, {}, {}))

    def evidence(self) -> Evidence:
        """Weigh the sample, grown to the size of the column, and all that was seen since."""
        total = self.leftover.values + self.leftover.misfits
        factor = max(total / max(self.sample.values, 1), 1.0)
        return self.sample.scaled(factor).joined(weigh(self.seen, self.marks))

    def decided(self, evidence: Evidence, habits: Habits, *, is_free: bool = False) -> FieldPlan:
        """Plan by the evidence; whatever the sample showed, told marks stand for nothing."""
        plan = decide(evidence, habits, None if is_free else self.wanted, self.refused)
        return replace(plan, missing=tuple(sorted({*plan.missing, *self.marks})))

    def revise(self, habits: Habits) -> bool:
        """Plan again with what the last pass left unread; say whether the plan changed."""
        one = self.leftover
        self.seen |= one.texts | one.missing
        better = self.decided(self.evidence(), habits)
        is_stuck = better == self.plan and not self.wanted and self.plan.type != "text"
        if is_stuck and not fits(one.misfits, one.values + one.misfits):
            self.refused |= {_FAMILY[self.plan.type]}
            better = self.decided(self.evidence(), habits, is_free=True)
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
    work: Path,
    progress: Callable[[str], None],
) -> tuple[list[Column], list[Path]]:
    """Write `source` to `table` with types that hold for every row.

    Returns the columns, and the files that hold them by `AT_ONCE` (of a narrow table itself).

    Raises NeedsCare when the rows show that the quick way of reading is not the right one.
    """
    columns = [
        Column(column, sample, recipe.types.get(name), recipe.marks)
        for column, name, sample in zip(
            column_names(source.names), source.names, source.samples, strict=True
        )
    ]
    habits = _habits([one.sample for one in columns], source, recipe)
    for one in columns:
        one.plan = one.decided(one.sample, habits)
    progress("reading")
    parts = staged(connection, source, work)
    for number in range(MOST_PASSES):
        if number:
            progress("reading")
        typed = _pass(connection, source, columns, table, parts, work)
        habits = _habits([one.evidence() for one in columns], source, recipe)
        are_new = [one.revise(habits) for one in columns]
        if not any(are_new):
            return columns, typed
        if number >= MOST_PASSES - 2:
            _give_up(columns, are_new)
    return columns, _pass(connection, source, columns, table, parts, work)


def _pass(
    connection: duckdb.DuckDBPyConnection,
    source: Source,
    columns: list[Column],
    table: Path,
    parts: list[str],
    work: Path,
) -> list[Path]:
    names = [one.column for one in columns]
    plans = [one.plan for one in columns]
    typed = write_table(connection, source, names, plans, table, parts, work)
    found = leftovers(connection, names, plans, table)
    rows = found[0].rows if found else 0
    if not source.is_numbered and has_empty_row(connection, names, found, table):
        raise NeedsCare
    if source.has_blank_lines and rows != source.lines and source.has_blank_lines():
        raise NeedsCare
    for at, (one, leftover) in enumerate(zip(columns, found, strict=True)):
        name, part = source.names[at], typed[at // AT_ONCE] if parts else table
        one.leftover = leftover
        if not source.is_numbered and name and name in leftover.texts:
            raise NeedsCare
        if (
            one.plan.type == "text"
            and leftover.values
            and not one.sample.values
            and not one.refused
        ):
            one.seen |= distinct_texts(connection, one.column, part)
        if one.plan.type == "text":
            has_few = one.sample.different * 3 < one.sample.values
            marks = unread_marks(connection, one.column, part, has_few_values=has_few)
            one.seen |= dict.fromkeys(marks, 1)
    return typed


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
