"""Which delimiter, quote and escape a text was written with: the choice that makes a table."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from app.datasets.reading.model import Dialect

if TYPE_CHECKING:
    from _csv import Reader

DELIMITERS = (",", ";", "\t", "|", "^", "~", "\x1f", ":")
ONE_COLUMN = 0.2
"""The score of taking each line for one cell: a delimiter has to make a better table than that."""

_FOREIGN = re.compile(r",(?! )|[;\t|\x1f]")
_TYPED = re.compile(r"[+-]?[\d .,]+|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}.*|[^\W\d_]+")


def detect(head: str, delimiter: str | None = None, quote: str | None = None) -> Dialect:
    """Choose the dialect of `head`, the first lines of a text, among those a person did not fix."""
    escape = "\\" if '\\"' in head and '""' not in head else '"'
    quotes = [quote] if quote is not None else ['"', "'"] if _has_apostrophes(head) else ['"']
    options = [delimiter] if delimiter else DELIMITERS
    best, best_score = Dialect(delimiter or "\x1f", quotes[0], escape), ONE_COLUMN
    for mark in options:
        if mark not in head:
            continue
        for one in quotes:
            dialect = Dialect(mark, one, escape if one == '"' else one)
            score = _score(head, dialect) * (1.0 if one == quotes[0] else 0.97)
            if score > best_score:
                best, best_score = dialect, score
    return best


def rows_of(head: str, dialect: Dialect) -> list[list[str]]:
    """Read the rows of a piece of text; blank lines are empty rows."""
    try:
        return list(reader_of(io.StringIO(head, newline=""), dialect))
    except csv.Error:
        return [line.split(dialect.delimiter) for line in head.splitlines()]


def reader_of(lines: Iterable[str], dialect: Dialect) -> "Reader":
    """Read rows from lines, with the line ends that they have."""
    is_doubled = dialect.escape in ("", dialect.quote)
    return csv.reader(
        lines,
        delimiter=dialect.delimiter,
        quotechar=dialect.quote or None,
        quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
        doublequote=is_doubled,
        escapechar=None if is_doubled else dialect.escape,
    )


def _has_apostrophes(head: str) -> bool:
    return bool(re.search(r"(?:^|[,;\t|])'[^'\n]*'(?:[,;\t|]|\r?$)", head, re.MULTILINE))


def _score(head: str, dialect: Dialect) -> float:
    """Weigh how even the rows are, and how many cells look like values and not like rows."""
    rows = [row for row in rows_of(head, dialect)[:400] if any(row)]
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return 0.0
    width, count = max(widths.items(), key=lambda one: (one[1], one[0]))
    evenness = count / len(rows)
    cells = [cell for row in rows if len(row) == width for cell in row if cell.strip()]
    if not cells:
        return 0.0
    clean = sum(
        1.0 if _TYPED.fullmatch(cell.strip()) else 0.3 if _is_foreign(cell, dialect) else 0.9
        for cell in cells
    )
    return evenness**2 * (clean / len(cells)) * (1 - 1 / (width + 1))


def _is_foreign(cell: str, dialect: Dialect) -> bool:
    found = _FOREIGN.search(cell)
    return found is not None and found.group() != dialect.delimiter
