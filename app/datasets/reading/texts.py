"""The rows of a source as they are written, untyped: for comparison by other means."""

import csv
from pathlib import Path

import duckdb

from app.datasets.reading.source import Source

_AT_ONCE = 10_000


def write_texts(connection: duckdb.DuckDBPyConnection, source: Source, target: Path) -> None:
    """Write headings and rows to `target` as CSV (UTF-8, commas, CRLF), no cell retyped.

    Where some row is longer than the headings, a last column without a name holds its rest.
    """
    width = len(source.names)
    names = [given or f"column_{at}" for at, given in enumerate(source.names, 1)]
    columns = [f"c{at}" for at in range(width)]
    order = ""
    if source.is_numbered:
        order = " ORDER BY row_number"
        if _has_extra(connection, source):
            columns, names = [*columns, "extra"], [*names, ""]
    found = connection.execute(f"SELECT {', '.join(columns)} FROM {source.relation}{order}")  # noqa: S608 - names are made here, the path is quoted
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        while rows := found.fetchmany(_AT_ONCE):
            writer.writerows(rows)


def _has_extra(connection: duckdb.DuckDBPyConnection, source: Source) -> bool:
    query = f"SELECT 1 FROM {source.relation} WHERE extra IS NOT NULL LIMIT 1"  # noqa: S608 - the path is quoted
    return connection.execute(query).fetchone() is not None
