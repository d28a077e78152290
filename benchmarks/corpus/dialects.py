"""Delimiters, line ends, quotes, escapes and encodings."""

import csv
from collections.abc import Iterator

from benchmarks.corpus.case import Case
from benchmarks.corpus.tables import Table, written

_PAGES = (
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251", "cp866", "koi8-r",
    "iso8859-5", "mac-cyrillic", "kz1048",
)  # fmt: skip


def cases(table: Table) -> Iterator[Case]:
    for delimiter in (",", ";", "\t", "|", "^", "~"):
        yield _case(table, "delimiter", written([table.headings, *table.lines], delimiter))
    for end in ("\n", "\r"):
        text = written([table.headings, *table.lines], table.delimiter, end)
        yield _case(table, "line end", text)
        yield _case(table, "line end", text.rstrip("\r\n"))
        yield _case(table, "line end", text + end * 2)
    yield from _quoted(table)
    yield from _odd_quotes(table)
    yield from _encoded(table)


def _quoted(table: Table) -> Iterator[Case]:
    rows = [table.headings, *table.lines]
    for end in ("\n", "\r\n"):
        text = written(rows, table.delimiter, end, quoting=csv.QUOTE_ALL)
        yield _case(table, "quotes", text)
    yield _case(
        table, "quotes", written(rows, table.delimiter, quotechar="'", quoting=csv.QUOTE_ALL)
    )
    yield _case(table, "quotes", written(rows, ",", quotechar="'"))
    for mark in ('say "so"', f"one{table.delimiter} two", "one\ntwo", 'end "', '"'):
        changed = _with_words(table, 3, mark)
        yield _case(changed, "quotes", written([table.headings, *changed.lines], table.delimiter))
    changed = _with_words(table, 3, 'say "so"; then, on')
    text = written(
        [table.headings, *changed.lines], table.delimiter, escapechar="\\", doublequote=False
    )
    yield _case(changed, "escape", text)


def _odd_quotes(table: Table) -> Iterator[Case]:
    """Quotes that a writer forgot to double or to close."""
    at = _word_column(table)
    for mark in ('5" pipe', '"open', 'shut"'):
        changed = _with_words(table, 5, mark)
        lines = written([table.headings, *table.lines], table.delimiter).split("\r\n")
        cells = list(table.lines[5])
        cells[at] = mark
        lines[6] = table.delimiter.join(
            f'"{cell}"' if table.delimiter in cell else cell for cell in cells
        )
        yield _case(changed, "odd quote", "\r\n".join(lines))


def _encoded(table: Table) -> Iterator[Case]:
    text = written([table.headings, *table.lines], table.delimiter)
    for page in _PAGES:
        try:
            yield _case(table, "encoding", text.encode(page))
        except UnicodeEncodeError:
            continue
    lines = text.split("\r\n")
    short = Table(**{**table.__dict__, "rows": table.rows[:3]})
    for page in ("cp1251", "cp866", "koi8-r"):
        try:
            yield _case(short, "encoding", "\r\n".join([*lines[:4], ""]).encode(page))
        except UnicodeEncodeError:
            continue


def _word_column(table: Table) -> int:
    return next(at for at, cell in enumerate(table.rows[0]) if isinstance(cell, str))


def _with_words(table: Table, row: int, words: str) -> Table:
    at = _word_column(table)
    rows = [list(cells) for cells in table.rows]
    rows[row][at] = words
    return Table(**{**table.__dict__, "rows": rows})


def _case(table: Table, way: str, content: str | bytes) -> Case:
    given = content.encode() if isinstance(content, str) else content
    return Case(way, f"{table.name}.csv", given, table.headings, table.rows)
