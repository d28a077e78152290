"""Figures of a stored table by group, with all their margins, in one pass."""

from decimal import Decimal
from typing import Any

import duckdb

from app.datasets.aggregates.asked import Aggregate, Group, Measure
from app.datasets.aggregates.disclosure import ALL, Cell, Key
from app.datasets.table.conditions import Parameters, condition, quoted
from app.datasets.table.engine import Engine
from app.datasets.table.question import BadQuestion
from app.datasets.table.table import Table, misfit

MOST_CELLS = 5_000
"""More than anybody looks at; who needs them takes the rows along."""

_FIGURES = {
    "count": "NULL",
    "sum": "sum({0})",
    "mean": "CAST(sum({0}) AS DOUBLE) / count({0})",
    "median": "median(CAST({0} AS DOUBLE))",
}


def aggregate(engine: Engine, table: Table, asked: Aggregate) -> dict[Key, Cell]:
    """Every cell and margin, exact; a key holds a value for each group, or `ALL`.

    Raises BadQuestion (a column or value that does not fit, too many groups), Busy, TooSlow.
    """
    parameters = Parameters()
    tests = [condition(one, table.types, parameters) for one in asked.filters]
    groups = [_level(each, table) for each in asked.by]
    names = [f"g{at}" for at in range(len(groups))]
    levels = ", ".join(f"{level} AS {name}" for level, name in zip(groups, names, strict=True))
    number = _number(asked.measure, table)
    query = (
        f"SELECT {', '.join(names)}, grouping({', '.join(names)}), count(*), "  # noqa: S608 - names are the table's own, values are bound
        f"{_FIGURES[asked.measure.kind].format('m')} "
        f"FROM (SELECT {levels}{number} FROM {table.relation} "
        f"WHERE {' AND '.join(tests) or 'true'}) "
        f"GROUP BY CUBE ({', '.join(names)}) LIMIT {MOST_CELLS + 1}"
    )
    try:
        with engine.cursor() as cursor:
            found = cursor.execute(query, parameters.values).fetchall()
    except (duckdb.ConversionException, duckdb.BinderException) as error:
        raise misfit(engine, table, asked.filters) from error
    if len(found) > MOST_CELLS:
        raise BadQuestion("too_many_groups")
    return dict(_cell(row, len(groups)) for row in found)


def _level(group: Group, table: Table) -> str:
    column = quoted(group.column, table.types)
    match group.grain:
        case "year":
            return f"year({column})"
        case "month":
            return f"strftime({column}, '%Y-%m')"
        case _:
            return column


def _number(measure: Measure, table: Table) -> str:
    return f", {quoted(measure.column, table.types)} AS m" if measure.column else ""


def _cell(row: tuple[Any, ...], groups: int) -> tuple[Key, Cell]:
    mask, rows, value = row[groups:]
    key = tuple(
        ALL if mask >> (groups - 1 - at) & 1 else level for at, level in enumerate(row[:groups])
    )
    return key, Cell(rows, None if value is None else Decimal(str(value)))
