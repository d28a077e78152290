"""What changed between two stored tables: fields, rows and, where a key is named, cells."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import duckdb

from app.datasets.table.conditions import POSITION, quoted
from app.datasets.table.engine import Engine
from app.datasets.table.question import BadQuestion
from app.datasets.table.table import Table

SHOWN = 50
"""Rows, and changed cells, that are shown of each kind."""


@dataclass(frozen=True)
class CellChange:
    """One cell of a row that both tables have: its key, and the value before and after."""

    key: tuple[Any, ...]
    column: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Comparison:
    """What changed. Counts are of all rows; of rows and cells the first few are listed.

    Without a `key` rows are compared as wholes: a changed one is one removed and one added, and
    equal rows count as often as they stand there. `columns` are those that both tables have.
    """

    key: tuple[str, ...]
    columns: list[str]
    fields_added: list[str]
    fields_removed: list[str]
    fields_retyped: list[str]
    added: int = 0
    removed: int = 0
    changed: int = 0
    cells_changed: dict[str, int] = field(default_factory=dict)
    rows_added: list[tuple[Any, ...]] = field(default_factory=list)
    rows_removed: list[tuple[Any, ...]] = field(default_factory=list)
    cells: list[CellChange] = field(default_factory=list)

    @property
    def is_same(self) -> bool:
        """Whether both hold the same rows, whatever their order."""
        return not (self.added or self.removed or self.changed)


def compare(engine: Engine, before: Table, after: Table, key: Sequence[str] = ()) -> Comparison:
    """Compare two tables; raises BadQuestion for a key that does not name each row, Busy, TooSlow.

    The codes of BadQuestion are `no_such_column` and `key_names_several_rows`.
    """
    shared = [name for name in after.types if name in before.types]
    found = Comparison(
        key=tuple(key),
        columns=shared,
        fields_added=[name for name in after.types if name not in before.types],
        fields_removed=[name for name in before.types if name not in after.types],
        fields_retyped=[name for name in shared if before.types[name] != after.types[name]],
    )
    for name in key:
        quoted(name, dict.fromkeys(shared, ""))
    if not shared:
        return found
    with engine.cursor() as cursor:
        _open(cursor, "before", before, shared, found.fields_retyped)
        _open(cursor, "after", after, shared, found.fields_retyped)
        return _by_key(cursor, found) if key else _as_wholes(cursor, found)


def _open(
    cursor: duckdb.DuckDBPyConnection,
    name: str,
    table: Table,
    columns: Sequence[str],
    as_text: Sequence[str],
) -> None:
    """A view of the shared columns `c0`, `c1` ...; those of two types are compared as text."""
    parts = [
        f"CAST({quoted(column, table.types)} AS VARCHAR) AS c{at}"
        if column in as_text
        else f"{quoted(column, table.types)} AS c{at}"
        for at, column in enumerate(columns)
    ]
    cursor.execute(
        f"CREATE OR REPLACE TEMP VIEW {name} AS"  # noqa: S608 - names are the table's own, quoted
        f" SELECT {POSITION} AS place, {', '.join(parts)} FROM {table.relation}"
    )


def _as_wholes(cursor: duckdb.DuckDBPyConnection, found: Comparison) -> Comparison:
    """Count each row on both sides by a hash of all its cells (64 bits)."""
    row = f"hash({', '.join(f'c{at}' for at in range(len(found.columns)))})"
    surplus = (
        f"WITH b AS (SELECT {row} AS h, count(*) AS n FROM before GROUP BY h),"  # noqa: S608 - our own names
        f" a AS (SELECT {row} AS h, count(*) AS n FROM after GROUP BY h)"
        " SELECT coalesce(a.h, b.h) AS h, coalesce(a.n, 0) - coalesce(b.n, 0) AS more"
        " FROM a FULL JOIN b ON a.h = b.h WHERE coalesce(a.n, 0) <> coalesce(b.n, 0)"
    )
    cursor.execute(f"CREATE OR REPLACE TEMP TABLE surplus AS {surplus}")
    counts = cursor.execute(
        "SELECT coalesce(sum(more) FILTER (more > 0), 0), coalesce(-sum(more) FILTER (more < 0), 0)"
        " FROM surplus"
    ).fetchone()
    added, removed = counts or (0, 0)
    columns = ", ".join(f"c{at}" for at in range(len(found.columns)))
    listed = {
        side: cursor.execute(
            f"SELECT {columns} FROM (SELECT *, {row} AS h FROM {side}) JOIN surplus USING (h)"  # noqa: S608 - our own names
            f" WHERE more {sign} 0"
            f" QUALIFY row_number() OVER (PARTITION BY h ORDER BY place) <= abs(more)"
            f" ORDER BY place LIMIT {SHOWN}"
        ).fetchall()
        for side, sign in (("after", ">"), ("before", "<"))
    }
    cursor.execute("DROP TABLE surplus")
    return replace(
        found,
        added=int(added),
        removed=int(removed),
        rows_added=listed["after"],
        rows_removed=listed["before"],
    )


def _by_key(cursor: duckdb.DuckDBPyConnection, found: Comparison) -> Comparison:
    places = [found.columns.index(name) for name in found.key]
    others = [at for at in range(len(found.columns)) if at not in places]
    key = ", ".join(f"c{at}" for at in places)
    for side in ("before", "after"):
        if repeated := _rows_without_a_name_of_their_own(cursor, side, places):
            raise BadQuestion("key_names_several_rows", side=side, rows=repeated)
    joined = f"before b JOIN after a USING ({key})"
    differs = [f"a.c{at} IS DISTINCT FROM b.c{at}" for at in others]
    counts = cursor.execute(
        f"SELECT count(*) FILTER ({' OR '.join(differs) or 'false'})"  # noqa: S608 - our own names
        f"{''.join(f', count(*) FILTER ({one})' for one in differs)} FROM {joined}"
    ).fetchone() or (0,)
    columns = ", ".join(f"c{at}" for at in range(len(found.columns)))
    sides = {
        side: (
            cursor.execute(
                f"SELECT count(*) FROM {side} ANTI JOIN {other} USING ({key})"  # noqa: S608 - our own names
            ).fetchall()[0][0],
            cursor.execute(
                f"SELECT {columns} FROM {side} ANTI JOIN {other} USING ({key})"  # noqa: S608 - our own names
                f" ORDER BY place LIMIT {SHOWN}"
            ).fetchall(),
        )
        for side, other in (("after", "before"), ("before", "after"))
    }
    changed = dict(zip((found.columns[at] for at in others), counts[1:], strict=True))
    return replace(
        found,
        added=sides["after"][0],
        removed=sides["before"][0],
        changed=int(counts[0]),
        cells_changed={name: number for name, number in changed.items() if number},
        rows_added=sides["after"][1],
        rows_removed=sides["before"][1],
        cells=_cells(cursor, found, joined, places, others) if counts[0] else [],
    )


def _rows_without_a_name_of_their_own(
    cursor: duckdb.DuckDBPyConnection, side: str, places: Sequence[int]
) -> int:
    """How many rows share their key with another, or lack a part of it."""
    key = ", ".join(f"c{at}" for at in places)
    lacking = " OR ".join(f"c{at} IS NULL" for at in places)
    row = cursor.execute(
        f"SELECT coalesce(sum(n), 0) FROM (SELECT count(*) AS n, bool_or({lacking}) AS lacks"  # noqa: S608 - our own names
        f" FROM {side} GROUP BY {key}) WHERE n > 1 OR lacks"
    ).fetchone()
    return int(row[0]) if row else 0


def _cells(
    cursor: duckdb.DuckDBPyConnection,
    found: Comparison,
    joined: str,
    places: Sequence[int],
    others: Sequence[int],
) -> list[CellChange]:
    key = ", ".join(f"c{at}" for at in places)
    pairs = ", ".join(f"b.c{at}, a.c{at}" for at in others)
    differs = " OR ".join(f"a.c{at} IS DISTINCT FROM b.c{at}" for at in others)
    rows = cursor.execute(
        f"SELECT {key}, {pairs} FROM {joined} WHERE {differs} ORDER BY a.place LIMIT {SHOWN}"  # noqa: S608 - our own names
    ).fetchall()
    cells = []
    for row in rows:
        named, values = row[: len(places)], row[len(places) :]
        for number, at in enumerate(others):
            before, after = values[2 * number], values[2 * number + 1]
            if before != after:
                cells.append(CellChange(tuple(named), found.columns[at], before, after))
    return cells[:SHOWN]
