"""One pass over a source: all rows into a typed table, and what was left unread in it."""

from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from app.datasets.reading import sql
from app.datasets.reading.decision import FieldPlan
from app.datasets.reading.marks import MISSING_AMONG_VALUES, SURE_MISSING
from app.datasets.reading.source import Source

ROW_GROUP = 20_480
"""Rows in a group of the stored file: a page of any of them is decoded from one or two groups."""

AT_ONCE = 100
"""Columns of a part: a statement over all columns of a wide table would hardly be planned."""

_DISTINCT = 2_000
"""Of what was left unread in a column, at most this many different texts are looked at."""


@dataclass
class Leftover:
    """What a pass left unread in a column: how often, and which texts stand for nothing."""

    rows: int
    values: int
    misfits: int
    texts: dict[str, int]
    missing: dict[str, int]


def write_table(
    connection: duckdb.DuckDBPyConnection,
    source: Source,
    columns: list[str],
    plans: list[FieldPlan],
    table: Path,
    parts: list[str],
    work: Path,
) -> list[Path]:
    """Write every row of `source`, typed by `plans`, to the Parquet file `table`.

    Returns the files that hold the columns by `AT_ONCE`: the table itself, or where `source` was
    staged in `parts` (relations) one of `work` for each of those.

    A last column, `as_written`, lists for each row the cells whose text became NULL, so the stored
    table keeps all that the file said. Where rows follow without a gap the file's own row numbers
    do, and `first_row` in its metadata says where they begin.
    """
    if not parts:
        _copy(connection, _typed(source, columns, plans, range(len(plans))), source, table)
        return [table]
    typed = []
    for at, relation in enumerate(parts):
        some = range(at * AT_ONCE, min((at + 1) * AT_ONCE, len(plans)))
        typed.append(work / f"typed.{at}.parquet")
        part = replace(source, relation=relation)
        _copy(connection, _typed(part, columns, plans, some), source, typed[-1])
    _copy(connection, _joined(source, columns, typed), source, table)
    return typed


def _copy(connection: duckdb.DuckDBPyConnection, query: str, source: Source, target: Path) -> None:
    connection.execute(
        f"COPY ({query}) TO {sql.literal(str(target))} (FORMAT parquet, COMPRESSION zstd, "
        f"COMPRESSION_LEVEL 1, ROW_GROUP_SIZE {ROW_GROUP}, "
        f"KV_METADATA {{first_row: '{source.first_row}'}})"
    )


def _typed(source: Source, columns: list[str], plans: list[FieldPlan], some: range) -> str:
    """Select some of the columns, read by their plans; the first of all bring what rows have."""
    has_rows = source.is_numbered and some.start == 0
    inner = [f"c{at}" for at in some]
    inner += [f"{sql.value_of(plans[at], f'c{at}')} AS t{at}" for at in some]
    outer = [f"t{at} AS {sql.name(columns[at])}" for at in some]
    if has_rows:
        inner = ["row_number", "extra", *inner]
        outer = ["row_number", *outer]
    listed = _as_written(plans, some, has_rows=has_rows)
    return (
        f"SELECT {', '.join(outer)}, {listed} AS as_written "  # noqa: S608 - names and literals are quoted in sql.py
        f"FROM (SELECT {', '.join(inner)} FROM {source.relation})"
    )


def _joined(source: Source, columns: list[str], parts: list[Path]) -> str:
    """Put the parts of a wide table side by side: one statement over all would not be planned."""
    names = ["row_number"] if source.is_numbered else []
    names += [sql.name(column) for column in columns]
    tables = " POSITIONAL JOIN ".join(
        f"read_parquet({sql.literal(str(part))}) AS p{at}" for at, part in enumerate(parts)
    )
    lists = ", ".join(f"coalesce(p{at}.as_written, [])" for at in range(len(parts)))
    whole = f"flatten([{lists}])"
    listed = f"CASE WHEN len({whole}) > 0 THEN {whole} END"
    return f"SELECT {', '.join(names)}, {listed} AS as_written FROM {tables}"  # noqa: S608 - names and literals are quoted in sql.py


def _as_written(plans: list[FieldPlan], some: range, *, has_rows: bool) -> str:
    tests, items = [], []
    for at in some:
        if plans[at].type == "text" and not plans[at].missing:
            continue
        test = f"t{at} IS NULL AND c{at} IS NOT NULL AND {sql.bare(f'c{at}')} <> ''"
        tests.append(f"({test})")
        items.append(f"CASE WHEN {test} THEN {{'field': {at}, 'raw': c{at}}} END")
    if has_rows:
        tests.append("extra IS NOT NULL")
        items.append("CASE WHEN extra IS NOT NULL THEN {'field': -1, 'raw': extra} END")
    if not tests:
        return "CAST(NULL AS STRUCT(field INTEGER, raw VARCHAR)[])"
    kept = f"list_filter([{', '.join(items)}], lambda item: item IS NOT NULL)"
    listed = f"CASE WHEN {' OR '.join(tests)} THEN {kept} END"
    return f"CAST({listed} AS STRUCT(field INTEGER, raw VARCHAR)[])"


def leftovers(
    connection: duckdb.DuckDBPyConnection, columns: list[str], plans: list[FieldPlan], table: Path
) -> list[Leftover]:
    """Gather, column by column, what `write_table` left unread."""
    found = [Leftover(*counts, 0, {}, {}) for counts in _value_counts(table, columns)]
    query = """
        FROM (
            SELECT cell.field AS field, cell.raw AS raw, count(*) AS times
            FROM (
                SELECT unnest(as_written) AS cell FROM read_parquet($1)
                WHERE as_written IS NOT NULL
            )
            WHERE cell.field >= 0 GROUP BY ALL
        )
        SELECT field, raw, times, sum(times) OVER (PARTITION BY field)
        QUALIFY row_number() OVER (PARTITION BY field ORDER BY times DESC, raw) <= $2"""
    for at, raw, times, total in connection.execute(query, [str(table), _DISTINCT]).fetchall():
        one, mark = found[at], raw.strip().strip("\ufeff")
        one.misfits = one.misfits or int(total)
        if stands_for_nothing(mark, plans[at]):
            one.missing[mark] = one.missing.get(mark, 0) + times
        else:
            one.texts[raw] = times
    for one in found:
        one.misfits -= sum(one.missing.values())
    return found


def has_empty_row(
    connection: duckdb.DuckDBPyConnection, columns: list[str], found: list[Leftover], table: Path
) -> bool:
    """Whether some row has no cell filled; most tables have a column that answers at once."""
    if any(one.values == one.rows for one in found):
        return False
    fullest = sorted(zip(columns, found, strict=True), key=lambda pair: -pair[1].values)
    tests = " AND ".join(f"{sql.name(column)} IS NULL" for column, _one in fullest[:AT_ONCE])
    query = (
        f"SELECT 1 FROM read_parquet({sql.literal(str(table))}) "  # noqa: S608 - names and literals are quoted
        f"WHERE {tests} AND as_written IS NULL LIMIT 1"
    )
    return connection.execute(query).fetchone() is not None


def stands_for_nothing(mark: str, plan: FieldPlan) -> bool:
    """Whether a text stands for nothing in a column read by `plan`."""
    folded = mark.casefold()
    if folded in plan.missing or mark in plan.missing:
        return True
    if plan.type in ("text", "boolean"):
        return folded in SURE_MISSING
    return folded in MISSING_AMONG_VALUES or folded in SURE_MISSING


def unread_marks(
    connection: duckdb.DuckDBPyConnection, column: str, table: Path, *, has_few_values: bool
) -> list[str]:
    """Find, in a column stored as text, the marks for nothing that the sample did not show."""
    quoted, source = sql.name(column), f"read_parquet({sql.literal(str(table))})"
    marks = ", ".join(sql.literal(mark) for mark in sorted(SURE_MISSING | {"Н/Д", "N/A", "#N/A"}))
    if has_few_values:
        query = f"SELECT {quoted} FROM {source} GROUP BY 1 HAVING {quoted} IN ({marks})"  # noqa: S608 - names and literals are quoted in sql.py
    else:
        query = f"SELECT DISTINCT {quoted} FROM {source} WHERE {quoted} IN ({marks})"  # noqa: S608 - as above
    return [mark for (mark,) in connection.execute(query).fetchall()]


def distinct_texts(
    connection: duckdb.DuckDBPyConnection, column: str, table: Path
) -> dict[str, int]:
    """Count the most frequent texts of a column of which the sample showed nothing."""
    quoted = sql.name(column)
    query = (
        f"SELECT {quoted}, count(*) AS times FROM read_parquet($1) WHERE {quoted} IS NOT NULL "  # noqa: S608 - the name is quoted
        "GROUP BY ALL ORDER BY times DESC, 1 LIMIT $2"
    )
    return dict(connection.execute(query, [str(table), _DISTINCT]).fetchall())


def _value_counts(table: Path, columns: list[str]) -> list[tuple[int, int]]:
    """Count the rows and the values of each column from the table's footer."""
    with pq.ParquetFile(table) as file:
        metadata = file.metadata
        offset = 1 if file.schema_arrow.names[0] == "row_number" else 0
        counts = [metadata.num_rows] * len(columns)
        for group in range(metadata.num_row_groups):
            for at in range(len(columns)):
                statistics = metadata.row_group(group).column(at + offset).statistics
                counts[at] -= (statistics.null_count or 0) if statistics else 0
    return [(metadata.num_rows, count) for count in counts]
