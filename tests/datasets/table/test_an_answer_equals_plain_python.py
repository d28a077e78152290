"""Whatever is asked of a stored table, its pages hold what plain Python finds in the same rows."""

import csv
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.datasets.reading.read import read_file
from app.datasets.service.asking import parse_filters, parse_sort
from app.datasets.table.engine import Engine
from app.datasets.table.table import open_table, rows

NAMES = ("Вид|сырой", "Масса: кг", "День", "-код")
WORDS = ("опий", "Опий сырой", "героин", "ГЕРОИН", "")
ROWS = [
    (
        WORDS[at * 7 % 5],
        "" if at % 6 == 0 else f"{at * 37 % 23 - 9}.{at % 4}",
        "" if at % 11 == 0 else f"2024-{1 + at * 5 % 12:02}-{1 + at * 3 % 28:02}",
        str(at * 13 % 17),
    )
    for at in range(120)
]
READ = [
    (word or None, Decimal(mass) if mass else None, day or None, int(code))
    for word, mass, day, code in ROWS
]
BOUNDS = (
    st.sampled_from(WORDS[:4]),
    st.decimals(-10, 15, places=1).map(str),
    st.dates().map(lambda day: f"2024-{day.month:02}-{min(day.day, 28):02}"),
    st.integers(-2, 20).map(str),
)


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plain")
    with (folder / "made up.csv").open("w", newline="") as file:
        csv.writer(file, delimiter=";").writerows([NAMES, *ROWS])
    read_file(folder / "made up.csv", "made up.csv", folder)
    return open_table(folder / "table.parquet")


@pytest.fixture(scope="module")
def engine():
    return Engine(memory_bytes=256 * 2**20)


@st.composite
def questions(draw):
    at = draw(st.integers(0, 3))
    value = BOUNDS[at]
    test = draw(st.sampled_from(("equals", "in", "between", "contains", "missing", "present")))
    said = {
        "equals": value,
        "in": st.lists(value, min_size=1, max_size=3).map("|".join),
        "between": st.tuples(value | st.just(""), value | st.just("")).map("|".join),
        "contains": st.sampled_from(("опий", "Ерои", "1", "-0")),
    }
    return at, test, draw(said.get(test, st.just("")))


def plain(at, said):
    if said == "":
        return None
    return Decimal(said) if at in {1, 3} else said


def passes(row, at, test, said):
    cell = row[at]
    match test:
        case "missing":
            return cell is None
        case "present":
            return cell is not None
        case "contains":
            return cell is not None and said.lower() in str(cell).lower()
        case "between":
            low, high = (plain(at, each) for each in said.split("|"))
            if cell is None:
                return low is None and high is None
            return (low is None or cell >= low) and (high is None or cell <= high)
        case _:
            return cell is not None and cell in {plain(at, each) for each in said.split("|")}


def ordered(found, orders):
    for at, is_falling in reversed(orders):
        there = [number for number in found if READ[number][at] is not None]
        there.sort(key=lambda number, at=at: READ[number][at], reverse=is_falling)
        found = there + [number for number in found if READ[number][at] is None]
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    asked=st.lists(questions(), max_size=3),
    orders=st.lists(
        st.tuples(st.integers(0, 3), st.booleans()), max_size=3, unique_by=lambda o: o[0]
    ),
)
def test_filters_and_order_find_the_rows_that_plain_python_finds(table, engine, asked, orders):
    filters = parse_filters([f"{NAMES[at]}:{test}:{said}" for at, test, said in asked], table.types)
    sort = parse_sort([f"{'-' * falls}{NAMES[at]}" for at, falls in orders], table.types)

    seen, place = [], None
    while True:
        page = rows(engine, table, [], filters, sort, place, 29)
        seen += [number - 2 for number in page.numbers]
        place = page.next
        if place is None:
            break

    assert seen == ordered(
        [n for n, row in enumerate(READ) if all(passes(row, *one) for one in asked)], orders
    )
