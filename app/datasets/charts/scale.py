"""Round steps for an axis that begins at nothing."""

from dataclasses import dataclass
from math import ceil, floor, log10

NARROWEST = 1e-300
"""Values closer together than this lie on one point: a float has no steps between them."""


@dataclass(frozen=True)
class Scale:
    """From `least` to `most`, both round, with a mark at each of `marks`."""

    least: float
    most: float
    marks: tuple[float, ...]

    def share(self, value: float) -> float:
        """Where a value lies between the ends, from 0 to 1."""
        return (value - self.least) / (self.most - self.least)


def scale_of(values: list[float], steps: int = 4) -> Scale:
    """A scale on which all values lie, and zero with them."""
    low, high = min([0.0, *values]), max([0.0, *values])
    if high - low < NARROWEST:
        return Scale(0.0, 1.0, (0.0, 1.0))
    rough = (high - low) / steps
    power = 10.0 ** floor(log10(rough))
    step = next(each * power for each in (1, 2, 2.5, 5, 10) if each * power >= rough * 0.999)
    first, last = floor(low / step), ceil(high / step - 1e-9)
    return Scale(first * step, last * step, tuple(at * step for at in range(first, last + 1)))
