"""What figures are asked for: by which fields, of what, and over which rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from app.datasets.table.question import BadQuestion, Filter

Grain = Literal["", "year", "month"]
Kind = Literal["count", "sum", "mean", "median"]

KINDS: tuple[Kind, ...] = ("count", "sum", "mean", "median")
MOST_BY = 2


@dataclass(frozen=True)
class Group:
    """A field to group by; days are taken together by year or month."""

    column: str
    grain: Grain = ""


@dataclass(frozen=True)
class Measure:
    """What is told of each group: how many rows, or a figure of one field's numbers."""

    kind: Kind = "count"
    column: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.column}" if self.column else self.kind


@dataclass(frozen=True)
class Aggregate:
    """A table of figures to be made. Where rows are closed, `filters` holds at most one value."""

    by: tuple[Group, ...]
    measure: Measure = field(default_factory=Measure)
    filters: tuple[Filter, ...] = ()


def parse_groups(given: Sequence[str], types: Mapping[str, str]) -> tuple[Group, ...]:
    """Groups from `column`, or `column:year` and `column:month` of days, which have a year if none.

    Raises BadQuestion: no such column, none or more than two, one twice.
    """
    groups = tuple(_group(text, types) for text in given if text)
    if not 1 <= len({each.column for each in groups}) == len(groups) <= MOST_BY:
        raise BadQuestion("wrong_number_of_groups")
    return groups


def _group(text: str, types: Mapping[str, str]) -> Group:
    name, grain = text, ""
    if text not in types:
        name, _colon, grain = text.rpartition(":")
    if name not in types:
        raise BadQuestion("no_such_column", column=text)
    if not is_day(types[name]):
        if grain:
            raise BadQuestion("no_days", column=name)
        return Group(name)
    if grain not in {"", "year", "month"}:
        raise BadQuestion("no_such_grain", column=name)
    return Group(name, "month" if grain == "month" else "year")


def parse_measure(given: str, types: Mapping[str, str]) -> Measure:
    """A measure from `count`, or `sum`, `mean`, `median` with `:column`; raises BadQuestion."""
    kind, _colon, column = (given or "count").partition(":")
    known = next((each for each in KINDS if each == kind), None)
    if known is None:
        raise BadQuestion("no_such_measure")
    if known == "count":
        return Measure()
    if column not in types:
        raise BadQuestion("no_such_column", column=column)
    if not is_number(types[column]):
        raise BadQuestion("no_numbers", column=column)
    return Measure(known, column)


def is_day(kind: str) -> bool:
    """Whether a type of the stored table is of days, which are taken together by year or month."""
    return kind.startswith(("DATE", "TIMESTAMP"))


def is_decimal(kind: str) -> bool:
    """Whether a type of the stored table has too many values to be picked one by one."""
    return kind.startswith(("DECIMAL", "DOUBLE"))


def is_number(kind: str) -> bool:
    """Whether a type of the stored table is one that can be summed."""
    return kind.startswith(("DECIMAL", "DOUBLE", "BIGINT", "INTEGER", "HUGEINT", "SMALLINT"))
