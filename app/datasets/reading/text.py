"""Text files as a source. The quick way lets DuckDB read the file as it lies; the careful way, for
files that are not regular, reads it row by row.
"""

import csv
import shutil
from collections import deque
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from app.datasets.reading.careful import Troubles, first_table, records_of
from app.datasets.reading.evidence import Evidence
from app.datasets.reading.look import Look
from app.datasets.reading.model import Limits, Note
from app.datasets.reading.source import Source
from app.datasets.reading.sql import literal
from app.datasets.reading.staging import NumberedRow, Staging
from app.datasets.reading.structure import TAIL_ROWS, count_left_out, trimmed

_BLOCK = 2**22


def quick_source(look: Look, work: Path) -> Source | None:
    """Return the file for DuckDB to read, or None where it is plainly not regular enough."""
    lines = _line_count(look) if look.layout.width else None
    if lines is None:
        return None
    path, skip = look.path, look.lines_before
    if skip != look.layout.first or look.data_end < path.stat().st_size:
        # DuckDB does not skip a heading of several lines as one
        path, skip = work / "shortened.csv", 0
        _copy_part(look.path, path, look.data_start, look.data_end)
    names = ", ".join(f"'c{at}': 'VARCHAR'" for at in range(look.layout.width))
    dialect = look.dialect
    relation = (
        f"read_csv({literal(str(path))}, delim={literal(dialect.delimiter)}, "
        f"quote={literal(dialect.quote)}, escape={literal(dialect.escape)}, header=false, "
        f"skip={skip}, auto_detect=false, strict_mode=true, null_padding=false, "
        f"max_line_size=16777216, columns={{{names}}})"
    )
    source = _source(look, relation, look.evidence())
    source.lines = lines
    source.has_blank_lines = partial(_has_blank_lines, look)
    return source


def careful_source(look: Look, limits: Limits, work: Path) -> Source:
    """Read the file row by row into a Parquet file of text, and return that."""
    troubles = Troubles()
    left_out: list[list[str]] = []
    staging = Staging(work / "rows.parquet", look.layout.width, look.recipe.marks)
    csv.field_size_limit(max(limits.cell_bytes, csv.field_size_limit()))
    staging.write(_rows(look, limits, troubles, left_out))
    source = _source(look, staging.relation, staging.evidence())
    source.is_numbered = True
    source.left_out = left_out
    source.notes += troubles.notes() + staging.notes()
    return source


def _rows(
    look: Look, limits: Limits, troubles: Troubles, left_out: list[list[str]]
) -> Iterator[NumberedRow]:
    layout = look.layout
    heading = look.rows[layout.heading_at] if layout.heading_rows else None
    last: deque[NumberedRow] = deque()
    records = records_of(look.path, look.dialect, layout.width, limits, troubles)
    for number, cells in first_table(records, layout, troubles):
        if heading and trimmed([cells], layout.width)[0] == heading:
            troubles.add("repeated_heading", number)
            continue
        last.append((number, list(cells)))
        if len(last) > TAIL_ROWS:
            yield last.popleft()
    count = look.recipe.left_out
    if count is None:
        tail = [[cell or "" for cell in row] for _number, row in last]
        count = count_left_out(tail, layout.width)
    for _ in range(min(count, max(len(last) - 1, 0))):
        left_out.insert(0, [cell or "" for cell in last.pop()[1]])
    yield from last


def _source(look: Look, relation: str, samples: list[Evidence]) -> Source:
    layout = look.layout
    return Source(
        format="csv",
        relation=relation,
        names=layout.names,
        samples=samples,
        first_row=layout.first + 1,
        encoding=look.encoding,
        dialect=look.dialect,
        preamble=layout.preamble,
        heading_rows=layout.heading_rows,
        left_out=look.left_out,
        notes=[Note("numbered_row_left_out")] if layout.has_numbered_row else [],
    )


def _line_count(look: Look) -> int | None:
    """Count the lines of the data; None where there are NUL bytes, which only care drops."""
    lines, last = 0, b"\n"
    for block in _data_blocks(look):
        if b"\0" in block:
            return None
        lines += block.count(b"\n")
        last = block[-1:]
    return lines + (last != b"\n")


def _has_blank_lines(look: Look) -> bool:
    """Whether a line of the data is blank: DuckDB passes over it and does not count it."""
    ends = b"\n"
    for block in _data_blocks(look):
        joined = (ends + block).replace(b"\r\n", b"\n")
        written = joined.rstrip(b"\r\n")
        if b"\n\n" in written:
            return True
        ends = joined[len(written) :]
    return False


def _data_blocks(look: Look) -> Iterator[bytes]:
    left = look.data_end - look.data_start
    with look.path.open("rb") as file:
        file.seek(look.data_start)
        while left > 0 and (block := file.read(min(_BLOCK, left))):
            left -= len(block)
            yield block


def _copy_part(source: Path, target: Path, start: int, end: int) -> None:
    with source.open("rb") as whole, target.open("wb") as copy:
        whole.seek(start)
        shutil.copyfileobj(whole, copy, _BLOCK)
        copy.truncate(end - start)
