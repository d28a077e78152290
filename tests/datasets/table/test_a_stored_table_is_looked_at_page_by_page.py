import threading
from decimal import Decimal

import pytest

from app.datasets.reading.read import read_file
from app.datasets.table.engine import Busy, Engine, TooSlow
from app.datasets.table.question import BadQuestion, Filter, Order
from app.datasets.table.table import count, open_table, rows

TEXT = 'Название;Масса, кг;Дата;"x""; DROP TABLE t; --"\n' + "".join(
    f"n{at % 7};{'' if at % 5 == 0 else f'{at},5'};{1 + at % 28:02}.03.2016;{at}\n"
    for at in range(200)
)


@pytest.fixture
def engine():
    return Engine(memory_bytes=256 * 2**20)


@pytest.fixture
def table(tmp_path):
    source = tmp_path / "made up.csv"
    source.write_text(TEXT)
    read_file(source, source.name, tmp_path / "stored")
    return open_table(tmp_path / "stored" / "table.parquet")


def walk(engine, table, **question):
    seen, place = [], None
    while True:
        page = rows(engine, table, after_place=place, limit=17, **question)
        seen += zip(page.numbers, page.rows, strict=True)
        place = page.next
        if place is None:
            return seen


def test_pages_follow_each_other_without_a_gap_or_a_repeat(engine, table):
    seen = walk(engine, table)

    assert [number for number, _row in seen] == list(range(2, 202))


@pytest.mark.parametrize("is_descending", [False, True])
def test_sorted_pages_hold_every_row_once_and_missing_cells_last(engine, table, is_descending):
    orders = (Order("Название"), Order("Масса, кг", is_descending))

    seen = walk(engine, table, orders=orders)

    assert sorted(number for number, _row in seen) == list(range(2, 202))
    sign = -1 if is_descending else 1
    keys = [(r[0], r[1] is None, sign * r[1] if r[1] is not None else 0, n) for n, r in seen]
    assert keys == sorted(keys)


def test_filters_follow_the_kind_of_the_field(engine, table):
    def numbers(*filters):
        return [number for number, _row in walk(engine, table, filters=filters)]

    assert numbers(Filter("Масса, кг", "between", (Decimal("1.5"), "3.5"))) == [3, 4, 5]
    assert numbers(Filter("Масса, кг", "between", (None, "1.5"))) == [3]
    assert len(numbers(Filter("Масса, кг", "missing"))) == 40
    assert len(numbers(Filter("Масса, кг", "present"))) == 160
    assert len(numbers(Filter("Название", "in", ("n1", "n2")))) == 58
    assert len(numbers(Filter("Название", "contains", ("N3",)))) == 29
    assert len(numbers(Filter("Дата", "equals", ("2016-03-01",)))) == 8
    assert count(engine, table, (Filter("Название", "equals", ("n0",)),), most=10) == 11


def test_a_hostile_name_or_value_stays_a_name_or_a_value(engine, table):
    hostile = 'x"; DROP TABLE t; --'

    page = rows(engine, table, [hostile], orders=(Order(hostile),), limit=2)
    nothing = rows(engine, table, filters=(Filter("Название", "equals", ("' OR 1=1 --",)),))

    assert page.rows == [(0,), (1,)]
    assert nothing.rows == []
    with pytest.raises(BadQuestion, match="no_such_column"):
        rows(engine, table, ['a" FROM x'])
    with pytest.raises(BadQuestion, match="value_of_another_kind"):
        rows(engine, table, filters=(Filter("Дата", "equals", ("soon",)),))


def test_a_cell_that_did_not_fit_is_shown_as_it_was_written(engine, tmp_path):
    source = tmp_path / "a.csv"
    source.write_text("день;число\n" + "01.02.2016;5\n" * 40 + "31.02.2016;много\n")
    read_file(source, source.name, tmp_path)

    page = rows(engine, open_table(tmp_path / "table.parquet"), limit=100)

    assert page.rows[-1] == (None, None)
    assert page.as_written[-1] == {"день": "31.02.2016", "число": "много"}


def test_who_finds_all_places_taken_is_told_so(table):
    engine = Engine(at_once=1, wait=0.01)
    taken, release = threading.Event(), threading.Event()

    def keep():
        with engine.cursor():
            taken.set()
            release.wait(10)

    keeper = threading.Thread(target=keep)
    keeper.start()
    taken.wait(10)

    with pytest.raises(Busy):
        rows(engine, table)
    release.set()
    keeper.join()
    assert rows(engine, table).total == 200


def test_a_question_that_takes_too_long_is_stopped():
    engine = Engine(longest=0.05)

    with pytest.raises(TooSlow), engine.cursor() as cursor:
        cursor.execute("SELECT sum(a.range * b.range) FROM range(10000000) a, range(100000) b")
