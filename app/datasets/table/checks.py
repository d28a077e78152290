"""Cells of a stored table that break what is said of their columns, with the rows they stand in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from app.datasets.table.conditions import Parameters, quoted
from app.datasets.table.engine import Engine
from app.datasets.table.table import Table

Rule = Literal["required", "unique", "code_list"]


@dataclass(frozen=True)
class Check:
    """A rule on one column. `allowed`: for a code list, its codes and names in small letters."""

    column: str
    rule: Rule
    allowed: Sequence[str] = ()


@dataclass(frozen=True)
class Breach:
    """A cell that breaks a rule; `row` is its number in the file."""

    row: int
    column: str
    value: Any
    rule: Rule


def breaches(
    engine: Engine, table: Table, checks: Sequence[Check], start: int, limit: int
) -> list[Breach]:
    """The cells that break any of the rules, in the order of the file; raises Busy, TooSlow."""
    if not checks:
        return []
    parameters = Parameters()
    parts = [_select(at, each, table, parameters) for at, each in enumerate(checks)]
    query = f"{' UNION ALL '.join(parts)} ORDER BY 1, 2 LIMIT {int(limit)} OFFSET {int(start)}"
    with engine.cursor() as cursor:
        found = cursor.execute(query, parameters.values).fetchall()
    return [Breach(row, checks[at].column, value, checks[at].rule) for row, at, value in found]


def _select(at: int, one: Check, table: Table, parameters: Parameters) -> str:
    column = quoted(one.column, table.types)
    match one.rule:
        case "required":
            test = f"{column} IS NULL"
        case "unique":
            test = f"{column} IN (SELECT {column} FROM {table.relation} GROUP BY 1 HAVING count(*) > 1)"  # noqa: E501, S608 - one statement; names are the table's own
        case _:
            test = (
                f"lower(trim({column})) NOT IN (SELECT unnest({parameters.add(list(one.allowed))}))"
            )
    return (
        f"SELECT {table.row_number} AS row, {at} AS at, CAST({column} AS VARCHAR) AS value "  # noqa: S608 - names are the table's own, values are bound
        f"FROM {table.relation} WHERE {test}"
    )
