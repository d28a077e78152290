"""What a file is called and what it holds are two things; no mistake ends as a table of no rows."""

import json

import pyarrow.parquet as pq
import pytest

from app.datasets.reading.model import Unreadable
from app.datasets.reading.read import read_file


@pytest.fixture
def read(tmp_path):
    def read_as(name, content):
        path = tmp_path / name
        path.write_bytes(content.encode())
        return read_file(path, name, tmp_path / "read")

    return read_as


def rows_of(tmp_path):
    return pq.read_table(tmp_path / "read" / "table.parquet").to_pylist()


def codes(reading):
    return [note.code for note in reading.notes]


def test_a_text_called_xlsx_is_read_as_the_text_it_is_and_says_so(read):
    reading = read("sheet.xlsx", "region,year\nA,2020\nB,2021\n")

    assert (reading.format, reading.rows) == ("csv", 2)
    assert "name_says_workbook" in codes(reading)


@pytest.mark.parametrize("content", ["Just some words of text", "region,year\n"])
def test_a_text_called_xlsx_without_rows_is_refused(read, content):
    with pytest.raises(Unreadable) as refused:
        read("sheet.xlsx", content)

    assert refused.value.code == "text_named_workbook"


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("name", ["list.json", "list.txt"])
def test_an_array_of_objects_is_read_as_rows(read, tmp_path, name, indent):
    given = [{"a": 1, "b": "x, [y]"}, {"a": 2}, {"b": None, "c": "}{"}]

    reading = read(name, json.dumps(given, indent=indent))

    assert (reading.format, reading.rows) == ("json", 3)
    assert [(row["a"], row["b"], row["c"]) for row in rows_of(tmp_path)] == [
        (1, "x, [y]", None),
        (2, None, None),
        (None, None, "}{"),
    ]


def test_an_array_longer_than_one_block_keeps_every_object(read):
    given = [{"number": at, "words": "made up " * 20} for at in range(15_000)]

    reading = read("long.json", json.dumps(given))

    assert reading.rows == 15_000
    assert reading.misfit_count == 0


def test_what_is_no_object_in_an_array_is_listed_and_stops_nothing(read):
    reading = read("list.json", '[{"a": 1}, 7, {"a": 2}]')

    assert reading.rows == 3
    assert [(one.row, one.raw) for one in reading.misfits] == [(2, "7")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ('[{"a": 1}, {"a": ', "damaged_json"),
        ('[{"a": 1}, {"a" 2}]', "damaged_json"),
        ('[{"a": 1}, {"a": 2}', "damaged_json"),
        ("[]", "json_without_records"),
        ("[1, 2, 3]", "json_without_records"),
        ('{\n  "rows": {}\n}', "json_without_records"),
    ],
)
def test_json_that_is_no_list_of_records_is_refused_with_advice(read, content, code):
    with pytest.raises(Unreadable) as refused:
        read("given.json", content)

    assert refused.value.code == code


@pytest.mark.parametrize("first", ['{"a":1,"b":', "\\broken"])
def test_a_broken_first_line_does_not_make_json_lines_a_text_with_commas(read, first):
    reading = read("lines.jsonl", f'{first}\n{{"a":2,"b":"y"}}\n{{"a":3,"b":"z"}}\n')

    assert (reading.format, reading.rows) == ("jsonl", 3)
    assert [field.name for field in reading.fields] == ["a", "b"]
    assert [(one.row, one.raw) for one in reading.misfits] == [(1, first)]


def test_a_text_with_brackets_is_no_json(read):
    reading = read("cells.csv", "[a];{b}\n[1];{2}\n[3];{4}\n")

    assert (reading.format, reading.rows) == ("csv", 2)


def test_headings_alone_are_said_to_be_alone(read):
    reading = read("headings.csv", "region,year,value\n")

    assert reading.rows == 0
    assert "no_rows" in codes(reading)
