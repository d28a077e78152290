"""Reading a file from end to end."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from app.core.secrecy import FIRST_ROWS, SECRECY_MARK, Place, find_mark, rows_at
from app.datasets.reading.container import detect
from app.datasets.reading.json_lines import json_source
from app.datasets.reading.look import look, plain_text
from app.datasets.reading.marks import unit_in
from app.datasets.reading.model import Field, Limits, Misfit, Note, Reading, Recipe, Unreadable
from app.datasets.reading.profile import FieldProfile, profile
from app.datasets.reading.rejects import totals_among_rows, write_rejects
from app.datasets.reading.settle import Column, settle
from app.datasets.reading.source import NeedsCare, Source
from app.datasets.reading.sql import literal, storage_of
from app.datasets.reading.text import careful_source, quick_source
from app.datasets.reading.texts import write_texts
from app.datasets.reading.workbook import workbook_source

Progress = Callable[[str], None]


@dataclass(frozen=True)
class _Given:
    """A file with the kind that its bytes show and the suffix that its sender gave it."""

    path: Path
    kind: str
    suffix: str


def read_file(
    path: Path,
    name: str,
    into: Path,
    limits: Limits | None = None,
    recipe: Recipe | None = None,
    progress: Progress | None = None,
) -> Reading:
    """Read the file at `path`, called `name` by its sender, into Parquet files in `into`.

    `table.parquet` holds every row, typed; `rejects.parquet` every cell that did not fit its column
    (row_number, field, raw, why). `progress` is told the name of each step. Memory stays within
    `limits.memory_bytes` and some for Python, whatever the size. Raises `Unreadable`.
    """
    return _read(path, name, into, limits, recipe, progress, is_profiled=False)[0]


def read_and_profile(
    path: Path,
    name: str,
    into: Path,
    limits: Limits | None = None,
    recipe: Recipe | None = None,
    progress: Progress | None = None,
    texts: Path | None = None,
) -> tuple[Reading, list[FieldProfile]]:
    """Do what `read_file` does, and measure every field as well.

    The file `texts`, where named, takes the same rows as they are written (CSV in UTF-8).
    """
    return _read(path, name, into, limits, recipe, progress, is_profiled=True, texts=texts)


def _read(
    path: Path,
    name: str,
    into: Path,
    limits: Limits | None,
    recipe: Recipe | None,
    progress: Progress | None,
    *,
    is_profiled: bool,
    texts: Path | None = None,
) -> tuple[Reading, list[FieldProfile]]:
    limits, recipe, progress = limits or Limits(), recipe or Recipe(), progress or _quiet
    progress("looking")
    kind, notes = detect(path, name, limits)
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=into, prefix=".reading-") as folder:
        work = Path(folder)
        connection = connect(limits, work)
        try:
            given = _Given(path, kind, Path(name).suffix.lower().lstrip("."))
            source, (columns, parts) = _settle(
                connection, given, limits, recipe, into, work, progress
            )
            progress("listing")
            reading = _reading(connection, name, source, columns, into, notes, limits)
            if texts:
                write_texts(connection, source, texts)
            profiles: list[FieldProfile] = []
            if is_profiled:
                progress("profiling")
                profiles = profile(connection, parts, reading.fields)
        except duckdb.OutOfMemoryException as error:
            raise Unreadable("too_large_for_memory", limit=limits.memory_bytes) from error
        else:
            return reading, profiles
        finally:
            connection.close()


def connect(limits: Limits, work: Path) -> duckdb.DuckDBPyConnection:
    """Open DuckDB with bounds, spilling into `work`, without extensions or network."""
    return duckdb.connect(
        config={
            "memory_limit": f"{limits.memory_bytes // 2**20}MiB",
            "threads": str(limits.threads),
            "temp_directory": str(work / "spill"),
            "max_temp_directory_size": f"{limits.spill_bytes // 2**20}MiB",
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
    )


def _quiet(_step: str) -> None:
    """Tell nobody."""


def _settle(
    connection: duckdb.DuckDBPyConnection,
    given: _Given,
    limits: Limits,
    recipe: Recipe,
    into: Path,
    work: Path,
    progress: Progress,
) -> tuple[Source, tuple[list[Column], list[Path]]]:
    table = into / "table.parquet"
    if given.kind != "text":
        source = workbook_source(given.path, given.kind, limits, recipe, work)
        return source, settle(connection, source, recipe, table, work, progress)
    text = plain_text(given.path, recipe, work)
    if json := json_source(text, given.suffix, limits, recipe, work):
        return json, settle(connection, json, recipe, table, work, progress)
    seen = look(text, limits, recipe)
    if quick := quick_source(seen, work):
        try:
            return quick, settle(connection, quick, recipe, table, work, progress)
        except (NeedsCare, duckdb.InvalidInputException):
            progress("reading_carefully")
    source = careful_source(seen, limits, work)
    return source, settle(connection, source, recipe, table, work, progress)


def _reading(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    source: Source,
    columns: list[Column],
    into: Path,
    notes: list[Note],
    limits: Limits,
) -> Reading:
    rows = _count(connection, into / "table.parquet")
    if not rows:
        if any(note.code == "name_says_workbook" for note in notes):
            raise Unreadable("text_named_workbook")
        notes = [*notes, Note("no_rows")]
    fields = [_field(given, one) for given, one in zip(source.names, columns, strict=True)]
    count, first = write_rejects(connection, source, columns, into)
    return Reading(
        name=name,
        format=source.format,
        rows=rows,
        fields=fields,
        encoding=source.encoding,
        dialect=source.dialect,
        sheet=source.sheet,
        sheets=source.sheets,
        preamble=source.preamble,
        heading_rows=source.heading_rows,
        left_out=source.left_out,
        misfit_count=count,
        misfits=[Misfit(*one) for one in first],
        notes=notes
        + _notes(source, columns)
        + totals_among_rows(connection, source, columns, into)
        + _marks(connection, name, source, limits),
    )


def _marks(
    connection: duckdb.DuckDBPyConnection, name: str, source: Source, limits: Limits
) -> list[Note]:
    """A note where the file carries a mark of official use or secrecy."""
    found = find_mark(_first_texts(connection, name, source), limits.secrecy_marks)
    if found is None:
        return []
    place = found.place
    return [Note(SECRECY_MARK, {"mark": found.mark, "place": place.kind, "at": place.at})]


def _first_texts(
    connection: duckdb.DuckDBPyConnection, name: str, source: Source
) -> Iterator[tuple[Place, str]]:
    yield Place("name"), name
    yield from rows_at("above", [[line] for line in source.preamble], 1)
    for heading in source.names:
        yield Place("heading"), heading
    columns = ", ".join(f"c{at}" for at in range(len(source.names)))
    query = f"SELECT {columns} FROM {source.relation} LIMIT {FIRST_ROWS}"  # noqa: S608 - our own names
    yield from rows_at("row", connection.execute(query).fetchall(), source.first_row)
    for row in source.left_out:
        yield from ((Place("end"), cell) for cell in row)
    for sheet, rows in source.other_sheets.items():
        yield Place("sheet", sheet), sheet
        yield from ((Place("sheet", sheet), cell) for row in rows for cell in row)


def _field(given: str, one: Column) -> Field:
    plan = one.plan
    is_number = plan.type in ("number", "integer")
    return Field(
        name=given or one.column,
        column=one.column,
        type=plan.type,
        storage=storage_of(plan),
        unit=unit_in(given) if is_number else None,
        decimal_marks=plan.decimal if is_number else "",
        thousands_marks=plan.thousands if is_number else "",
        date_forms=list(plan.date_forms),
        missing_marks=one.leftover.missing,
        misfits=one.leftover.misfits,
    )


def _notes(source: Source, columns: list[Column]) -> list[Note]:
    notes = list(source.notes)
    if source.preamble:
        notes.append(Note("preamble_left_out", {"lines": len(source.preamble)}))
    if source.left_out:
        notes.append(Note("end_left_out", {"rows": len(source.left_out)}))
    if not source.heading_rows and source.format not in ("jsonl", "json"):
        notes.append(Note("no_heading"))
    for one in columns:
        notes += [Note(code, {"field": one.column}) for code in one.plan.assumptions]
        if one.plan.is_binary:
            notes.append(Note("inexact_numbers", {"field": one.column}))
    return notes


def _count(connection: duckdb.DuckDBPyConnection, table: Path) -> int:
    query = f"SELECT count(*) FROM read_parquet({literal(str(table))})"  # noqa: S608 - the path is quoted
    row: Any = connection.execute(query).fetchone()
    return int(row[0])
