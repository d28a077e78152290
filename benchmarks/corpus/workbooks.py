"""Workbooks: merged headings, titles, totals, several sheets, values of all kinds; XLSX and ODS."""

import datetime
import io
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from html import escape
from typing import Any

import xlsxwriter

from benchmarks.corpus.case import Case
from benchmarks.corpus.tables import Table

Row = list[Any]
_SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"
_SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (("office", "office"), ("table", "table"), ("text", "text"))
)

_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_SPREADSHEET}"/>'
    "</manifest:manifest>"
)


def cases(table: Table) -> Iterator[Case]:
    rows, width = [table.headings, *table.rows], len(table.headings)
    yield _case(table, "xlsx", _xlsx(rows))
    yield _case(table, "xlsx", _xlsx([[table.title], [], *rows]), notes=("preamble_left_out",))
    total = [table.total, *[None] * (width - 2), 1]
    yield _case(table, "xlsx", _xlsx([*rows, total]), notes=("end_left_out",))
    yield _case(table, "xlsx", _xlsx([*rows, [], [table.remark]]), notes=("end_left_out",))
    text = [table.headings, *table.lines]
    yield _case(table, "xlsx", _xlsx(text))
    yield _case(table, "xlsx", _xlsx(rows, other=[["About"], ["made up"]]), notes=("other_sheets",))
    yield _case(table, "xlsx", _xlsx([*rows[:9], [], *rows[9:]]))
    yield _merged(table)
    yield _labelled(table)
    yield _case(table, "ods", _ods(rows), "ods")
    yield _case(table, "ods", _ods([[table.title], [], *rows]), "ods")
    yield _case(table, "ods", _ods([*rows, total]), "ods", notes=("end_left_out",))


def _merged(table: Table) -> Case:
    width = len(table.headings)
    above = ["A", None, None, "B", *[None] * (width - 4)]
    names = [f"{'A' if at < 3 else 'B'} / {name}" for at, name in enumerate(table.headings)]
    merges = [(0, 0, 0, 2), (0, 3, 0, width - 1)]
    content = _xlsx([above, table.headings, *table.rows], merges=merges)
    return Case("xlsx merges", "merged.xlsx", content, names, table.rows)


def _labelled(table: Table) -> Case:
    """A label merged down over the rows that it is for stands for each of them."""
    rows = [
        [f"group {at // 4}" if at % 4 == 0 else None, *row] for at, row in enumerate(table.rows)
    ]
    last = len(rows)
    merges = [(at + 1, 0, min(at + 4, last), 0) for at in range(0, last - 1, 4)]
    content = _xlsx([["Group", *table.headings], *rows], merges=merges)
    true = [[f"group {at // 4}", *row] for at, row in enumerate(table.rows)]
    return Case(
        "xlsx merges", "labels.xlsx", content, ["Group", *table.headings], true,
        notes=("merged_cells_filled",),
    )  # fmt: skip


def _xlsx(
    rows: list[Row], *, merges: list[tuple[int, int, int, int]] | None = None,
    other: list[Row] | None = None,
) -> bytes:  # fmt: skip
    buffer = io.BytesIO()
    options = {"strings_to_numbers": False, "strings_to_formulas": False, "in_memory": True}
    with xlsxwriter.Workbook(buffer, options) as book:
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        if other:
            _fill(book.add_worksheet("About"), other, day)
        sheet = book.add_worksheet("Data")
        for top, left, bottom, right in merges or ():
            if (top, left) != (bottom, right):
                sheet.merge_range(top, left, bottom, right, "")
        _fill(sheet, rows, day)
    return buffer.getvalue()


def _fill(sheet: Any, rows: list[Row], day: Any) -> None:
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, datetime.date):
                sheet.write_datetime(at, column, cell, day)
            elif cell is not None:
                sheet.write(at, column, float(cell) if isinstance(cell, Decimal) else cell)


def _ods(rows: list[Row]) -> bytes:
    body = "".join(
        f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_SPACES}>'
        f'<office:body><office:spreadsheet><table:table table:name="Data">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", _SPREADSHEET)
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
        archive.writestr("content.xml", content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _ods_cell(cell: Any) -> str:
    match cell:
        case None | "":
            return "<table:table-cell/>"
        case bool():
            kind = f'boolean" office:boolean-value="{str(cell).lower()}'
        case datetime.date():
            kind = f'date" office:date-value="{cell.isoformat()}'
        case int() | Decimal():
            kind = f'float" office:value="{cell}'
        case _:
            kind = "string"
    return (
        f'<table:table-cell office:value-type="{kind}"><text:p>{escape(str(cell))}</text:p>'
        "</table:table-cell>"
    )


def _case(
    table: Table, way: str, content: bytes, suffix: str = "xlsx", notes: tuple[str, ...] = ()
) -> Case:
    return Case(way, f"{table.name}.{suffix}", content, table.headings, table.rows, notes=notes)
