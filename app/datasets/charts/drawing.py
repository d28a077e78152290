"""Charts as shapes: across in per cent, down in pixels, so that they fit any width as they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.datasets.charts.scale import Scale, scale_of

LINE_HEIGHT, TOP, FOOT, LEFT = 200, 18, 26, 9.0
ROW, BAR = 44, 16
LETTERS_ABREAST = 28
BOX_HEIGHT, BOX_MIDDLE = 64, 26


@dataclass(frozen=True)
class Mark:
    """A value on the axis, and how far down it lies."""

    value: float
    y: float


@dataclass(frozen=True)
class Point:
    """A value over time. Without a `y` there is nothing to draw: `note` may say why."""

    label: str
    x: float
    y: float | None
    figure: str = ""
    note: str = ""
    has_label: bool = True


@dataclass(frozen=True)
class Segment:
    """From one point to the next that there is; `is_gap` where others lie between."""

    x1: float
    y1: float
    x2: float
    y2: float
    is_gap: bool


@dataclass(frozen=True)
class Line:
    """A line over time."""

    height: int
    points: Sequence[Point]
    segments: Sequence[Segment]
    marks: Sequence[Mark]
    slot: float


@dataclass(frozen=True)
class Bar:
    """A bar to the right (or left of `x`) of nothing, with its words above it."""

    label: str
    figure: str
    x: float
    y: float
    width: float
    is_none: bool = False


@dataclass(frozen=True)
class Bars:
    """Bars one below the other."""

    height: int
    bars: Sequence[Bar]


@dataclass(frozen=True)
class Column:
    """One step of a histogram."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Histogram:
    """How many rows lie in each step."""

    height: int
    columns: Sequence[Column]
    marks: Sequence[Mark]


@dataclass(frozen=True)
class Box:
    """Where the middle half lies, and nine of ten; `places` of 5, 25, 50, 75 and 95 per cent."""

    places: tuple[float, float, float, float, float]
    height: int = BOX_HEIGHT
    middle: int = BOX_MIDDLE


def line(values: Sequence[tuple[str, float | None, str, str]]) -> Line:
    """Draw (label, value, figure, note) over time; a missing value leaves a gap."""
    scale = scale_of([value for _label, value, _figure, _note in values if value is not None])
    step = (100.0 - LEFT) / len(values)
    longest = max(len(label) for label, _value, _figure, _note in values)
    every = -(-len(values) * longest // LETTERS_ABREAST)
    points = [
        Point(
            label,
            round(LEFT + (at + 0.5) * step, 2),
            None if value is None else _down(scale, value),
            figure,
            note,
            has_label=at % every == 0,
        )
        for at, (label, value, figure, note) in enumerate(values)
    ]
    return Line(LINE_HEIGHT + TOP + FOOT, points, _segments(points), _marks(scale), round(step, 2))


def _segments(points: Sequence[Point]) -> list[Segment]:
    found = []
    there = [(at, each) for at, each in enumerate(points) if each.y is not None]
    for (one, a), (two, b) in pairwise(there):
        found.append(Segment(a.x, a.y or 0.0, b.x, b.y or 0.0, is_gap=two - one > 1))
    return found


def bars(values: Sequence[tuple[str, float | None, str]]) -> Bars:
    """Draw (label, value, figure) one below the other; without a value only the words stand."""
    scale = scale_of([value for _label, value, _figure in values if value is not None])
    zero = scale.share(0.0)
    drawn = []
    for at, (label, value, figure) in enumerate(values):
        end = zero if value is None else scale.share(value)
        drawn.append(
            Bar(
                label,
                figure,
                round(min(zero, end) * 100, 2),
                at * ROW + ROW - BAR - 4,
                round(abs(end - zero) * 100, 2),
                is_none=value is None,
            )
        )
    return Bars(len(values) * ROW, drawn)


def histogram(counts: Sequence[int]) -> Histogram:
    """Draw the counts of equal steps side by side."""
    scale = scale_of([float(each) for each in counts])
    step = (100.0 - LEFT) / len(counts)
    columns = [
        Column(
            round(LEFT + at * step, 2),
            _down(scale, count),
            round(step * 0.94, 2),
            round(TOP + LINE_HEIGHT - _down(scale, count), 1),
        )
        for at, count in enumerate(counts)
    ]
    return Histogram(LINE_HEIGHT + TOP + FOOT, columns, _marks(scale))


def box(quantiles: Sequence[float], least: float, most: float) -> Box | None:
    """Draw five quantiles between the ends of a histogram; None where there is no width."""
    if len(quantiles) != 5 or most <= least:
        return None
    share = [(each - least) / (most - least) for each in quantiles]
    a, b, c, d, e = (round(LEFT + max(0.0, min(1.0, s)) * (100.0 - LEFT), 2) for s in share)
    return Box((a, b, c, d, e))


def _down(scale: Scale, value: float) -> float:
    return round(TOP + (1 - scale.share(value)) * LINE_HEIGHT, 1)


def _marks(scale: Scale) -> list[Mark]:
    return [Mark(each, _down(scale, each)) for each in scale.marks]
