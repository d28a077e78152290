from datetime import date
from decimal import Decimal

import pytest

from app.datasets.reading.model import Recipe

from .reading_of import codes, reading_of


def types(reading):
    return [field.type for field in reading.fields]


def test_a_late_text_in_a_column_of_numbers_is_found_and_listed(tmp_path):
    content = "a;b\n" + "1;5\n" * 100_000 + "q;6\n"

    reading, rows = reading_of(tmp_path, content)

    assert types(reading) == ["integer", "integer"]
    misfit = reading.misfits[0]
    assert (misfit.row, misfit.field, misfit.raw, misfit.why) == (100_002, "a", "q", "not_a_number")
    assert rows[-1] == (None, 6)


def test_one_late_decimal_makes_the_whole_column_decimal(tmp_path):
    reading, rows = reading_of(tmp_path, "a;b\n" + "1;5\n" * 100_000 + "1,25;6\n" + "1;5\n" * 9)

    assert reading.fields[0].storage == "DECIMAL(18,2)"
    assert reading.misfit_count == 0
    assert rows[100_000] == (Decimal("1.25"), 6)


def test_codes_written_with_digits_stay_text(tmp_path):
    content = "code;id\n" + "".join(f"{at:05};{10**19 + at}\n" for at in range(50))

    reading, rows = reading_of(tmp_path, content)

    assert types(reading) == ["text", "text"]
    assert rows[7] == ("00007", "10000000000000000007")


def test_comma_and_point_are_read_value_by_value(tmp_path):
    content = "a;b\nx;1,5\ny;2.75\nz;1 234,5\nw;1.234,5\n"

    _reading, rows = reading_of(tmp_path, content)

    assert [row[1] for row in rows] == [Decimal(one) for one in ("1.5", "2.75", "1234.5", "1234.5")]


def test_a_value_that_could_be_two_numbers_is_listed_not_guessed(tmp_path):
    content = "a;b\n" + "x;1,5\n" * 60 + "y;1,234,567\nz;1,234\n"

    reading, rows = reading_of(tmp_path, content)

    assert rows[60][1] == 1_234_567
    assert [one.raw for one in reading.misfits] == ["1,234"]


@pytest.mark.parametrize(
    ("values", "expected", "noted"),
    [
        (("03/04/2016", "25/03/2016"), date(2016, 4, 3), False),
        (("03/04/2016", "03/25/2016"), date(2016, 3, 4), False),
        (("03/04/2016", "01/02/2016"), date(2016, 4, 3), True),
        (("03.04.16", "25.03.16"), date(2016, 4, 3), False),
        (("2016-04-03", "2016-03-25"), date(2016, 4, 3), False),
    ],
)
def test_day_and_month_are_told_apart_by_the_whole_column(tmp_path, values, expected, noted):
    content = "a;b\n" + "".join(f"x;{value}\n" for value in values * 5)

    reading, rows = reading_of(tmp_path, content)

    assert rows[0][1] == expected
    assert ("day_first_assumed" in codes(reading)) == noted


def test_a_day_that_does_not_exist_is_listed(tmp_path):
    content = "a;b\n" + "x;01.02.2016\n" * 40 + "y;31.02.2015\n"

    reading, _rows = reading_of(tmp_path, content)

    assert [(one.raw, one.why) for one in reading.misfits] == [("31.02.2015", "no_such_date")]


def test_numbers_beyond_all_bounds_are_listed(tmp_path):
    content = "a;b\nx;1e309\ny;NaN\n" + "z;1.5\n" * 40

    reading, rows = reading_of(tmp_path, content)

    assert rows[1][1] is None
    assert [one.raw for one in reading.misfits] == ["1e309"]
    assert reading.fields[1].missing_marks == {"NaN": 1}


def test_marks_for_nothing_are_counted_one_by_one(tmp_path):
    content = "имя;кг\n" + "а;1\nн/д;-\nб;2\n—;...\n" * 3

    reading, rows = reading_of(tmp_path, content)

    assert rows[1] == (None, None)
    assert reading.fields[0].missing_marks == {"н/д": 3, "—": 3}
    assert reading.fields[1].missing_marks == {"-": 3, "...": 3}


def test_totals_and_footnotes_are_left_out_and_said_so(tmp_path):
    content = "Область;2015;2016\nА;1;2\nБ;3;4\nИтого;4;6\n\nПримечание: данные предварительные.\n"

    reading, rows = reading_of(tmp_path, content)

    assert rows == [("А", 1, 2), ("Б", 3, 4)]
    assert [row[:1] for row in reading.left_out if row] == [
        ["Итого"], ["Примечание: данные предварительные."],
    ]  # fmt: skip


def test_two_rows_of_headings_become_one(tmp_path):
    content = "Область;Изъято;;Год\n;кг;случаев;\nА;5,5;3;2016\nБ;6,5;4;2017\n"

    reading, rows = reading_of(tmp_path, content)

    assert [field.name for field in reading.fields] == [
        "Область", "Изъято / кг", "Изъято / случаев", "Год",
    ]  # fmt: skip
    assert rows[0] == ("А", Decimal("5.5"), 3, 2016)


@pytest.mark.parametrize("page", ["cp1251", "koi8_r", "cp866", "iso8859_5", "utf-16", "utf-8-sig"])
def test_cyrillic_pages_are_read_without_being_told(tmp_path, page):
    content = "Регион;Изъято\n" + "Самаркандская область;5\nБухара;6\n" * 10

    _reading, rows = reading_of(tmp_path, content.encode(page))

    assert rows[:2] == [("Самаркандская область", 5), ("Бухара", 6)]


@pytest.mark.parametrize(
    ("page", "text"),
    [("kz1048", "Қарағанды, Өскемен"), ("cp1250", "Ýer, şäher, aňňat"), ("cp1254", "Iğdır, şube")],
)
def test_letters_of_the_states_are_kept(tmp_path, page, text):
    content = "name;n\n" + f"{text};5\n" * 10

    _reading, rows = reading_of(tmp_path, content.encode(page))

    assert rows[0] == (text, 5)


def test_marks_that_a_person_names_stand_for_nothing(tmp_path):
    content = "name;kg\n" + "".join(f"a{at};unknown9\nb{at};{at},5\n" for at in range(20))
    recipe = Recipe(missing_marks=["Unknown9", "b3"])

    reading, rows = reading_of(tmp_path, content, recipe=recipe)

    assert [field.type for field in reading.fields] == ["text", "number"]
    assert reading.misfit_count == 0
    assert reading.fields[1].missing_marks == {"unknown9": 20}
    assert rows[7][0] is None


def test_a_person_says_how_many_rows_at_the_end_are_no_records(tmp_path):
    content = "name;kg\n" + "".join(f"a{at};{at}\n" for at in range(20)) + "Total;190\n"

    found, _rows = reading_of(tmp_path, content)
    told, rows = reading_of(tmp_path, content, recipe=Recipe(left_out=0))

    assert found.left_out == [["Total", "190"]]
    assert told.left_out == []
    assert rows[-1] == ("Total", 190)
