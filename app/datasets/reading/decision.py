"""From evidence to the type of a column and the way its values are to be read."""

from dataclasses import dataclass, field

from app.datasets.reading.evidence import Evidence
from app.datasets.reading.marks import YES
from app.datasets.reading.model import FieldType

MISFIT_SHARE = 0.05
"""A column keeps its type while at most this share of its values does not fit (one value in ten
when there are fewer than twenty); what does not fit is listed, never dropped."""

TEMPTING_SHARE = 0.5
"""From this share on a type is tried on all rows, since a sample alone decides nothing."""

INEXACT_SHARE = 0.001
"""Numbers too long for 38 digits make the column binary (double) beyond this share."""


@dataclass(frozen=True)
class FieldPlan:
    """How one column is read."""

    type: FieldType = "text"
    precision: int = 18
    scale: int = 0
    is_binary: bool = False
    decimal: str = ""
    thousands: str = ""
    date_forms: tuple[str, ...] = ()
    months: tuple[str, ...] = ()
    truths: tuple[tuple[str, bool], ...] = ()
    missing: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Habits:
    """What the rest of the file does, for columns that cannot decide by themselves."""

    decimal_mark: str | None = None
    day_first: bool | None = None
    delimiter: str | None = None


def habits_of(columns: list[Evidence], delimiter: str | None) -> Habits:
    """Sum the columns up: which mark and which order of day and month are sure somewhere."""
    comma = sum(one.decimal[","] for one in columns)
    point = sum(one.decimal["."] for one in columns)
    day = sum(one.day_first for one in columns)
    month = sum(one.month_first for one in columns)
    return Habits(
        decimal_mark="," if comma > point else "." if point > comma else None,
        day_first=True if day > month else False if month > day else None,
        delimiter=delimiter,
    )


def fits(misfits: int, values: int) -> bool:
    """Whether a column with so many misfits among its values still has its type."""
    return misfits <= max(values * MISFIT_SHARE, 1 if values >= 10 else 0)


def decide(
    evidence: Evidence,
    habits: Habits,
    wanted: FieldType | None = None,
    refused: frozenset[FieldType] = frozenset(),
) -> FieldPlan:
    """Choose the type that most values have; `refused` were tried on all rows and did not hold."""
    if wanted:
        return _plan(wanted, evidence, habits)
    others = sum(evidence.marks_among_values.values())
    values = evidence.values
    candidates: list[tuple[int, FieldType]] = [
        (_number_count(evidence), "number"),
        (sum(evidence.dates.values()), "date"),
        (sum(evidence.truths.values()), "boolean"),
    ]
    count, best = max(candidates, key=lambda one: one[0])
    if best != "boolean":
        values -= sum(evidence.truths[mark] for mark in evidence.marks_among_values)
    if not count or best in refused or count < values * TEMPTING_SHARE:
        return _plan("text", evidence, habits)
    if best == "boolean" and (count < values or len(evidence.truths) < 2 or others > count):
        return _plan("text", evidence, habits)
    if best == "number" and _is_identifier(evidence):
        return _plan("text", evidence, habits)
    return _plan(best, evidence, habits)


def _number_count(evidence: Evidence) -> int:
    return evidence.numbers - (evidence.leading_zero if evidence.leading_zero < 2 else 0)


def _is_identifier(evidence: Evidence) -> bool:
    """Codes written with digits: leading zeros, or more digits than a counted thing has."""
    if evidence.leading_zero >= 2:
        return True
    has_parts = sum(evidence.decimal.values()) + evidence.powers > 0
    return evidence.long_whole >= 2 and not has_parts


def _plan(kind: FieldType, evidence: Evidence, habits: Habits) -> FieldPlan:
    marks = dict(evidence.missing)
    if kind in ("text", "boolean"):
        truths = tuple(sorted((mark, mark.casefold() in YES) for mark in evidence.truths))
        return FieldPlan(
            type=kind,
            truths=truths if kind == "boolean" else (),
            missing=tuple(sorted(mark for mark in marks if mark or evidence.spaces)),
        )
    marks |= evidence.marks_among_values
    missing = tuple(sorted(mark for mark in marks if mark))
    if kind in ("date", "datetime"):
        return _date_plan(evidence, habits, missing)
    return _number_plan(evidence, habits, missing)


def _date_plan(evidence: Evidence, habits: Habits, missing: tuple[str, ...]) -> FieldPlan:
    assumptions: list[str] = []
    if evidence.day_first or evidence.month_first:
        is_day_first = evidence.day_first >= evidence.month_first
    elif habits.day_first is not None:
        is_day_first = habits.day_first
    else:
        is_day_first = True
        if any(layout != "Y" and mark != "month" for layout, mark, _clock in evidence.dates):
            assumptions.append("day_first_assumed")
    forms = []
    for (layout, mark, clock), _times in evidence.dates.most_common(6):
        year = "%y" if layout == "y" else "%Y"
        if mark == "month":
            forms.append(f"%d %B {year}")
            continue
        order = ("%Y", "%m", "%d") if layout == "Y" else ("%d", "%m", year)
        if layout != "Y" and not is_day_first:
            order = ("%m", "%d", year)
        forms.append(mark.join(order) + clock)
    has_clock = any(clock for _layout, _mark, clock in evidence.dates)
    return FieldPlan(
        type="datetime" if has_clock else "date",
        date_forms=tuple(forms),
        months=tuple(sorted(evidence.months)),
        missing=missing,
        assumptions=tuple(assumptions),
    )


def _number_plan(evidence: Evidence, habits: Habits, missing: tuple[str, ...]) -> FieldPlan:
    decimal, thousands, assumptions = _marks(evidence, habits)
    sizes: dict[tuple[int, int], int] = evidence.sizes
    if thousands:
        sizes = _sizes_without_thousands(evidence, thousands, decimal)
    total = sum(sizes.values()) or 1
    exact = {size: n for size, n in sizes.items() if sum(size) <= 38 and size[1] <= 30}
    is_binary = total - sum(exact.values()) > total * INEXACT_SHARE
    whole = max((size[0] for size in exact), default=1)
    scale = max((size[1] for size in exact), default=0)
    scale = min(scale, 38 - whole)
    is_whole = not is_binary and not scale and whole <= 18 and not evidence.powers
    return FieldPlan(
        type="integer" if is_whole else "number",
        precision=18 if whole + scale <= 18 else 38,
        scale=scale,
        is_binary=is_binary,
        decimal=decimal,
        thousands=thousands,
        missing=missing,
        assumptions=tuple(assumptions),
    )


def _sizes_without_thousands(
    evidence: Evidence, thousands: str, decimal: str
) -> dict[tuple[int, int], int]:
    """Where 1,234 means a thousand and more, its three last digits are no decimals."""
    is_parted = any(evidence.unclear[mark] for mark in thousands)
    if decimal or not is_parted:
        return dict(evidence.sizes)
    return {(w + 3 if s == 3 else w, 0 if s == 3 else s): n for (w, s), n in evidence.sizes.items()}


def _marks(evidence: Evidence, habits: Habits) -> tuple[str, str, list[str]]:
    """Say which of comma and point part decimals and which part thousands."""
    decimal, thousands, assumptions = "", "", []
    for mark, other in ((",", "."), (".", ",")):
        is_decimal, is_thousands = evidence.decimal[mark] > 0, evidence.thousands[mark] > 0
        if is_decimal:
            decimal += mark
        if is_thousands:
            thousands += mark
        if is_decimal or is_thousands or not evidence.unclear[mark]:
            continue
        if evidence.decimal[other] or (evidence.unclear[other] and habits.decimal_mark == other):
            thousands += mark
        elif _reads_as_decimal(mark, habits):
            decimal += mark
        else:
            thousands += mark
        if habits.decimal_mark != mark or mark in thousands:
            assumptions.append("decimal_mark_assumed")
    if evidence.thousands[" "]:
        thousands += " "
    return decimal, thousands, assumptions


def _reads_as_decimal(mark: str, habits: Habits) -> bool:
    if habits.decimal_mark:
        return habits.decimal_mark == mark
    return mark == "." or habits.delimiter != ","
