"""Looking at a stored table, a page at a time."""

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

from app.datasets.table.conditions import (
    POSITION,
    Parameters,
    after,
    condition,
    ordering,
    quoted,
)
from app.datasets.table.engine import Engine
from app.datasets.table.question import BadQuestion, Filter, Order, Place

MOST_ROWS = 1_000
_OWN = ("row_number", "as_written")


@dataclass(frozen=True)
class Table:
    """A stored table: columns with their DuckDB types, rows, and its first row in the source."""

    path: Path
    types: dict[str, str]
    rows: int
    first_row: int
    is_numbered: bool

    @property
    def relation(self) -> str:
        """The SQL that reads the file, with each row's position in it."""
        path = str(self.path).replace("'", "''")
        return f"read_parquet('{path}', file_row_number=true)"

    @property
    def row_number(self) -> str:
        """The expression for a row's number in the file that was read, from 1."""
        return "row_number" if self.is_numbered else f"({POSITION} + {self.first_row})"


@dataclass(frozen=True)
class Page:
    """Rows of plain values, each with its number in the source and its cells that could not be
    read as their column's type (column to text). `total` is None where counting would cost a scan.
    """

    columns: list[str]
    rows: list[tuple[Any, ...]]
    numbers: list[int]
    as_written: list[dict[str, str]] = field(default_factory=list)
    next: Place | None = None
    total: int | None = None


@lru_cache(maxsize=256)
def _opened(path: Path, _written: int, _size: int) -> Table:
    with pq.ParquetFile(path) as file:
        metadata = file.metadata.metadata or {}
        rows = file.metadata.num_rows
    connection = duckdb.connect(config={"threads": 1, "memory_limit": "64MiB"})
    with connection:
        described = connection.execute("DESCRIBE FROM read_parquet($1)", [str(path)]).fetchall()
    types = {row[0]: row[1] for row in described}
    return Table(
        path=path,
        types={name: kind for name, kind in types.items() if name not in _OWN},
        rows=rows,
        first_row=int(metadata.get(b"first_row", b"1")),
        is_numbered="row_number" in types,
    )


def open_table(path: Path) -> Table:
    """Read what a stored table says of itself."""
    state = path.stat()
    return _opened(path, state.st_mtime_ns, state.st_size)


def rows(
    engine: Engine,
    table: Table,
    columns: list[str] | None = None,
    filters: tuple[Filter, ...] = (),
    orders: tuple[Order, ...] = (),
    after_place: Place | None = None,
    limit: int = 50,
) -> Page:
    """Return a page of rows.

    Raises BadQuestion (a column that is not there, a value of another kind), Busy, TooSlow.
    """
    wanted = list(table.types) if columns is None else columns
    for column in wanted:
        quoted(column, table.types)
    limit = max(1, min(limit, MOST_ROWS))
    try:
        with engine.cursor() as cursor:
            found = _positions(cursor, table, filters, list(orders), after_place, limit + 1)
            kept = found[:limit]
            values = _values(cursor, table, wanted, [position for position, *_ in kept])
    except (duckdb.ConversionException, duckdb.BinderException) as error:
        raise misfit(engine, table, filters) from error
    place = Place(tuple(kept[-1][1:]), kept[-1][0]) if len(found) > limit else None
    names = list(table.types)
    return Page(
        columns=wanted,
        rows=[row[2:] for row in values],
        numbers=[row[0] for row in values],
        as_written=[
            {names[cell["field"]]: cell["raw"] for cell in row[1] or () if cell["field"] >= 0}
            for row in values
        ],
        next=place,
        total=None if filters else table.rows,
    )


def misfit(engine: Engine, table: Table, filters: tuple[Filter, ...]) -> BadQuestion:
    """Say which filter holds a value that cannot be read as its column's type."""
    with engine.cursor() as cursor:
        for one in filters:
            kind = table.types.get(one.column, "VARCHAR")
            query = f"SELECT count(TRY_CAST(v AS {kind})), count(v) FROM (SELECT unnest($1) AS v)"  # noqa: S608 - the type is the table's own
            read = cursor.execute(query, [[None if v is None else str(v) for v in one.values]])
            if one.test in {"equals", "in", "between"} and len(set(read.fetchall()[0])) > 1:
                return BadQuestion("value_of_another_kind", filter=one)
    return BadQuestion("value_of_another_kind")


def count(engine: Engine, table: Table, filters: tuple[Filter, ...], most: int = 1_000) -> int:
    """Count the rows that pass the filters, up to `most` and one more."""
    if not filters:
        return min(table.rows, most + 1)
    parameters = Parameters()
    where = " AND ".join(condition(one, table.types, parameters) for one in filters)
    query = f"SELECT count(*) FROM (SELECT 1 FROM {table.relation} WHERE {where} LIMIT {most + 1})"  # noqa: S608 - names are the table's own, values are bound
    with engine.cursor() as cursor:
        row = cursor.execute(query, parameters.values).fetchone()
    return int(row[0]) if row else 0


def _positions(
    cursor: duckdb.DuckDBPyConnection,
    table: Table,
    filters: tuple[Filter, ...],
    orders: list[Order],
    place: Place | None,
    limit: int,
) -> list[tuple[Any, ...]]:
    """Find which rows the page has, reading no more columns than filters and order need."""
    if not filters and not orders:
        start = place.position + 1 if place else 0
        return [(position,) for position in range(start, min(start + limit, table.rows))]
    parameters = Parameters()
    tests = [condition(one, table.types, parameters) for one in filters]
    if place:
        tests.append(after(orders, place, table.types, parameters))
    keys = "".join(f", {quoted(one.column, table.types)}" for one in orders)
    query = (
        f"SELECT {POSITION}{keys} FROM {table.relation} WHERE {' AND '.join(tests) or 'true'} "  # noqa: S608 - names are the table's own, values are bound
        f"ORDER BY {ordering(orders, table.types)} LIMIT {int(limit)}"
    )
    return cursor.execute(query, parameters.values).fetchall()


def _values(
    cursor: duckdb.DuckDBPyConnection, table: Table, columns: list[str], positions: list[int]
) -> list[tuple[Any, ...]]:
    """Read the cells of given rows, in that order."""
    if not positions:
        return []
    names = "".join(f", {quoted(column, table.types)}" for column in columns)
    listed = ", ".join(str(int(position)) for position in positions)
    query = (
        f"SELECT {POSITION}, {table.row_number}, as_written{names} FROM {table.relation} "  # noqa: S608 - names are the table's own, positions are numbers
        f"WHERE {POSITION} IN ({listed}) "
        f"AND {POSITION} BETWEEN {min(positions)} AND {max(positions)}"
    )
    found = {row[0]: row[1:] for row in cursor.execute(query).fetchall()}
    return [found[position] for position in positions]
