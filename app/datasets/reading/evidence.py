"""What the values of one column say about its type: every value adds to a count, none decides."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from app.datasets.reading.marks import MISSING_AMONG_VALUES, NO, SURE_MISSING, YES
from app.datasets.reading.months import MONTHS, date_parts

SPACES = " \u00a0\u2009\u202f"
_GROUP = f"[{SPACES}'’]"
_BEGINS = re.compile(r"[+\-−.,]?\d|[+\-−][.,]")
_HAS_DIGIT = re.compile(r"\d")
_WHOLE = re.compile(r"[+\-−]?\d+")
_SPACED = re.compile(rf"[+\-−]?\d{{1,3}}(?:{_GROUP}\d{{3}})+(?:([.,])\d+)?")
_MARKED = re.compile(r"[+\-−]?(\d*)([.,])(\d+)")
_REPEATED = re.compile(r"[+\-−]?\d{1,3}(?:([.,])\d{3})(?:\1\d{3})+")
_BOTH = re.compile(r"[+\-−]?\d{1,3}(?:([.,])\d{3})+([.,])\d+")
_POWER = re.compile(r"([+\-−]?\d*(?:([.,])\d+)?)[eE][+-]?\d{1,3}")
_DATE = re.compile(
    r"(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})"
    r"(?:([ T])\d{1,2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:?\d{2})?)?"
)


@dataclass
class Evidence:
    """Counts over the values of a column; `decision.decide` turns them into a type."""

    different: int = 0
    values: int = 0
    spaces: int = 0
    missing: Counter[str] = field(default_factory=Counter)
    marks_among_values: Counter[str] = field(default_factory=Counter)
    whole: int = 0
    numbers: int = 0
    leading_zero: int = 0
    long_whole: int = 0
    powers: int = 0
    truths: Counter[str] = field(default_factory=Counter)
    decimal: Counter[str] = field(default_factory=Counter)
    thousands: Counter[str] = field(default_factory=Counter)
    unclear: Counter[str] = field(default_factory=Counter)
    sizes: Counter[tuple[int, int]] = field(default_factory=Counter)
    dates: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    day_first: int = 0
    month_first: int = 0
    months: Counter[str] = field(default_factory=Counter)

    def add(self, raw: str | None, times: int = 1) -> None:
        """Count one cell `times` over."""
        text = "" if raw is None else raw.strip().strip("\ufeff")
        if not text:
            self.missing[""] += times
            self.spaces += times if raw else 0
            return
        folded = text.casefold()
        if folded in SURE_MISSING:
            self.missing[text] += times
            return
        if folded in MISSING_AMONG_VALUES:
            self.marks_among_values[text] += times
            if folded not in NO:
                return
        self.values += times
        if folded in YES or folded in NO:
            self.truths[text] += times
        elif (_BEGINS.match(text) and self._add_number(text, times)) or not _HAS_DIGIT.search(text):
            return
        elif parts := date_parts(text):
            self._add_named_date(parts, times)
        else:
            self._add_date(text, times)

    def scaled(self, factor: float) -> "Evidence":
        """Return the same evidence as if it came from `factor` times as many values."""
        result = Evidence()
        for one in fields(self):
            value = getattr(self, one.name)
            if isinstance(value, Counter):
                grown = Counter({key: max(round(n * factor), 1) for key, n in value.items() if n})
                setattr(result, one.name, grown)
            else:
                setattr(result, one.name, max(round(value * factor), 1) if value else 0)
        return result

    def joined(self, other: "Evidence") -> "Evidence":
        """Return the evidence of both."""
        names = [one.name for one in fields(self)]
        return Evidence(**{name: getattr(self, name) + getattr(other, name) for name in names})

    def _add_number(self, text: str, times: int) -> bool:
        if _WHOLE.fullmatch(text):
            digits = text.lstrip("+-−")
            self.leading_zero += times if len(digits) > 1 and digits[0] == "0" else 0
            self.long_whole += times if len(digits) > 18 else 0
            self.whole += times
            return self._add_size(digits, times)
        if found := _MARKED.fullmatch(text):
            return self._add_marked(text, found, times)
        return self._add_parted(text, times)

    def _add_parted(self, text: str, times: int) -> bool:
        """Count a number with marks between thousands, or with a power of ten."""
        if found := _SPACED.fullmatch(text):
            self.thousands[" "] += times
            if found.group(1):
                self.decimal[found.group(1)] += times
            return self._add_size(text.translate(_PLAIN).replace(found.group(1) or ".", "."), times)
        if found := _REPEATED.fullmatch(text):
            self.thousands[found.group(1)] += times
            return self._add_size(text.replace(found.group(1), ""), times)
        if (found := _BOTH.fullmatch(text)) and found.group(1) != found.group(2):
            self.thousands[found.group(1)] += times
            self.decimal[found.group(2)] += times
            plain = text.replace(found.group(1), "").replace(found.group(2), ".")
            return self._add_size(plain, times)
        return self._add_power(text, times)

    def _add_power(self, text: str, times: int) -> bool:
        found = _POWER.fullmatch(text)
        if not found or not self._add_size(text.replace(",", "."), times):
            return False
        self.powers += times
        if found.group(2):
            self.decimal[found.group(2)] += times
        return True

    def _add_marked(self, text: str, found: re.Match[str], times: int) -> bool:
        before, mark, after = found.groups()
        is_unclear = len(after) == 3 and 1 <= len(before) <= 3 and before[0] != "0"
        (self.unclear if is_unclear else self.decimal)[mark] += times
        if len(before) > 1 and before[0] == "0":
            self.leading_zero += times
        return self._add_size(text.replace(mark, "."), times)

    def _add_size(self, plain: str, times: int) -> bool:
        """Count the digits before and after the mark; a number beyond a double is none."""
        try:
            _sign, digits, exponent = Decimal(plain.replace("−", "-")).as_tuple()
        except InvalidOperation:
            return False
        if not isinstance(exponent, int) or len(digits) + exponent > 308:
            return False
        self.numbers += times
        self.sizes[(max(len(digits) + exponent, 1), max(-exponent, 0))] += times
        return True

    def _add_named_date(self, parts: tuple[str, str, str], times: int) -> None:
        day, month, year = parts
        whole_year = int(year) if len(year) == 4 else 2000 + int(year)
        if _is_day(whole_year, MONTHS[month.casefold()], int(day)):
            self.dates[("y" if len(year) == 2 else "4", "month", "")] += times
            self.months[month] += times

    def _add_date(self, text: str, times: int) -> None:
        found = _DATE.fullmatch(text)
        if not found:
            return
        first, separator, second, third, gap, seconds, fraction, zone = found.groups()
        clock = ""
        if gap:
            clock = f"{gap}%H:%M{':%S' if seconds else ''}{'.%f' if fraction else ''}"
            clock += "Z" if zone == "Z" else "%z" if zone else ""
        if len(first) == 4 and len(third) <= 2:
            if _is_day(int(first), int(second), int(third)):
                self.dates[("Y", separator, clock)] += times
            return
        if len(first) > 2 or len(third) not in (2, 4):
            return
        year = int(third) if len(third) == 4 else 2000 + int(third)
        is_day_first = _is_day(year, int(second), int(first))
        is_month_first = _is_day(year, int(first), int(second))
        if is_day_first or is_month_first:
            self.dates[("y" if len(third) == 2 else "4", separator, clock)] += times
            self.day_first += times if not is_month_first else 0
            self.month_first += times if not is_day_first else 0


_PLAIN = {ord(mark): None for mark in f"{SPACES}'’"}


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return year >= 1000


def weigh(counts: Mapping[Any, int], marks: frozenset[str] = frozenset()) -> Evidence:
    """Gather the evidence of a column from its values and how often each stands there.

    `marks`, case-folded, stand for nothing as well.
    """
    evidence = Evidence(different=len(counts))
    for raw, times in counts.items():
        if marks and raw is not None and (mark := raw.strip()).casefold() in marks:
            evidence.missing[mark] += times
        else:
            evidence.add(raw, times)
    return evidence
