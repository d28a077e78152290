"""The chart that fits figures, and shapes that say what the figures say."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.datasets.aggregates.asked import Aggregate, Group, Measure
from app.datasets.aggregates.disclosure import ALL, Cell
from app.datasets.charts.choice import chart_of
from app.datasets.charts.drawing import bars, line
from app.datasets.charts.scale import scale_of
from app.datasets.charts.spread import spread_of
from app.datasets.reading.model import Field
from app.datasets.service.figures import Figures


@pytest.fixture(autouse=True)
def _in_english(app):
    with app.test_request_context():
        yield


def figures(values, grain="", measure=None):
    cells = {(level,): Cell(rows) for level, rows in values.items()}
    asked = Aggregate((Group("Where", grain),), measure or Measure())
    return Figures(asked, [list(values)], {**cells, (ALL,): Cell(100)}, is_guarded=False)


def drawn(found):
    return chart_of(found, lambda value, _group: str(value), str)


def test_years_are_a_line_in_which_an_empty_one_leaves_a_gap():
    chart = drawn(figures({2019: 4, 2020: 8, 2021: 0, 2022: 2}, "year"))

    assert chart.finding == "Most: 2020, 8.0"
    assert [point.y is None for point in chart.line.points] == [False, False, True, False]
    assert chart.line.points[2].note == "none"
    assert [each.is_gap for each in chart.line.segments] == [False, True]


@pytest.mark.parametrize("names", [("KZ", "UZ"), ("Казахстан", "Узбекистан"), ("Kazakhstan", "UZ")])
def test_states_of_the_region_are_a_map_however_they_are_named(names):
    chart = drawn(figures(dict(zip(names, (3, 5), strict=True))))

    assert chart.countries == {"KZ": 3, "UZ": 5}


def test_anything_else_is_bars_and_what_is_withheld_has_none():
    found = figures({"one": 4, "two": 2})
    found.cells["two",] = Cell(why="few")

    chart = drawn(found)

    assert [(bar.figure, bar.is_none) for bar in chart.bars.bars] == [
        ("4.0", False),
        ("withheld", True),
    ]


def test_a_long_list_says_how_much_of_it_is_left_out():
    assert drawn(figures({f"n{at}": at + 1 for at in range(25)})).left_out == "5 more in the table"


@given(st.lists(st.floats(-1e9, 1e9).filter(lambda n: n == 0 or abs(n) > 1e-6), min_size=1))
def test_every_value_and_nothing_lie_on_the_scale(values):
    scale = scale_of(values)

    for value in (0.0, *values):
        assert -1e-6 <= scale.share(value) <= 1 + 1e-6
    assert 2 <= len(scale.marks) <= 12


@given(st.lists(st.floats(-1e6, 1e6) | st.none(), min_size=1, max_size=50))
@example([5e-324])
@example([-1e-310, 0.0])
def test_nothing_is_drawn_outside_of_the_picture(values):
    over_time = line([(str(at), value, "", "") for at, value in enumerate(values)])
    down = bars([(str(at), value, "") for at, value in enumerate(values)])

    assert all(0 <= point.x <= 100 for point in over_time.points)
    assert all(
        0 <= point.y <= over_time.height for point in over_time.points if point.y is not None
    )
    assert all(bar.x >= 0 and bar.x + bar.width <= 100.1 for bar in down.bars)


def test_a_spread_is_told_in_steps_and_places():
    profile = {
        "least": "0",
        "most": "20",
        "histogram": [5, 0, 3, 2],
        "quantiles": ["1", "2.5", "4", "11", "19"],
    }

    spread = spread_of(Field("Mass", "Mass", "number", "DECIMAL"), profile, str)

    assert spread.steps == [("0 – 5", 5), ("5 – 10", 0), ("10 – 15", 3), ("15 – 20", 2)]
    assert spread.finding == "Half of the values lie from 2.5 to 11"
    assert spread.box.places[2] == pytest.approx(9 + 0.2 * 91)
    assert spread_of(Field("Word", "Word", "text", "VARCHAR"), profile, str) is None
