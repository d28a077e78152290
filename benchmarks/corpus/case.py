"""A file and what it truly says, and whether a reading says the same."""

import datetime
import tempfile
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from app.datasets.reading.model import Reading, Unreadable
from app.datasets.reading.read import read_file


@dataclass(frozen=True)
class Case:
    """Bytes under a name, with the headings and typed cells that they hold.

    A text among numbers or dates stands for a cell that must be listed as it is written.
    """

    way: str
    name: str
    content: bytes
    headings: list[str]
    rows: list[list[Any]]
    units: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def difference(case: Case) -> str | None:
    """Read the case and say the first thing that is not as it truly is; None where all is."""
    with tempfile.TemporaryDirectory(prefix="case-") as name:
        folder = Path(name)
        path = folder / "content"
        path.write_bytes(case.content)
        try:
            reading = read_file(path, case.name, folder / "stored")
        except Unreadable as error:
            return f"unreadable: {error.code} {error.params}"
        rows = _rows(reading, folder / "stored" / reading.table)
    return _about_headings(case, reading) or _about_rows(case, rows)


def _rows(reading: Reading, table: Path) -> list[list[Any]]:
    """Return the stored cells; where a cell did not fit, its text as it was written."""
    columns = ", ".join('"' + one.column.replace('"', '""') + '"' for one in reading.fields)
    marks = [set(one.missing_marks) for one in reading.fields]
    rows = []
    for *cells, written in duckdb.sql(f"SELECT {columns}, as_written FROM '{table}'").fetchall():
        for one in written or ():
            if one["field"] >= 0 and one["raw"].strip() not in marks[one["field"]]:
                cells[one["field"]] = one["raw"]
        rows.append(cells)
    return rows


def _about_headings(case: Case, reading: Reading) -> str | None:
    names = [one.name for one in reading.fields]
    if names != case.headings:
        return f"headings {names} instead of {case.headings}"
    units = {one.name: one.unit for one in reading.fields if one.unit}
    if case.units and units != case.units:
        return f"units {units} instead of {case.units}"
    codes = {note.code for note in reading.notes}
    missing = [code for code in case.notes if code not in codes]
    return f"not told: {missing}" if missing else None


def _about_rows(case: Case, rows: list[list[Any]]) -> str | None:
    for number, (seen, true) in enumerate(zip(rows, case.rows, strict=False), 1):
        for heading, one, other in zip(case.headings, seen, true, strict=True):
            if not _is_same(one, other):
                return f"row {number}, {heading}: {one!r} instead of {other!r}"
    if len(rows) != len(case.rows):
        return f"{len(rows)} rows instead of {len(case.rows)}"
    return None


def _is_same(seen: Any, true: Any) -> bool:
    if isinstance(true, bool) or isinstance(seen, bool):
        return seen is true
    if isinstance(true, int | Decimal):
        return isinstance(seen, int | float | Decimal) and Decimal(str(seen)) == true
    if isinstance(true, datetime.date) and not isinstance(true, datetime.datetime):
        true = datetime.datetime.combine(true, datetime.time())
    if isinstance(seen, datetime.date) and not isinstance(seen, datetime.datetime):
        seen = datetime.datetime.combine(seen, datetime.time())
    return bool(seen == true)
