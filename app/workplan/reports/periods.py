"""Periods that are reported on: plain dates, no database."""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = 6
"""Of a period, where nothing else is agreed."""

SHORT = 31
"""Days that are not reported on by themselves: a rest so short belongs to the period before it."""

WITHIN = timedelta(days=30)
"""After the end of a period its report is due; then it is late."""


@dataclass(frozen=True, order=True)
class Period:
    """From a day until a day, both of them in it."""

    from_on: date
    until_on: date

    @property
    def days(self) -> int:
        """How many days are in it."""
        return (self.until_on - self.from_on).days + 1

    @property
    def due_on(self) -> date:
        """The day by which its report is there."""
        return self.until_on + WITHIN

    def common_days(self, other: "Period") -> int:
        """How many days are in both."""
        first = max(self.from_on, other.from_on)
        return max((min(self.until_on, other.until_on) - first).days + 1, 0)

    def has_ended(self, today: date) -> bool:
        """Whether its last day has passed."""
        return self.until_on < today


def half_years(starts_on: date | None, ends_on: date | None) -> list[Period]:
    """The half years of a project from its first day to its last; none where it has no dates."""
    if starts_on is None or ends_on is None:
        return []
    found: list[Period] = []
    while (first := _later(starts_on, MONTHS * len(found))) <= ends_on:
        if found and (ends_on - first).days + 1 < SHORT:
            return [*found[:-1], Period(found[-1].from_on, ends_on)]
        last = _later(starts_on, MONTHS * (len(found) + 1)) - timedelta(days=1)
        found.append(Period(first, min(last, ends_on)))
    return found


def is_reported(period: Period, reports: Iterable[Period]) -> bool:
    """Whether reports, which never overlap, are on the period, but for a short rest of it."""
    common = sum(period.common_days(each) for each in reports)
    return common > 0 and period.days - common < SHORT


def missing(
    periods: Iterable[Period], reports: Sequence[Period], today: date, joined: date | None = None
) -> list[Period]:
    """Periods that have ended, are not reported on, and did not end before the partner joined."""
    return [
        each
        for each in periods
        if each.has_ended(today)
        and (joined is None or joined <= each.until_on)
        and not is_reported(each, reports)
    ]


def _later(day: date, months: int) -> date:
    """The same day so many months later, or the last one of that month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
