"""What stands above, beside and below the rows: titles, headings, totals, remarks, other tables."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from benchmarks.corpus.case import Case
from benchmarks.corpus.tables import Table, written

Lines = list[list[str]]


def cases(table: Table) -> Iterator[Case]:
    yield from _titled(table)
    yield from _headed(table)
    yield from _ended(table)
    yield from _ragged(table)
    yield from _several(table)


def _titled(table: Table) -> Iterator[Case]:
    width, rows = len(table.headings), [table.headings, *table.lines]
    padded = [[table.title, *[""] * (width - 1)], [""] * width]
    notes = ("preamble_left_out",)
    yield _case(table, "preamble", [*padded, *rows], notes=notes)
    yield _case(table, "preamble", [padded[0], *rows], notes=notes)
    yield _case(table, "preamble", [*padded, padded[0], *padded, *rows], notes=notes)
    text = written(rows, table.delimiter)
    for above in (
        f"{table.title}\r\n", f"{table.title}\r\n\r\n", "\r\n\r\n", f"sep={table.delimiter}\r\n",
        f"# {table.title}\r\n# 2016\r\n", f"{table.title}, {table.name}; 2011, 2012\r\n\r\n",
        f'"{table.title}"\r\n"{table.name}: 2016"\r\n\r\n',
    ):  # fmt: skip
        yield _case(table, "preamble", above + text)
    pairs = [["Form", "12"], ["Period", "2011-2016"], ["Unit", table.name]]
    padded = [[*pair, *[""] * (width - 2)] for pair in pairs] + [[""] * width]
    yield _case(table, "preamble", [*padded, *rows], notes=notes)


def _headed(table: Table) -> Iterator[Case]:
    width, lines, notes = len(table.headings), table.lines, ("no_heading",)
    unnamed = [f"column_{at}" for at in range(1, width + 1)]
    yield _case(table, "no heading", lines, headings=unnamed, notes=notes)
    above = ["A", "", "", "B", *[""] * (width - 4)]
    below = [f"{name} x" for name in table.headings]
    names = [f"{'A' if at < 3 else 'B'} / {name}" for at, name in enumerate(below)]
    yield _case(table, "two headings", [above, below, *lines], headings=names)
    first, rest = table.headings[0], table.headings[1:]
    above, below = [first, "A", *[""] * (width - 2)], ["", *rest]
    names = [first, *(f"A / {name}" for name in rest)]
    yield _case(table, "two headings", [above, below, *lines], headings=names)
    top = ["A", "", "", "D", *[""] * (width - 4)]
    middle = ["B", "", "C", *[""] * (width - 3)]
    names = [
        f"{'A' if at < 3 else 'D'} / {'B' if at < 2 else 'C'} / {name}"
        for at, name in enumerate(table.headings)
    ]
    yield _case(table, "three headings", [top, middle, table.headings, *lines], headings=names)
    numbers = [str(at) for at in range(1, width + 1)]
    if table.name != "cases":
        yield _case(table, "numbered row", [table.headings, numbers, *lines])
    for name in ("H" * 300, "two\nlines", "", "a;b,c", " spaced "):
        headings = [*table.headings[:-1], name]
        shown = " ".join(name.split()) if name.strip() else f"column_{width}"
        shown = name.strip() or f"column_{width}"
        yield _case(table, "heading", [headings, *lines], headings=[*headings[:-1], shown])
    twice = [*table.headings[:-1], table.headings[0]]
    yield _case(table, "heading", [twice, *lines], headings=twice)
    half = len(lines) // 2
    repeated = [table.headings, *lines[:half], table.headings, *lines[half:]]
    yield _case(table, "repeated heading", repeated, notes=("repeated_heading",))


def _ended(table: Table) -> Iterator[Case]:
    width, rows, told = len(table.headings), [table.headings, *table.lines], ("end_left_out",)
    total = [table.total, *[""] * (width - 2), "1"]
    remark, blank = [table.remark, *[""] * (width - 1)], [""] * width
    for end in ([total], [total, remark], [blank, remark], [remark], [blank, total, blank, remark]):
        yield _case(table, "end", [*rows, *end], notes=told)
    named = [f"{table.total}: 24", *[""] * (width - 1)]
    yield _case(table, "end", [*rows, named, blank], notes=told)
    text = written(rows, table.delimiter)
    for below in (f"\r\n{table.remark}\r\n", f"{table.remark}\r\n", f"\r\n\r\n{table.remark}\r\n"):
        yield _case(table, "end", text + below)
    half = len(table.lines) // 2
    middle = [table.total, *[""] * (width - 2), ""]
    true = [table.total, *[None] * (width - 1)]
    yield _case(
        table, "subtotal", [table.headings, *table.lines[:half], middle, *table.lines[half:]],
        rows=[*table.rows[:half], true, *table.rows[half:]], notes=("totals_among_rows",),
    )  # fmt: skip


def _ragged(table: Table) -> Iterator[Case]:
    lines, rows = table.lines, table.rows
    cut = [line[:-1] if at % 6 == 2 else line for at, line in enumerate(lines)]
    true = [[*row[:-1], None] if at % 6 == 2 else row for at, row in enumerate(rows)]
    yield _case(table, "short rows", [table.headings, *cut], rows=true, notes=("short_rows",))
    grown = [[*line, "more"] if at % 6 == 2 else line for at, line in enumerate(lines)]
    yield _case(table, "long rows", [table.headings, *grown], notes=("long_rows",))
    trailing = [[*line, ""] for line in lines]
    yield _case(table, "trailing delimiter", [table.headings, *trailing])
    gaps = [part for at, line in enumerate(lines) for part in ([[""]] * (at % 5 == 3) + [line])]
    text = written([table.headings, *gaps], table.delimiter).replace('""\r\n', "\r\n")
    yield _case(table, "blank rows", text)
    blank = [""] * len(table.headings)
    gaps = [part for at, line in enumerate(lines) for part in ([blank] * (at % 5 == 3) + [line])]
    yield _case(table, "blank rows", [table.headings, *gaps])
    spaced = [[f" {cell} " if cell else cell for cell in line] for line in lines]
    true = [[f" {cell} " if isinstance(cell, str) else cell for cell in row] for row in rows]
    yield _case(table, "spaces", [table.headings, *spaced], rows=true)


def _several(table: Table) -> Iterator[Case]:
    first = written([table.headings, *table.lines], table.delimiter)
    other = [["Court", "Judges", "Since"], ["North", "12", "2001"], ["South", "7", "1999"]]
    told = ("other_tables",)
    for gap in ("\r\n", "\r\n\r\n"):
        yield _case(table, "two tables", first + gap + written(other, table.delimiter), notes=told)
    width = len(table.headings)
    padded = [[""] * width, *([*row, *[""] * (width - 3)] for row in other)]
    yield _case(table, "two tables", [table.headings, *table.lines, *padded], notes=told)


def _case(
    table: Table,
    way: str,
    content: str | Lines,
    *,
    headings: list[str] | None = None,
    rows: Sequence[list[Any]] | None = None,
    notes: tuple[str, ...] = (),
) -> Case:
    text = content if isinstance(content, str) else written(content, table.delimiter)
    case = Case(way, f"{table.name}.csv", text.encode(), table.headings, table.rows, notes=notes)
    return replace(
        case,
        headings=headings or table.headings,
        rows=list(rows if rows is not None else table.rows),
    )
