"""Disclosure control: which counts of rows that nobody is shown may be told, and how exactly.

The rules are those of national statistics offices and trusted research environments, at their
stricter end: at least ten contributors a cell and outside of it (ABS DataLab, ACRO), none of nearly
all of its row or column (ESSnet), cells withheld beside those so that no margin gives them back,
and every count rounded to the middle of six (OpenSAFELY), margins apart from their cells.

Counts alone: a sum less another sum is the amount of the rows by which they differ, and two
groupings, or two versions, may differ by one. Rounding hides that of counts, of amounts it cannot.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

ALL = "\x00all"
"""In a key: all values of this field together."""

LEAST = 10
CLASS_SHARE = Decimal("0.9")
BASE = 6

Why = Literal["", "few", "class", "beside"]
"""For tests, and for nobody else: the reason tells of what is withheld."""

Key = tuple[Any, ...]


@dataclass(frozen=True)
class Cell:
    """A cell as it may be told: how many rows and their figure, or why both are withheld."""

    rows: int | None = None
    value: Decimal | None = None
    why: Why = ""


def protect(counts: Mapping[Key, int]) -> dict[Key, Cell]:
    """Tell of each cell what may be told. `counts` holds every cell and margin of one table.

    What is missing among them counts as nobody, and is withheld like any small cell.
    """
    levels = [_levels(counts, at) for at in range(len(next(iter(counts), ())))]
    every = dict.fromkeys(_product(levels), 0) | dict(counts)
    hidden: dict[Key, Why] = {}
    for key, rows in every.items():
        if rows < LEAST:
            hidden[key] = "few"
        elif _is_nearly_all(key, rows, every, levels):
            hidden[key] = "class"
    _hide_beside(every, hidden, levels)
    return {
        key: Cell(why=hidden[key]) if key in hidden else Cell(to_middle(rows))
        for key, rows in every.items()
    }


def _is_nearly_all(key: Key, rows: int, every: Mapping[Key, int], levels: list[list[Any]]) -> bool:
    """Whether it is nearly the whole of a margin: then it tells of each of that margin."""
    for at, level in enumerate(key):
        if level is ALL or len(levels[at]) < 3:
            continue
        margin = every[(*key[:at], ALL, *key[at + 1 :])]
        if margin - rows < LEAST or rows > CLASS_SHARE * margin:
            return True
    return False


def _hide_beside(every: Mapping[Key, int], hidden: dict[Key, Why], levels: list[list[Any]]) -> None:
    """Withhold more, until in no line those withheld can be told from the rest."""
    lines = [list(line) for line in _lines(levels)]
    changed = True
    while changed:
        changed = False
        for line in lines:
            kept = _beside(line, every, hidden)
            if kept is not None:
                hidden[kept] = "beside"
                changed = True


def _beside(line: list[Key], every: Mapping[Key, int], hidden: Mapping[Key, Why]) -> Key | None:
    """The cell to withhold as well in a line, its margin last, or None where it is safe."""
    *cells, margin = line
    gone = [key for key in cells if key in hidden]
    is_margin_gone = margin in hidden
    if not gone and not is_margin_gone:
        return None
    if is_margin_gone:
        is_safe = bool(gone) or not cells
    else:
        is_safe = len(gone) > 1 and sum(every[key] for key in gone) >= LEAST
    if is_safe:
        return None
    left = [key for key in cells if key not in hidden]
    if left:
        return min(left, key=lambda key: (every[key], repr(key)))
    return None if is_margin_gone else margin


def _levels(cells: Iterable[Key], at: int) -> list[Any]:
    found = dict.fromkeys(key[at] for key in cells)
    found.pop(ALL, None)
    return [*found, ALL]


def _product(levels: list[list[Any]]) -> Iterator[Key]:
    if not levels:
        yield ()
        return
    for level in levels[0]:
        for rest in _product(levels[1:]):
            yield (level, *rest)


def _lines(levels: list[list[Any]]) -> Iterator[list[Key]]:
    """Every line of cells that add up to its last one."""
    for at, along in enumerate(levels):
        for rest in _product(levels[:at] + levels[at + 1 :]):
            yield [(*rest[:at], level, *rest[at:]) for level in along]


def to_middle(count: int) -> int:
    """A count as the middle of the six that it is among: 1 to 6 are 3, 7 to 12 are 9."""
    return (count + BASE - 1) // BASE * BASE - BASE // 2 if count else 0
