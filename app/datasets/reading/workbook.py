"""Workbooks (XLSX, XLS, XLSB, ODS) as a source."""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from app.core.secrecy import FIRST_ROWS
from app.datasets.reading.careful import Troubles, first_table
from app.datasets.reading.model import Limits, Note, Recipe, Unreadable
from app.datasets.reading.source import Source
from app.datasets.reading.staging import Staging
from app.datasets.reading.structure import TAIL_ROWS, count_left_out, lay_out

_HEAD_ROWS = 1_000


def workbook_source(path: Path, kind: str, limits: Limits, recipe: Recipe, work: Path) -> Source:
    """Read one sheet, the fullest unless the recipe names it, into a Parquet file of text."""
    try:
        book = CalamineWorkbook.from_path(str(path))
        sheet, others = _sheet(book, recipe.sheet)
    except (CalamineError, OSError, ValueError) as error:
        raise Unreadable("damaged_workbook") from error
    top, width = _bounds(sheet, limits)
    rows = [_cells(row) for row in sheet.to_python(skip_empty_area=False, nrows=top + _HEAD_ROWS)]
    merged = [(a, b, c, d) for (a, b), (c, d) in sheet.merged_cell_ranges or []]
    layout = lay_out(rows, merged, recipe.preamble, recipe.heading_rows)
    staging = Staging(work / "rows.parquet", layout.width, recipe.marks)
    tail_from = max(layout.first, sheet.total_height - TAIL_ROWS)
    tail = _tail(sheet, tail_from, width)
    count = recipe.left_out
    if count is None:
        count = count_left_out(tail, layout.width)
    count = min(count, max(len(tail) - 1, 0))
    end = tail_from + len(tail) - count
    troubles = Troubles()
    filled = _filled_down(_rows(sheet, end), merged, layout.first, troubles)
    staging.write((number, list(row)) for number, row in first_table(filled, layout, troubles))
    names = [name for name in book.sheet_names if name != sheet.name]
    notes = [Note("other_sheets", {"sheets": names})] if names else []
    notes += troubles.notes()
    if layout.has_numbered_row:
        notes.append(Note("numbered_row_left_out"))
    return Source(
        format=kind,
        relation=staging.relation,
        names=layout.names,
        samples=staging.evidence(),
        first_row=layout.first + 1,
        is_numbered=True,
        sheet=sheet.name,
        sheets=list(book.sheet_names),
        preamble=layout.preamble,
        heading_rows=layout.heading_rows,
        left_out=[row for row in tail[len(tail) - count :] if any(row)],
        notes=notes,
        other_sheets=others,
    )


def _sheet(
    book: CalamineWorkbook, wanted: str | None
) -> tuple[CalamineSheet, dict[str, list[list[str]]]]:
    """The sheet that is read, and the first rows of the others."""
    if wanted is not None and wanted not in book.sheet_names:
        raise Unreadable("no_such_sheet", sheet=wanted, sheets=list(book.sheet_names))
    best, most, heads = None, 0, {}
    for name in dict.fromkeys([*([wanted] if wanted else []), *list(book.sheet_names)[:50]]):
        try:
            sheet = book.get_sheet_by_name(name)
        except CalamineError:
            continue
        heads[name] = [_cells(row) for row in sheet.to_python(nrows=FIRST_ROWS)]
        if wanted not in (None, name):
            continue
        if sheet.height * sheet.width > most:
            best, most = sheet, sheet.height * sheet.width
    if best is None:
        raise Unreadable("empty_file")
    del heads[best.name]
    return best, heads


def _bounds(sheet: CalamineSheet, limits: Limits) -> tuple[int, int]:
    start, end = sheet.start or (0, 0), sheet.end or (0, 0)
    width = end[1] + 1
    if width > limits.columns:
        raise Unreadable("too_many_columns", columns=width, limit=limits.columns)
    if width * (end[0] + 1) > limits.workbook_cells:
        raise Unreadable("too_many_cells", limit=limits.workbook_cells)
    return start[0], width


def _rows(sheet: CalamineSheet, end: int) -> Iterator[tuple[int, list[str]]]:
    for at, row in enumerate(sheet.iter_rows()):
        if at >= end:
            return
        yield at + 1, _cells(row)


def _filled_down(
    rows: Iterator[tuple[int, list[str]]],
    merged: list[tuple[int, int, int, int]],
    first: int,
    troubles: Troubles,
) -> Iterator[tuple[int, list[str]]]:
    """Give what is merged down over rows of data to each of them: it stands for all."""
    bottoms = {(a, b): c for a, b, c, d in merged if a >= first and c > a and b == d}
    kept: dict[int, tuple[int, str]] = {}
    for number, cells in rows:
        at = number - 1
        for column, (bottom, text) in list(kept.items()):
            if at > bottom:
                del kept[column]
            elif not cells[column]:
                cells[column] = text
                troubles.add("merged_cells_filled", number)
        for column, text in enumerate(cells):
            if text and (at, column) in bottoms:
                kept[column] = bottoms[(at, column)], text
        yield number, cells


def _tail(sheet: CalamineSheet, start: int, width: int) -> list[list[str]]:
    rows = [_cells(row) for at, row in enumerate(sheet.iter_rows()) if at >= start]
    return [[*row, *[""] * width][:width] for row in rows]


def _cells(row: list[Any]) -> list[str]:
    return [_text(cell) for cell in row]


def _text(cell: Any) -> str:
    """Write a cell as text that reads back to the same value."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e18 else repr(cell)
    if isinstance(cell, datetime.datetime):
        is_midnight = cell.time() == datetime.time()
        return cell.date().isoformat() if is_midnight else cell.isoformat(" ")
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    return str(cell)
