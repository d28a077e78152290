"""Figures of closed rows give no small group away: not alone, and not by their margins."""

import random
from collections import Counter
from itertools import product

import pytest

from app.datasets.aggregates.disclosure import (
    ALL,
    LEAST,
    protect,
    to_middle,
)


def cube(counts):
    """A table of counts with all its margins."""
    cells = Counter()
    for key, count in counts.items():
        for mask in product((False, True), repeat=len(key)):
            cells[tuple(ALL if m else k for k, m in zip(key, mask, strict=True))] += count
    return dict(cells)


def world(seed, sizes):
    chance = random.Random(seed)
    scale = [[chance.choice((1, 4, 15, 60)) for _ in range(size)] for size in sizes]
    counts = {}
    for key in product(*(range(size) for size in sizes)):
        mean = 1.0
        for at, level in enumerate(key):
            mean *= scale[at][level]
        counts[key] = int(chance.random() * mean)
    return counts


def lines(sizes):
    for at, size in enumerate(sizes):
        others = [[*range(other), ALL] for n, other in enumerate(sizes) if n != at]
        for rest in product(*others):
            keys = [(*rest[:at], level, *rest[at:]) for level in range(size)]
            yield keys, (*rest[:at], ALL, *rest[at:])


def what_an_attacker_infers(shown, sizes):
    """The narrowest bounds on every cell that follow from what is shown, and from sums."""
    bounds = {}
    for key in product(*([*range(size), ALL] for size in sizes)):
        rows = shown[key].rows
        bounds[key] = (0, 10**9) if rows is None else (max(rows - 2, 0), rows + 3)
    for _round in range(40):
        before = dict(bounds)
        for keys, margin in lines(sizes):
            low, high = sum(bounds[k][0] for k in keys), sum(bounds[k][1] for k in keys)
            least, most = bounds[margin]
            bounds[margin] = (max(least, low), min(most, high))
            for key in keys:
                mine = bounds[key]
                bounds[key] = (
                    max(mine[0], bounds[margin][0] - (high - mine[1])),
                    min(mine[1], bounds[margin][1] - (low - mine[0])),
                )
        if bounds == before:
            return bounds
    return bounds


@pytest.mark.parametrize("sizes", [(6,), (4, 5), (3, 4, 3)])
def test_nothing_that_is_told_comes_from_fewer_than_ten_and_nothing_withheld_is_found_out(sizes):
    told = withheld = 0
    for seed in range(120):
        counts = world(seed, sizes)
        cells = cube(counts)

        shown = protect(cells)

        bounds = what_an_attacker_infers(shown, sizes)
        for key, one in shown.items():
            if one.rows is not None:
                told += 1
                assert cells[key] >= LEAST
                continue
            withheld += 1
            low, high = bounds[key]
            assert low <= cells.get(key, 0) <= high
            assert high - low >= LEAST - 1, (seed, key)
    assert told > 100 < withheld


def test_the_threshold_is_ten_in_a_cell_and_outside_of_it():
    def told(*counts):
        shown = protect(cube({(at,): count for at, count in enumerate(counts)}))
        return [shown[(at,)].why for at in range(len(counts))]

    assert told(10, 40, 50) == ["", "", ""]
    assert told(9, 40, 50) == ["few", "beside", ""]
    assert told(4, 5, 30, 50) == ["few", "few", "beside", ""]
    assert told(5, 6, 30, 50) == ["few", "few", "", ""]
    assert told(10, 91) == ["beside", "class"]
    assert told(10, 90) == ["", ""]


def test_counts_are_rounded_to_the_middle_of_six():
    assert [to_middle(each) for each in (0, 1, 6, 7, 10, 12, 13)] == [0, 3, 3, 9, 9, 9, 15]


def test_what_is_told_depends_on_no_order_of_the_cells():
    cells = cube(world(3, (4, 5)))
    turned = dict(reversed(cells.items()))

    assert protect(cells) == protect(turned)
