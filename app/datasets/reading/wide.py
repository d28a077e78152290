"""A wide table's text, read once and laid down in parts of some columns each.

Statements over thousands of columns take minutes to plan, and reading the file anew for each some
of them as long: so the rows pass by once, and each part has the same rows in the same order.
"""

from contextlib import ExitStack
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from app.datasets.reading.passes import AT_ONCE
from app.datasets.reading.source import NeedsCare, Source
from app.datasets.reading.sql import literal

_ROWS = 2_048
"""Rows that are held at a time, of all columns."""


def staged(connection: duckdb.DuckDBPyConnection, source: Source, work: Path) -> list[str]:
    """Lay the parts of `source` down in `work`; none where it is narrow. Returns relations.

    Raises NeedsCare where the file is not regular.
    """
    width = len(source.names)
    if width <= AT_ONCE:
        return []
    paths = [work / f"text.{at}.parquet" for at in range(-(-width // AT_ONCE))]
    own = ["row_number", "extra"] if source.is_numbered else []
    groups = [[f"c{at}" for at in range(start, min(start + AT_ONCE, width))]
              for start in range(0, width, AT_ONCE)]  # fmt: skip
    groups[0] = own + groups[0]
    listed = ", ".join(column for group in groups for column in group)
    query = f"SELECT {listed} FROM {source.relation}"  # noqa: S608 - names are numbers, the relation is quoted
    try:
        reader = connection.sql(query).to_arrow_reader(_ROWS)
        _lay_down(reader, paths, groups)
    except (pa.ArrowException, OSError) as error:
        raise NeedsCare from error
    return [f"read_parquet({literal(str(path))})" for path in paths]


def _lay_down(reader: pa.RecordBatchReader, paths: list[Path], groups: list[list[str]]) -> None:
    with ExitStack() as open_files:
        writers = [
            open_files.enter_context(
                pq.ParquetWriter(
                    path,
                    pa.schema([reader.schema.field(column) for column in group]),
                    compression="lz4",
                    use_dictionary=False,
                    write_statistics=False,
                )
            )
            for path, group in zip(paths, groups, strict=True)
        ]
        for batch in reader:
            at = 0
            for writer, group in zip(writers, groups, strict=True):
                arrays = batch.columns[at : at + len(group)]
                writer.write_batch(pa.record_batch(arrays, schema=writer.schema))
                at += len(group)
