"""What did not fit, cell by cell, and why."""

from pathlib import Path
from typing import Any

import duckdb

from app.datasets.reading import sql
from app.datasets.reading.marks import MISSING_AMONG_VALUES, SURE_MISSING, TOTAL_WORDS
from app.datasets.reading.model import Note
from app.datasets.reading.settle import Column
from app.datasets.reading.source import Source

SAMPLES = 100
"""Misfits that a `Reading` carries itself; the file of rejects has them all."""

SHOWN = 200
"""Characters of a misfit that a `Reading` shows; the file of rejects has it whole."""

_LABEL_COLUMNS = 3
"""The word for a total stands in one of the first columns."""

_REASON = {
    "integer": "not_a_number", "number": "not_a_number", "date": "not_a_date",
    "datetime": "not_a_date", "boolean": "not_yes_or_no", "text": "not_text",
}  # fmt: skip


def write_rejects(
    connection: duckdb.DuckDBPyConnection, source: Source, columns: list[Column], into: Path
) -> tuple[int, list[tuple[Any, ...]]]:
    """Write `rejects.parquet`; return how many cells it lists, and the first of them."""
    table, target = into / "table.parquet", into / "rejects.parquet"
    number = "row_number" if source.is_numbered else f"file_row_number + {source.first_row}"
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE kinds "
        "(field INTEGER, name VARCHAR, reason VARCHAR, type VARCHAR)"
    )
    connection.executemany(
        "INSERT INTO kinds VALUES (?, ?, ?, ?)",
        [(at, c.column, _REASON[c.plan.type], c.plan.type) for at, c in enumerate(columns)]
        + [(-1, "", "beyond_last_column", "extra")],
    )
    connection.execute(
        f"COPY ({_query(table, number, columns)}) TO {sql.literal(str(target))} "
        "(FORMAT parquet, COMPRESSION zstd)"
    )
    counted: Any = connection.execute(
        f"SELECT count(*) FROM read_parquet({sql.literal(str(target))})"  # noqa: S608 - the path is quoted
    ).fetchone()
    first = connection.execute(
        f"SELECT row_number, field, left(raw, {SHOWN}), why "  # noqa: S608 - the path is quoted
        f"FROM read_parquet({sql.literal(str(target))}) ORDER BY row_number, field LIMIT {SAMPLES}"
    ).fetchall()
    return int(counted[0]), first


def totals_among_rows(
    connection: duckdb.DuckDBPyConnection, source: Source, columns: list[Column], into: Path
) -> list[Note]:
    """Tell of rows whose first cells say "total": they stay, and a sum would count them twice."""
    words = ", ".join(sql.literal(word) for word in TOTAL_WORDS)
    place = "row_number" if source.is_numbered else f"file_row_number + {source.first_row}"
    numbers: set[int] = set()
    for at, one in enumerate(columns[:_LABEL_COLUMNS]):
        if one.plan.type == "text":
            label, condition = sql.name(one.column), "true"
        elif any(text.strip(" :.").casefold() in TOTAL_WORDS for text in one.leftover.texts):
            label = f"list_filter(as_written, lambda cell: cell.field = {at})[1].raw"
            condition = "as_written IS NOT NULL"
        else:
            continue
        query = (
            f"SELECT {place} FROM read_parquet({sql.literal(str(into / 'table.parquet'))}, "  # noqa: S608 - names and literals are quoted
            f"file_row_number=true) WHERE {condition} AND lower(trim({label}, ' :.')) IN ({words})"
        )
        numbers |= {number for (number,) in connection.execute(query).fetchall()}
    if not numbers:
        return []
    return [Note("totals_among_rows", {"count": len(numbers), "row": min(numbers)})]


def _query(table: Path, number: str, columns: list[Column]) -> str:
    """List misfits in the file's order; a mark for nothing is none."""
    told = columns[0].marks if columns else frozenset()
    sure = ", ".join(sql.literal(mark) for mark in sorted(SURE_MISSING | told))
    among = ", ".join(sql.literal(mark) for mark in sorted(MISSING_AMONG_VALUES))
    mark = "lower(trim(cell.raw, ' \ufeff\u00a0\t\r\n'))"
    return f"""
        SELECT row_number, name AS field, cell.raw AS raw,
            CASE WHEN reason = 'not_a_number' AND regexp_full_match(trim(cell.raw), '[+-]?0\\d+')
                THEN 'leading_zero'
            WHEN reason = 'not_a_number' AND regexp_full_match(trim(cell.raw), '[+-]?[\\d ., ]+')
                THEN 'number_unclear_or_too_long'
            WHEN reason = 'not_a_date'
                AND regexp_full_match(trim(cell.raw), '\\d{{1,4}}[./-]\\d{{1,2}}[./-]\\d{{1,4}}.*')
                THEN 'no_such_date'
            ELSE reason END AS why
        FROM (
            SELECT {number} AS row_number, unnest(as_written) AS cell
            FROM read_parquet({sql.literal(str(table))}, file_row_number=true)
            WHERE as_written IS NOT NULL
        ) JOIN kinds ON kinds.field = cell.field
        WHERE NOT CASE WHEN type = 'extra' THEN false
            WHEN type IN ('text', 'boolean') THEN {mark} IN ({sure})
            ELSE {mark} IN ({sure}, {among}) END
        ORDER BY row_number, cell.field"""  # noqa: S608 - marks and paths are quoted
