"""datasette on SQLite: the same rows, with an index on every column that is asked for."""

import datetime
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from benchmarks.serving import served

INDEXED = ("Вид наркотика", "Количество", "Место")
SPARING = "_nocount=1&_nofacet=1&_nosuggest=1&_shape=objects"


class Datasette:
    """One database of one table, `rows`."""

    def __init__(self, program: str, database: Path) -> None:
        self.program = program
        self.database = database

    def fill(self, table: Path) -> None:
        """Copy the stored table, number by number and word by word."""
        with sqlite3.connect(self.database) as database, pq.ParquetFile(table) as file:
            names = [each for each in file.schema_arrow.names if each != "as_written"]
            columns = ", ".join(f'"{name}"' for name in names)
            database.execute(f"CREATE TABLE rows ({columns})")
            places = ", ".join("?" for _name in names)
            for batch in file.iter_batches(50_000, columns=names):
                values = zip(
                    *([_plain(each) for each in column.to_pylist()] for column in batch),
                    strict=True,
                )
                database.executemany(f"INSERT INTO rows VALUES ({places})", values)
            for name in INDEXED:
                database.execute(f'CREATE INDEX "by {name}" ON rows ("{name}")')
            database.execute("ANALYZE")

    @contextmanager
    def served(self) -> Iterator[int]:
        """The port of the running server; its own limits of time are lifted."""
        settings = ["--setting", "sql_time_limit_ms", "120000", "--setting", "num_sql_threads", "3"]
        command = [self.program, "serve", str(self.database), "--port", "{port}", *settings]
        with served(command, {}) as (port, _processes):
            yield port

    def requests(self, rows: int) -> dict[str, str]:
        """What is asked for, by its name."""
        page = f"/peer/rows.json?_size=50&{SPARING}"
        narrow = "Вид наркотика__exact=Героин&Количество__gte=10&Количество__lte=50000"
        grouped = 'select "Место", count(*) from rows group by 1'
        return {
            "first page": page,
            "deep page": f"{page}&_next={min(rows // 2, 500_000)}",
            "filter + sort": f"{page}&{narrow}&_sort_desc=Количество",
            "group + count": f"/peer.json?sql={grouped}&_shape=objects",
        }


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, datetime.date) else value
