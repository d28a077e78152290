"""A first look at a text file: encoding, dialect and layout, from its head, its tail and pieces."""

import io
from dataclasses import dataclass
from pathlib import Path

from app.datasets.reading import dialect as dialects
from app.datasets.reading import encoding as encodings
from app.datasets.reading.evidence import Evidence, weigh
from app.datasets.reading.model import Dialect, Limits, Recipe, Unreadable
from app.datasets.reading.structure import (
    TAIL_ROWS,
    Layout,
    Row,
    count_left_out,
    filled_width,
    lay_out,
    trimmed,
)

HEAD = 2**18
MOST_HEAD = 2**22
HEAD_LINES = 20
"""A wide table's head is read on until it has so many lines, or `MOST_HEAD` bytes."""

PIECE = 2**15
PIECES = 16
_SAMPLE_CELLS = 40_000
_HEAD_ROWS = 1_000


@dataclass
class Look:
    """A text in UTF-8 without a mark at its start, and what was seen of it. Offsets in bytes."""

    path: Path
    encoding: str
    dialect: Dialect
    layout: Layout
    rows: list[Row]
    pieces: list[str]
    lines_before: int
    data_start: int
    data_end: int
    left_out: list[Row]
    recipe: Recipe

    def evidence(self) -> list[Evidence]:
        """Weigh rows of the head and of all pieces, column by column."""
        width = self.layout.width
        wanted = max(_SAMPLE_CELLS // max(width, 1), 20)
        rows = [row for row in self.rows[self.layout.first :] if self._is_record(row)]
        later = [row for piece in self.pieces for row in self._rows_in(piece)]
        later = later[:: max(1, 2 * len(later) // wanted)]
        counts: list[dict[str, int]] = [{} for _ in range(width)]
        for row in rows[: wanted // 2] + later:
            for column, cell in zip(counts, row, strict=True):
                column[cell] = column.get(cell, 0) + 1
        marks = self.recipe.marks
        return [weigh(column, marks) for column in counts]

    def _rows_in(self, piece: str) -> list[Row]:
        """Read the whole rows of a piece that begins and ends anywhere."""
        lines = piece.splitlines()[1:-1]
        rows = trimmed(dialects.rows_of("\n".join(lines), self.dialect), self.layout.width)
        return [row for row in rows if self._is_record(row)]

    def _is_record(self, row: Row) -> bool:
        return len(row) == self.layout.width and row not in self.left_out


@dataclass(frozen=True)
class PlainText:
    """A text in UTF-8 without a mark at its start, and the encoding that it came in."""

    path: Path
    encoding: str


def plain_text(path: Path, recipe: Recipe, work: Path) -> PlainText:
    """The file as it is, or where it is in another encoding a copy of it in `work`."""
    encoding, mark = encodings.detect(*_samples(path))
    encoding = recipe.encoding or encoding
    if encoding == "utf-8" and not mark:
        return PlainText(path, encoding)
    copy = work / "text.csv"
    with copy.open("w", encoding="utf-8", newline="") as file:
        for block in encodings.decoded_blocks(path, encoding, mark):
            file.write(block)
    return PlainText(copy, encoding)


def look(text: PlainText, limits: Limits, recipe: Recipe) -> Look:
    """Look at a text as a table of lines and separators."""
    return _look_at_utf8(text.path, text.encoding, *_samples(text.path), limits, recipe)


def _samples(path: Path) -> tuple[bytes, list[bytes]]:
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(HEAD)
        while len(head) < min(size, MOST_HEAD) and head.count(b"\n") < HEAD_LINES:
            head += file.read(HEAD)
        if size <= len(head):
            return head, []
        step = max((size - len(head)) // PIECES, PIECE)
        pieces = []
        for at in range(len(head), size, step):
            file.seek(min(at, max(size - PIECE, len(head))))
            pieces.append(file.read(PIECE))
    return head, pieces


def _look_at_utf8(
    path: Path, encoding: str, head: bytes, pieces: list[bytes], limits: Limits, recipe: Recipe
) -> Look:
    start = head.decode("utf-8", "replace").replace("\0", "").removeprefix("\ufeff")
    if len(head) < path.stat().st_size:
        start = start[: max(start.rfind("\n"), start.rfind("\r")) + 1] or start
    if not start.strip():
        raise Unreadable("empty_file")
    lines = list(io.StringIO(start, newline=""))
    sample = "".join(lines[:200])[: 2**16]
    dialect = dialects.detect(sample, recipe.delimiter, recipe.quote)
    rows = dialects.rows_of(start, dialect)
    if (width := filled_width(rows[:_HEAD_ROWS])) > limits.columns:
        raise Unreadable("too_many_columns", columns=width, limit=limits.columns)
    layout = lay_out(rows[:_HEAD_ROWS], None, recipe.preamble, recipe.heading_rows)
    if layout.width > limits.columns:
        raise Unreadable("too_many_columns", columns=layout.width, limit=limits.columns)
    lines_before = _lines_before(lines, dialect, layout.first)
    data_start = len("".join(lines[:lines_before]).encode())
    left_out, data_end = _tail(path, dialect, layout, data_start, recipe.left_out)
    return Look(
        path, encoding, dialect, layout, trimmed(rows, layout.width),
        [piece.decode("utf-8", "replace") for piece in pieces],
        lines_before, data_start, data_end, left_out, recipe,
    )  # fmt: skip


def _lines_before(lines: list[str], dialect: Dialect, first: int) -> int:
    """Count the lines of the rows before the first of data: a quoted heading may span several."""
    reader = dialects.reader_of(lines, dialect)
    for _ in range(first):
        next(reader, None)
    return reader.line_num if first else 0


def _tail(
    path: Path, dialect: Dialect, layout: Layout, start: int, told: int | None
) -> tuple[list[Row], int]:
    """Return the rows at the end that are no data, and where the data end."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(start, size - 2**16))
        tail = file.read()
    body = tail.rstrip(b" \t\r\n") if dialect.delimiter != "\t" else tail.rstrip(b"\r\n")
    end = size - (len(tail) - len(body))
    lines = body.splitlines(keepends=True)[-TAIL_ROWS:]
    if dialect.quote and any(line.count(dialect.quote.encode()) % 2 for line in lines):
        return [], size
    rows = [(dialects.rows_of(_text(line), dialect) or [[]])[0] for line in lines]
    count = count_left_out(rows, layout.width) if told is None else told
    count = min(count, max(len(rows) - 1, 0))
    if not count:
        return [], size
    left_out = [row for row in rows[-count:] if any(cell.strip() for cell in row)]
    return left_out, end - sum(len(line) for line in lines[-count:])


def _text(line: bytes) -> str:
    return line.decode("utf-8", "replace").rstrip("\r\n")
