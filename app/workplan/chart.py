"""The timeline's geometry: x in per cent of the time shown, y in pixels, so that it stretches."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import format_date

from app.workplan.models import Milestone
from app.workplan.outline import Outline
from app.workplan.rows import Group, Row
from app.workplan.schedule import Condition

HEAD, PACKAGE, ROW = 58, 36, 60
BAR_AT, BASE_AT, BAR = 18, 38, 12
MOST_MONTHS = 18
"""More months than these are marked by quarters."""

LOOKS = {
    Condition.VERIFIED: "met",
    Condition.SUBMITTED: "sent",
    Condition.OVERDUE: "late",
    Condition.WAITING: "risk",
    Condition.AT_RISK: "risk",
    Condition.CANCELLED: "none",
}


@dataclass(frozen=True)
class Bar:
    """A milestone on the timeline; places in per cent, `top` in pixels."""

    look: str
    left: float
    width: float
    due: float
    top: int
    base: float | None
    over: float | None
    is_critical: bool

    @property
    def middle(self) -> int:
        """The bar's axis."""
        return self.top + BAR // 2


@dataclass(frozen=True)
class Bracket:
    """A work package from its first to its last day."""

    left: float
    right: float
    top: int


@dataclass(frozen=True)
class Arrow:
    """From what is needed (down, then to the right where the next begins later)."""

    x: float
    top: int
    bottom: int
    to: float | None
    is_critical: bool


@dataclass(frozen=True)
class Mark:
    """A place on the time axis with its word."""

    x: float
    word: str


@dataclass(frozen=True)
class Chart:
    """All that the timeline draws."""

    height: int
    months: Sequence[Mark]
    bars: Sequence[Bar]
    brackets: Sequence[Bracket]
    arrows: Sequence[Arrow]
    today: float | None
    end: float | None


@dataclass(frozen=True)
class _Scale:
    first: date
    last: date

    def at(self, day: date) -> float:
        """The place of a day in per cent."""
        return round(100 * (day - self.first).days / max(1, (self.last - self.first).days), 2)

    def within(self, day: date | None) -> float | None:
        """The same, None where the day is not shown."""
        return self.at(day) if day is not None and self.first <= day <= self.last else None


def chart_of(outline: Outline, groups: Sequence[Group], *, is_short: bool = False) -> Chart:
    """Draw the plan: one row a milestone, below each package's heading.

    A short one has no headings, and room for one month in three.
    """
    rows = [row for group in groups for row in group.rows]
    scale = _scale_of(outline, rows)
    bars: dict[object, Bar] = {}
    brackets: list[Bracket] = []
    top = HEAD
    for group in groups:
        if group.rows and group.package is not None:
            brackets.append(_bracket(scale, group, top))
        top += 0 if is_short else PACKAGE
        for row in group.rows:
            bars[row.milestone.id] = _bar(outline, scale, row, top)
            top += ROW
    shown = [row.milestone for row in rows if row.condition is not Condition.CANCELLED]
    return Chart(
        height=top,
        months=_months(scale, is_short=is_short),
        bars=list(bars.values()),
        brackets=brackets,
        arrows=_arrows(shown, bars),
        today=scale.within(outline.today),
        end=scale.within(outline.project.ends_on),
    )


def _scale_of(outline: Outline, rows: Sequence[Row]) -> _Scale:
    days = [day for row in rows for day in (row.begins_on, row.milestone.due_on)]
    days += [row.milestone.baseline_on for row in rows if row.milestone.baseline_on]
    days += [each for each in (outline.project.starts_on, outline.project.ends_on) if each]
    first = min(days, default=outline.today).replace(day=1)
    last = max(days, default=outline.today)
    return _Scale(first, _month_after(last))


def _bar(outline: Outline, scale: _Scale, row: Row, top: int) -> Bar:
    milestone = row.milestone
    left, due = scale.at(row.begins_on), scale.at(milestone.due_on)
    over = None
    if row.condition is Condition.OVERDUE:
        over = max(0.0, min(100.0, scale.at(outline.today)) - due)
    return Bar(
        look=LOOKS.get(row.condition, "ok"),
        left=left,
        width=round(due - left, 2),
        due=due,
        top=top + BAR_AT,
        base=None if milestone.baseline_on is None else scale.at(milestone.baseline_on),
        over=None if over is None else round(over, 2),
        is_critical=row.is_critical,
    )


def _bracket(scale: _Scale, group: Group, top: int) -> Bracket:
    first = min(row.begins_on for row in group.rows)
    last = max(row.milestone.due_on for row in group.rows)
    return Bracket(scale.at(first), scale.at(last), top + PACKAGE // 2)


def _arrows(milestones: Sequence[Milestone], bars: dict[object, Bar]) -> list[Arrow]:
    shown = {milestone.id for milestone in milestones}
    found = []
    for milestone in milestones:
        for need in milestone.needs:
            if need.needed_id not in shown:
                continue
            start, stop = bars[need.needed_id], bars[milestone.id]
            is_later = stop.left > start.due and stop.top > start.top
            edge = stop.top if stop.top > start.top else stop.top + BAR
            found.append(
                Arrow(
                    x=start.due,
                    top=start.middle,
                    bottom=stop.middle if is_later else edge,
                    to=stop.left if is_later else None,
                    is_critical=start.is_critical and stop.is_critical,
                )
            )
    return found


def _months(scale: _Scale, *, is_short: bool) -> list[Mark]:
    marks, day, count = [], scale.first, 0
    is_long = (scale.last - scale.first).days > MOST_MONTHS * 31
    step = 6 if is_long and is_short else 3 if is_long or is_short else 1
    while day < scale.last:
        if count % step == 0:
            marks.append(Mark(scale.at(day), format_date(day, "LLL")))
        day, count = _month_after(day), count + 1
    return marks


def _month_after(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
