from datetime import date
from decimal import Decimal

import pytest

from benchmarks.corpus.case import difference
from benchmarks.corpus.corpus import corpus
from tests.datasets.reading.reading_of import codes, reading_of

ROWS = "A;1,5;01.02.2016\nB;2,25;03.02.2016\nC;3,5;04.02.2016\n"
TRUE = [
    ("A", Decimal("1.50"), date(2016, 2, 1)),
    ("B", Decimal("2.25"), date(2016, 2, 3)),
    ("C", Decimal("3.50"), date(2016, 2, 4)),
]
HEADING = "Place;Mass;Day\n"


@pytest.mark.parametrize(
    ("content", "names", "noted"),
    [
        ("Form;12;\nPeriod;2011-2016;\n;;\n" + HEADING + ROWS, None, "preamble_left_out"),
        (HEADING + ROWS + ";;\n* a made-up remark under the table;;\n", None, "end_left_out"),
        (HEADING + ROWS + ";;\n;;\n", None, None),
        (HEADING + ROWS.replace("\nB", "\n;;\nB"), None, None),
        (HEADING + ROWS.replace("\n", ";\n"), None, None),
        (HEADING.replace("\n", ";;\n") + ROWS.replace("\n", ";;\n"), None, None),
        (HEADING + ROWS + "\nCourt;Judges;Since\nNorth;12;2001\n", None, "other_tables"),
        ("X;;Z\nP;Q;\n" + HEADING + ROWS, ["X / P / Place", "X / Q / Mass", "Z / Q / Day"], None),
    ],
)  # fmt: skip
def test_the_table_is_told_from_what_is_above_and_below_it(tmp_path, content, names, noted):
    reading, rows = reading_of(tmp_path, content)

    assert [field.name for field in reading.fields] == (names or ["Place", "Mass", "Day"])
    assert rows == TRUE
    assert noted is None or noted in codes(reading)


def test_rows_under_a_heading_of_several_lines_are_not_lost(tmp_path):
    content = 'Place;"Mass,\nkg";Day\r\n' + ROWS.replace("\n", "\r\n")

    reading, rows = reading_of(tmp_path, content)

    assert reading.fields[1].name == "Mass,\nkg"
    assert rows == TRUE


def test_totals_among_the_rows_stay_and_are_told(tmp_path):
    content = HEADING + ROWS * 5 + "Итого:;36,25;\n" + ROWS * 5

    reading, rows = reading_of(tmp_path, content)

    told = {note.code: note.params for note in reading.notes}
    assert len(rows) == 31
    assert told["totals_among_rows"] == {"count": 1, "row": 17}


@pytest.mark.parametrize(
    "written",
    ["5 марта 2016 г.", "5 March 2016", "05-Mar-2016", "March 5, 2016", "5 мар 16", "5 mart 2016"],
)
def test_months_may_be_named(tmp_path, written):
    _reading, rows = reading_of(
        tmp_path, f"n;day\n1;{written}\n2;{written}\n3;on a Monday 12\n" * 1
    )
    _reading, whole = reading_of(tmp_path, "n;day\n" + f"1;{written}\n" * 12)

    assert rows[2][1] == "on a Monday 12"
    assert whole == [(1, date(2016, 3, 5))] * 12


def test_a_quote_that_opens_nothing_spoils_no_cell_beside_it(tmp_path):
    rows_before = 'a,"b, c",1\n' * 20

    reading, rows = reading_of(tmp_path, f'k,l,m\n{rows_before}"a,"b, c",1\n{rows_before}')

    assert rows[20] == ('"a', "b, c", 1)
    assert "unclosed_quote" in codes(reading)


def test_cells_of_nothing_but_spaces_are_missing(tmp_path):
    _reading, rows = reading_of(tmp_path, "k;l;m\n" + "a;да ;1\n  ; нет; -\n" * 6)

    assert rows[:2] == [("a", True, 1), (None, False, None)]


def test_of_the_ways_in_which_files_go_wrong_nearly_all_are_read_cell_by_cell():
    cases = [case for number, case in enumerate(corpus()) if number % 8 == 3]

    wrong = {f"{case.way} {case.name}": found for case in cases if (found := difference(case))}

    assert len(wrong) <= len(cases) * 0.04, wrong
