"""What in a sheet of rows is title, heading, data, totals and footnote."""

import re
from dataclasses import dataclass, field
from itertools import pairwise

from app.datasets.reading.evidence import Evidence, weigh
from app.datasets.reading.marks import TOTAL, TOTAL_ALONE

Row = list[str]
MOST_HEADING_ROWS = 3
TAIL_ROWS = 12
"""Totals and footnotes are looked for in this many rows from the end."""


@dataclass
class Layout:
    """How the rows of a file fall apart. `first` is the index of the first row of data."""

    width: int
    preamble: list[str] = field(default_factory=list)
    heading_at: int = 0
    heading_rows: int = 1
    first: int = 1
    has_numbered_row: bool = False
    names: list[str] = field(default_factory=list)
    are_typed: list[bool] = field(default_factory=list)


def lay_out(
    rows: list[Row],
    merged: list[tuple[int, int, int, int]] | None = None,
    preamble: int | None = None,
    heading_rows: int | None = None,
) -> Layout:
    """Find preamble and heading in the first rows of a file.

    `merged` holds merged cells as (top, left, bottom, right), from 0.
    """
    width = _width(rows)
    narrow = _filled_width(rows, width)
    if narrow < width:
        layout = _lay_out(trimmed(rows, narrow), narrow, merged, preamble, heading_rows)
        if layout.heading_rows:
            return layout
    return _lay_out(rows, width, merged, preamble, heading_rows)


def filled_width(rows: list[Row]) -> int:
    """The number of columns up to the last that has anything in it."""
    return _filled_width(rows, _width(rows))


def trimmed(rows: list[Row], width: int) -> list[Row]:
    """Cut off what is empty beyond the last column, as delimiters at the end of lines leave it."""
    return [row if any(map(str.strip, row[width:])) else row[:width] for row in rows]


def begins_other_table(row: Row, layout: Layout) -> bool:
    """Whether a row after a blank one looks like a heading: words where there should be values."""
    filled = _filled(row)
    if len(filled) < 2 or any(_is_value(cell) for cell in filled):
        return False
    pairs = zip(layout.are_typed, row, strict=False)
    return any(is_typed and cell.strip() for is_typed, cell in pairs)


def holds_values(row: Row) -> bool:
    """Whether there is a number or a date in a row."""
    return any(_is_value(cell) for cell in _filled(row))


def _lay_out(
    rows: list[Row],
    width: int,
    merged: list[tuple[int, int, int, int]] | None,
    preamble: int | None,
    heading_rows: int | None,
) -> Layout:
    top = _heading_at(rows, width) if preamble is None else preamble
    body = [row for row in rows[top + 1 :] if _filled(row)]
    columns = [_column(body[:400], at) for at in range(width)]
    count = heading_rows
    if count is None:
        count = _heading_rows(rows, top, width, columns)
    first = top + count
    has_numbers = count > 0 and first + 1 < len(rows) and _is_numbered(rows[first], columns)
    return Layout(
        width=width,
        preamble=[" ".join(filter(None, (cell.strip() for cell in row))) for row in rows[:top]],
        heading_at=top,
        heading_rows=count,
        first=first + has_numbers,
        has_numbered_row=has_numbers,
        names=_names(rows[top:first], width, merged or [], top),
        are_typed=[_is_typed(column) for column in columns],
    )


def count_left_out(tail: list[Row], width: int) -> int:
    """Count the rows at the end that are no data: totals, footnotes, blank rows among them."""
    last = trimmed(tail[-TAIL_ROWS:], width)
    for distance, row in enumerate(reversed(last)):
        filled = _filled(row)
        if not filled:
            continue
        is_note = width > 2 and len(filled) == 1 and (row[0].strip() != "" or len(row) < width)
        is_note = is_note and (len(filled[0]) > 20 or len(row) != width)
        if not (is_note or _is_total(row)):
            return distance
    return len(last)


def _is_total(row: Row) -> bool:
    """A row of sums says so in its first filled cells; if in more words, others are empty."""
    filled = _filled(row)
    if filled and TOTAL_ALONE.fullmatch(filled[0]):
        return True
    return len(filled) < len(row) and any(TOTAL.fullmatch(cell) for cell in filled[:2])


def _filled(row: Row) -> list[str]:
    return [cell for cell in row if cell and cell.strip()]


def _width(rows: list[Row]) -> int:
    """Return the width that most of the later rows have (the widest of those equally frequent)."""
    counts: dict[int, int] = {}
    for at, row in enumerate(rows):
        if _filled(row):
            counts[len(row)] = counts.get(len(row), 0) + (2 if at >= 5 else 1)
    return max(counts, key=lambda width: (counts[width], width), default=0)


def _filled_width(rows: list[Row], width: int) -> int:
    """Return the number of columns up to the last that has anything in it."""
    filled = [at for row in rows if len(row) == width for at in range(width) if row[at].strip()]
    return max(filled, default=width - 1) + 1


def _heading_at(rows: list[Row], width: int) -> int:
    """Skip what stands above the table: blank rows, and rows with hardly any cell filled."""
    for at, row in enumerate(rows):
        if _is_in_sparse_block(rows, at, width):
            continue
        filled = _filled(row)
        if len(filled) >= 2 and len(row) == width and len(filled) * 4 >= min(width, 40):
            return at
        if width <= 2 and filled and len(row) == width and len(filled) * 2 >= width:
            return at
    return 0


def _is_in_sparse_block(rows: list[Row], at: int, width: int) -> bool:
    """Whether a blank row parts this row, and others like it, from a fuller heading below."""
    most = 0
    for below in range(at, min(at + TAIL_ROWS, len(rows) - 1)):
        filled = _filled(rows[below])
        if not filled:
            heading = _filled(rows[below + 1])
            values = [cell for cell in heading if _is_value(cell)]
            return most < len(heading) and (not values or _are_years(values))
        most = max(most, len(filled))
        if most == width:
            return False
    return False


def _column(body: list[Row], at: int) -> Evidence:
    counts: dict[str, int] = {}
    for row in body:
        cell = row[at] if at < len(row) else ""
        counts[cell] = counts.get(cell, 0) + 1
    return weigh(counts)


def _is_value(cell: str) -> bool:
    one = weigh({cell: 1})
    return bool(one.numbers or one.dates)


def _is_typed(column: Evidence) -> bool:
    return bool(column.values) and column.numbers + sum(column.dates.values()) > column.values / 2


def _heading_rows(rows: list[Row], top: int, width: int, columns: list[Evidence]) -> int:
    if top >= len(rows) or not _is_heading(rows[top], columns):
        return 0
    if any(_is_typed(column) for column in columns):
        return _rows_of_groups(rows, top, width)
    return 1


def _rows_of_groups(rows: list[Row], top: int, width: int) -> int:
    """Count the heading's rows: under one with gaps may stand others that fill them."""
    count, covered = 1, {at for at, cell in enumerate(rows[top]) if cell.strip()}
    for more in range(1, min(MOST_HEADING_ROWS, len(rows) - top)):
        above, below = rows[top + more - 1], rows[top + more]
        values = [cell for cell in _filled(below) if _is_value(cell)]
        if len(_filled(above)) >= width or (values and not _are_years(values)):
            break
        filled = {at for at, cell in enumerate(below) if cell.strip()}
        if not any(at >= len(above) or not above[at].strip() for at in filled):
            break
        covered |= filled
        if len(covered) >= width * 0.9:
            count = more + 1
    return count


def _is_heading(row: Row, columns: list[Evidence]) -> bool:
    """A heading is unlike what stands under it; years and numbers of days may head columns."""
    filled = [cell.strip() for cell in _filled(row)]
    if len(set(filled)) < len(filled) * 0.5:
        return False
    values = [cell for cell in filled if _is_value(cell)]
    is_series = len(values) > 1 and _is_series(values)
    if is_series and len(values) < len(filled):
        return True
    votes = 0
    for at, column in enumerate(columns):
        cell = row[at].strip() if at < len(row) else ""
        if cell and _is_typed(column):
            votes += -1 if _is_value(cell) else 1
    if votes:
        return votes > 0
    return not values


def _is_series(values: list[str]) -> bool:
    if not all(value.isdigit() and len(value) <= 4 for value in values):
        return False
    numbers = [int(value) for value in values]
    return all(later > sooner for sooner, later in pairwise(numbers))


def _are_years(values: list[str]) -> bool:
    """Whether values are years that follow each other, as they head columns."""
    if len(values) < 2 or not all(re.fullmatch("(?:19|20)[0-9]{2}", value) for value in values):
        return False
    return all(int(later) - int(sooner) == 1 for sooner, later in pairwise(values))


def _is_numbered(row: Row, columns: list[Evidence]) -> bool:
    """Printed forms put the columns' numbers, 1 2 3 ..., under the heading.

    They are known for such by standing in columns of words or dates as well.
    """
    is_out_of_place = any(2 * one.whole <= one.values for one in columns if one.values)
    numbers = [str(at + 1) for at in range(len(columns))]
    return len(columns) > 2 and is_out_of_place and [cell.strip() for cell in row] == numbers


def _names(
    heading: list[Row], width: int, merged: list[tuple[int, int, int, int]], top: int
) -> list[str]:
    if not heading:
        return [""] * width
    table = [[*(cell.strip() for cell in row), *[""] * width][:width] for row in heading]
    for at, row in enumerate(table[:-1]):
        below = ["".join(cells) for cells in zip(*table[at + 1 :], strict=True)]
        _fill_right(row, below, top + at, merged)
    names = []
    for at in range(width):
        parts: list[str] = []
        for row in table:
            if row[at] and row[at] not in parts[-1:]:
                parts.append(row[at])
        names.append(" / ".join(parts))
    return names


def _fill_right(row: Row, below: Row, at: int, merged: list[tuple[int, int, int, int]]) -> None:
    """Give a merged cell's words to all its columns; in plain text a gap above a word is one."""
    ranges = [one for one in merged if one[0] <= at <= one[2]]
    if ranges:
        for _top, left, _bottom, right in ranges:
            row[left : right + 1] = [row[left]] * (right + 1 - left)
        return
    for column in range(1, len(row)):
        if not row[column] and below[column]:
            row[column] = row[column - 1]
