"""Disclosure control: which figures of rows that nobody is shown may be told, and how exactly.

The rules are those of national statistics offices and trusted research environments, at their
stricter end: at least ten contributors a cell and outside of it (ABS DataLab, ACRO), none of nearly
all of its row or column (ESSnet), no sum that one or two contributors dominate (NK and p% rules),
cells withheld beside those so that no margin gives them back, and every count rounded to the middle
of six (OpenSAFELY), margins apart from their cells.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Any, Literal

ALL = "\x00all"
"""In a key: all values of this field together."""

LEAST = 10
CLASS_SHARE = Decimal("0.9")
DOMINANCE = Decimal("0.67")
P_SHARE = Decimal("0.1")
BASE = 6
DIGITS = 2

Why = Literal["", "few", "class", "dominance", "beside"]
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Raw:
    """The truth of a cell: its rows, those with a number, the figure, and what decides on it.

    `absolute` is the sum of absolute values, `largest` the two largest of them.
    """

    rows: int
    numbers: int = 0
    value: Decimal | None = None
    absolute: Decimal = Decimal(0)
    largest: tuple[Decimal, ...] = ()


@dataclass(frozen=True)
class Shown:
    """A cell as it may be told: figures, or why they are withheld."""

    rows: int | None = None
    value: Decimal | None = None
    why: Why = ""


def protect(cells: Mapping[Key, Raw], kind: str) -> dict[Key, Shown]:
    """Tell of each cell what may be told. `cells` hold every cell and margin of one table.

    What is missing among them counts as nobody, and is withheld like any small cell.
    """
    levels = [_levels(cells, at) for at in range(len(next(iter(cells), ())))]
    every = dict.fromkeys(_product(levels), Raw(0)) | dict(cells)
    hidden: dict[Key, Why] = {}
    for key, raw in every.items():
        if why := _own_fault(raw, kind) or _class_fault(key, raw, every, levels):
            hidden[key] = why
    _hide_beside(every, hidden, levels)
    return {
        key: Shown(why=hidden[key]) if key in hidden else _told(raw, kind)
        for key, raw in every.items()
    }


def _own_fault(raw: Raw, kind: str) -> Why:
    if raw.rows < LEAST:
        return "few"
    if kind == "count":
        return ""
    if raw.numbers < (2 * LEAST if kind == "median" else LEAST):
        return "few"
    first, second = (*raw.largest, Decimal(0), Decimal(0))[:2]
    if first + second > DOMINANCE * raw.absolute:
        return "dominance"
    if raw.absolute - first - second < P_SHARE * first:
        return "dominance"
    return ""


def _class_fault(key: Key, raw: Raw, every: Mapping[Key, Raw], levels: list[list[Any]]) -> Why:
    """Whether it is nearly the whole of a margin: then it tells of each of that margin."""
    for at, level in enumerate(key):
        if level is ALL or len(levels[at]) < 3:
            continue
        margin = every[(*key[:at], ALL, *key[at + 1 :])].rows
        if margin - raw.rows < LEAST or raw.rows > CLASS_SHARE * margin:
            return "class"
    return ""


def _hide_beside(every: Mapping[Key, Raw], hidden: dict[Key, Why], levels: list[list[Any]]) -> None:
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


def _beside(line: list[Key], every: Mapping[Key, Raw], hidden: Mapping[Key, Why]) -> Key | None:
    """The cell to withhold as well in a line, its margin last, or None where it is safe."""
    *cells, margin = line
    gone = [key for key in cells if key in hidden]
    is_margin_gone = margin in hidden
    if not gone and not is_margin_gone:
        return None
    if is_margin_gone:
        is_safe = bool(gone) or not cells
    else:
        is_safe = len(gone) > 1 and sum(every[key].rows for key in gone) >= LEAST
    if is_safe:
        return None
    left = [key for key in cells if key not in hidden]
    if left:
        return min(left, key=lambda key: (every[key].rows, repr(key)))
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


def _told(raw: Raw, kind: str) -> Shown:
    value = None if kind == "count" or raw.value is None else to_digits(raw.value)
    return Shown(to_middle(raw.rows), value)


def to_middle(count: int) -> int:
    """A count as the middle of the six that it is among: 1 to 6 are 3, 7 to 12 are 9."""
    return (count + BASE - 1) // BASE * BASE - BASE // 2 if count else 0


def to_digits(value: Decimal) -> Decimal:
    """A figure to two significant digits."""
    with localcontext(prec=DIGITS):
        return +value
