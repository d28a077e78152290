"""How the numbers of a field are spread, from its profile: a histogram, a box, and both as rows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from app.datasets.charts.drawing import Box, Histogram, box, histogram
from app.datasets.reading.model import Field

DIGITS = 4


@dataclass(frozen=True)
class Spread:
    """Charts of one field and what stands in them: steps with their rows, places with values."""

    finding: str
    histogram: Histogram
    box: Box | None
    ends: tuple[str, str]
    steps: list[tuple[str, int]]
    places: list[tuple[str, str]]


def spread_of(
    one: Field, profile: Mapping[str, Any], figure: Callable[[Any], str]
) -> Spread | None:
    """The spread of a field of numbers, or None where there is none to show."""
    counts = profile.get("histogram") or []
    if one.type not in {"integer", "number"} or not counts or profile.get("least") is None:
        return None
    least, most = Decimal(str(profile["least"])), Decimal(str(profile["most"]))
    values = [Decimal(str(each)) for each in profile.get("quantiles") or []]
    step = (most - least) / len(counts)
    edges = [figure(_short(least + step * at)) for at in range(len(counts) + 1)]
    names = tuple(f"{at}\u00a0%" for at in (5, 25, 50, 75, 95))
    return Spread(
        finding=_(
            "Half of the values lie from %(low)s to %(high)s",
            low=figure(_short(values[1])),
            high=figure(_short(values[3])),
        )
        if len(values) == len(names)
        else one.name,
        histogram=histogram(counts),
        box=box([float(each) for each in values], float(least), float(most)),
        ends=(figure(least), figure(most)),
        steps=[(f"{edges[at]} – {edges[at + 1]}", count) for at, count in enumerate(counts)],
        places=[
            (_("Least"), figure(least)),
            *((name, figure(_short(value))) for name, value in zip(names, values, strict=False)),
            (_("Greatest"), figure(most)),
        ],
    )


def _short(value: Decimal) -> Decimal:
    """A place between values, to as many digits as a reader needs."""
    return Decimal(f"{value:.{DIGITS}g}")
