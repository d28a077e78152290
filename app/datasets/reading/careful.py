"""Reading a text row by row, for files that are not regular: nothing in them stops the rest."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from app.datasets.reading.dialect import reader_of
from app.datasets.reading.encoding import guess_page
from app.datasets.reading.model import Dialect, Limits, Note
from app.datasets.reading.structure import Layout, begins_other_table, holds_values


class Troubles:
    """What was met on the way, to be told in notes."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.first: dict[str, int] = {}

    def add(self, code: str, row: int) -> None:
        """Count a trouble, and keep the first row where it was met."""
        self.counts[code] += 1
        self.first.setdefault(code, row)

    def notes(self) -> list[Note]:
        """Tell each kind of trouble once."""
        return [
            Note(code, {"count": count, "row": self.first[code]})
            for code, count in self.counts.items()
        ]


def lines_of(path: Path, troubles: Troubles, longest: int) -> Iterator[str]:
    """Read lines of UTF-8 with any line end; a line in another code page is read in that page."""
    page = None
    with path.open("rb") as file:
        number = 0
        while line := file.readline(longest):
            number += 1
            if b"\0" in line:
                troubles.add("nul_bytes", number)
                line = line.replace(b"\0", b"")
            try:
                text = line.decode("utf-8")
            except UnicodeDecodeError:
                page = page or guess_page(line)
                troubles.add("mixed_encodings", number)
                text = line.decode(page, "replace")
            yield from _parted(text)


def records_of(
    path: Path, dialect: Dialect, width: int, limits: Limits, troubles: Troubles
) -> Iterator[tuple[int, list[str]]]:
    """Read records and their numbers, from 1, blank lines counted.

    A quote that is never closed, or whose closing spoils the row, is taken for a letter.
    """
    waiting: list[str] = []
    source = lines_of(path, troubles, limits.cell_bytes)
    number = 0
    while True:
        line = waiting.pop() if waiting else next(source, None)
        if line is None:
            return
        number += 1
        lines = [line]
        if dialect.quote and dialect.quote in line and _is_open(line, dialect):
            lines += _until_closed(line, waiting, source, dialect, limits)
        cells = _parse("".join(lines), dialect)
        if len(lines) > 1 and not _holds(cells, lines, dialect, width):
            waiting += reversed(lines[1:])
            troubles.add("unclosed_quote", number)
            cells = _repaired(line, dialect, width)
        yield number, cells or []


def first_table(
    records: Iterable[tuple[int, list[str]]], layout: Layout, troubles: Troubles
) -> Iterator[tuple[int, list[str]]]:
    """Pass on the filled records from the first of data, until another table begins.

    It begins after a blank record, with a heading of its own and values under that; what is left
    is counted, and told by the note `other_tables`.
    """
    waiting: tuple[int, list[str]] | None = None
    is_after_blank = is_other = False
    for number, cells in records:
        if number <= layout.first:
            continue
        if not any(cell.strip() for cell in cells):
            is_after_blank = True
            continue
        if waiting and holds_values(cells):
            troubles.add("other_tables", waiting[0])
            waiting, is_other = None, True
        if is_other:
            troubles.add("other_tables", number)
            continue
        if waiting:
            yield waiting
        waiting = None
        if is_after_blank and begins_other_table(cells, layout):
            waiting = number, cells
        else:
            yield number, cells
        is_after_blank = False
    if waiting:
        yield waiting


def _parted(text: str) -> Iterator[str]:
    """Part at lone carriage returns as well; other separators stay inside cells."""
    if "\r" not in text.rstrip("\r\n") and not text.endswith("\r"):
        yield text
        return
    body = text.replace("\r\n", "\n").replace("\r", "\n")
    yield from (part + "\n" for part in body.removesuffix("\n").split("\n"))


def _is_open(text: str, dialect: Dialect) -> bool:
    quotes = text.count(dialect.quote)
    if dialect.escape not in ("", dialect.quote):
        quotes -= text.count(dialect.escape + dialect.quote)
    return quotes % 2 == 1


def _until_closed(
    line: str, waiting: list[str], source: Iterator[str], dialect: Dialect, limits: Limits
) -> list[str]:
    more: list[str] = []
    size = len(line)
    while size <= limits.cell_bytes:
        following = waiting.pop() if waiting else next(source, None)
        if following is None:
            break
        more.append(following)
        size += len(following)
        if dialect.quote in following and _is_open(following, dialect):
            break
    return more


def _holds(cells: list[str] | None, lines: list[str], dialect: Dialect, width: int) -> bool:
    """Whether several lines are rightly one record."""
    if cells is None or _is_open("".join(lines), dialect):
        return False
    return len(cells) == width or len(_literal(lines[0], dialect)) != width


def _parse(text: str, dialect: Dialect) -> list[str] | None:
    try:
        rows = list(reader_of([text], dialect))
    except csv.Error:
        return _literal(text, dialect)
    return rows[0] if len(rows) == 1 else None if rows else []


def _repaired(line: str, dialect: Dialect, width: int) -> list[str]:
    """Take a quote for one only where it opens a cell and a later one closes it."""
    plain, cells = _literal(line, dialect), list[str]()
    if len(plain) > 4 * width + 64:
        return plain
    pieces = list(plain)
    while pieces:
        count = _pieces_in_quotes(pieces, dialect)
        whole = dialect.delimiter.join(pieces[: count or 1])
        cells.append((_parse(whole, dialect) or [whole])[0] if count else whole)
        del pieces[: count or 1]
    return plain if len(plain) == width != len(cells) else cells


def _pieces_in_quotes(pieces: list[str], dialect: Dialect) -> int:
    """Count the pieces, of a line parted at delimiters, that the first one's quote spans; or 0."""
    quote = dialect.quote
    if not pieces[0].startswith(quote):
        return 0
    for count, piece in enumerate(pieces, 1):
        whole = dialect.delimiter.join(pieces[:count])
        if len(whole) < 2 or not piece.endswith(quote):
            continue
        inside = whole[1:-1].replace(dialect.escape + quote, "")
        if quote not in inside:
            return count
    return 0


def _literal(line: str, dialect: Dialect) -> list[str]:
    return line.rstrip("\r\n").split(dialect.delimiter)
