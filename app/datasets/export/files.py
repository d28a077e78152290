"""A stored table as CSV, piece by piece, and as a workbook with its data dictionary."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter

from app.core.cells import harmless
from app.core.locale import CONTENT_LANGUAGES
from app.datasets.dictionary.entries import Entry
from app.datasets.export.cells import as_text
from app.datasets.reading.model import Field
from app.datasets.table.table import Table

AT_ONCE = 2_000
MOST_ROWS = 1_048_575
MOST_CELLS = 5_000_000
"""More than this is no workbook that a spreadsheet opens with pleasure; CSV has no such bound."""


def fits_workbook(table: Table) -> bool:
    """Whether the table has few enough rows and cells for one sheet."""
    return table.rows <= MOST_ROWS and table.rows * len(table.types) <= MOST_CELLS


def csv_pieces(table: Table, *, is_marked: bool) -> Iterator[bytes]:
    """The whole table in UTF-8, with commas and CRLF (RFC 4180).

    `is_marked` puts a byte order mark first, without which spreadsheets misread Cyrillic.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff" if is_marked else "")
    writer.writerow([harmless(name) for name in table.types])
    for rows in _batches(table):
        writer.writerows([as_text(cell) for cell in row] for row in rows)
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()
    if buffer.tell():
        yield buffer.getvalue().encode()


def rejects_pieces(path: Path) -> Iterator[bytes]:
    """What did not fit: row, column, value and the code of the reason, for a spreadsheet."""
    buffer = io.StringIO("\ufeff")
    buffer.seek(0, io.SEEK_END)
    writer = csv.writer(buffer)
    writer.writerow(["row", "column", "value", "reason"])
    with duckdb.connect(config={"threads": 1, "memory_limit": "256MiB"}) as connection:
        found = connection.execute(
            "SELECT row_number, field, raw, why FROM read_parquet(?, file_row_number=true)"
            " ORDER BY file_row_number",
            [str(path)],
        )
        while rows := found.fetchmany(AT_ONCE):
            writer.writerows([as_text(cell) for cell in row] for row in rows)
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()


def write_workbook(
    table: Table,
    fields: list[Field],
    entries: Sequence[Entry],
    about: list[tuple[str, str]],
    path: Path,
) -> None:
    """Write the rows, the data dictionary, and what the reader must know, as three sheets."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "remove_timezone": True,
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, [harmless(name) for name in table.types])
        at = 0
        for rows in _batches(table):
            for row in rows:
                at += 1
                for column, cell in enumerate(row):
                    _write(sheet, at, column, cell, day, moment)
        dictionary = book.add_worksheet("Dictionary")
        for number, values in enumerate(_dictionary_rows(fields, entries)):
            dictionary.write_row(number, 0, [harmless(value) for value in values])
        remarks = book.add_worksheet("About")
        for number, (name, value) in enumerate(about):
            remarks.write_row(number, 0, [harmless(name), harmless(value)])


def _dictionary_rows(fields: list[Field], entries: Sequence[Entry]) -> Iterator[list[str]]:
    texts = [(each.titles, each.descriptions) for each in entries]
    languages = [
        code
        for code in CONTENT_LANGUAGES
        if any(code in titles or code in descriptions for titles, descriptions in texts)
    ]
    said = [f"{name} ({code})" for name in ("Title", "Description") for code in languages]
    yield ["Field", "Type", "Unit", "Marks for missing", *said]
    for field, entry in zip(fields, entries, strict=True):
        marks = (
            f"{mark or '(empty)'}{f' = {kind}' if (kind := entry.nothing.get(mark)) else ''}"
            for mark in field.missing_marks
        )
        texts_of = [each.get(code, "") for each in (entry.titles, entry.descriptions)
                    for code in languages]  # fmt: skip
        yield [field.name, field.type, entry.unit, ", ".join(marks), *texts_of]


def _write(sheet: Any, row: int, column: int, cell: Any, day: Any, moment: Any) -> None:
    match cell:
        case None:
            return
        case bool():
            sheet.write_boolean(row, column, cell)
        case datetime():
            sheet.write_datetime(row, column, cell, moment)
        case date():
            sheet.write_datetime(row, column, cell, day)
        case int() | float() | Decimal() if _is_exact(cell):
            sheet.write_number(row, column, cell)
        case _:
            sheet.write_string(row, column, str(harmless(str(cell)))[:32_767])


def _is_exact(number: Any) -> bool:
    """Whether a spreadsheet, which keeps 15 digits, keeps all of them."""
    return -(10**15) < number < 10**15


def _batches(table: Table) -> Iterator[list[tuple[Any, ...]]]:
    names = ", ".join('"' + name.replace('"', '""') + '"' for name in table.types)
    with duckdb.connect(config={"threads": 1, "memory_limit": "256MiB"}) as connection:
        found = connection.execute(f"SELECT {names} FROM {table.relation} ORDER BY file_row_number")  # noqa: S608 - names are the table's own and quoted
        while rows := found.fetchmany(AT_ONCE):
            yield rows
