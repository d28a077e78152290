import io
import zipfile

import pytest

from app.datasets.reading.child import read_in_child
from app.datasets.reading.look import look, plain_text
from app.datasets.reading.model import Limits, Recipe, Unreadable

from .reading_of import codes, reading_of


def archive(**parts):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        for name, part in parts.items():
            entry = zipfile.ZipInfo(name)  # at a fixed time: the bytes name a test
            entry.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(entry, part)
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "code", "kind"),
    [
        ("a.csv", b"", "empty_file", None),
        ("a.csv", b"\xef\xbb\xbf \r\n\n", "empty_file", None),
        ("a.xlsx", b"<html><body><table><tr><td>1</td></tr></table>", "not_a_table", "html"),
        ("a.xlsx", b"%PDF-1.7\n%\xe2\xe3", "not_a_table", "pdf"),
        ("a.csv", b"\x89PNG\r\n\x1a\n\0\0", "not_a_table", "image"),
        ("a.csv", b"<?xml version='1.0'?><rows/>", "not_a_table", "xml"),
        ("a.csv", archive(**{"notes.txt": "x"}), "not_a_table", "archive"),
        ("a.xlsx", archive(**{"xl/workbook.xml": "<a/>"}), "damaged_workbook", None),
        ("a.xlsx", archive(**{"xl/workbook.xml": "<a/>"})[:60], "damaged_workbook", None),
        ("a.csv", bytes(range(1, 32)) * 40, "not_a_table", "binary"),
    ],
)
def test_what_is_no_table_is_refused_by_its_bytes(tmp_path, name, content, code, kind):
    with pytest.raises(Unreadable) as refused:
        reading_of(tmp_path, content, name)

    assert refused.value.code == code
    assert refused.value.params.get("kind") == kind


def test_a_bomb_is_refused_before_it_goes_off(tmp_path):
    bomb = archive(**{"xl/workbook.xml": "<a/>", "xl/worksheets/sheet1.xml": bytes(2**27)})

    with pytest.raises(Unreadable, match="unpacks_too_large"):
        reading_of(tmp_path, bomb, "a.xlsx")


def test_a_size_that_lies_does_not_help_a_bomb(tmp_path):
    honest = archive(**{"xl/workbook.xml": "<a/>", "s": bytes(2**21)})
    lying = honest.replace((2**21).to_bytes(4, "little"), (10).to_bytes(4, "little"))

    with pytest.raises(Unreadable, match=r"damaged_workbook|unpacks_too_large"):
        reading_of(tmp_path, lying, "a.xlsx", limits=Limits(unpacked_bytes=2**20))


def test_forty_thousand_columns_are_refused_with_the_limit(tmp_path):
    content = ",".join(f"c{at}" for at in range(40_000)) + "\n" + ",".join(["1"] * 40_000)

    with pytest.raises(Unreadable) as refused:
        reading_of(tmp_path, content)

    assert refused.value.code == "too_many_columns"
    assert refused.value.params["limit"] == 5_000


def test_a_wide_table_within_the_limit_keeps_all_cells(tmp_path):
    content = ";".join(f"c{at}" for at in range(250)) + "\n"
    content += (";".join(str(at) for at in range(250)) + "\n") * 30 + ";".join(["q"] * 250)

    reading, rows = reading_of(tmp_path, content)

    assert rows[0] == tuple(range(250))
    assert reading.misfit_count == 250


def test_a_child_that_takes_too_long_is_stopped(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a;b\n1;2\n")

    with pytest.raises(Unreadable, match="took_too_long"):
        read_in_child(path, "a.csv", tmp_path, Limits(seconds=0.01))


def test_a_child_tells_its_steps_and_what_it_read(tmp_path):
    path, steps = tmp_path / "a.csv", []
    path.write_text("имя;кг\nа;1,5\nб;2,5\n")

    reading, profiles = read_in_child(path, "a.csv", tmp_path, progress=steps.append)

    assert steps[:2] == ["looking", "reading"]
    assert reading.rows == 2
    assert str(profiles[1].total) == "4.0"


def test_a_child_says_why_a_file_is_no_table(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"%PDF-1.7")

    with pytest.raises(Unreadable, match="not_a_table"):
        read_in_child(path, "a.csv", tmp_path)


@pytest.mark.parametrize(
    ("content", "expected", "noted"),
    [
        ("a;b\n1;2\n3\0;4\n", [(1, 2), (3, 4)], "nul_bytes"),
        ("a;b\r1;2\r3;4\r", [(1, 2), (3, 4)], None),
        ("a;b\n1;2\r\n3;4\r5;6\n", [(1, 2), (3, 4), (5, 6)], None),
        ("a;b\n1;2\n\ufeff3;\ufeff4\n", [(1, 2), (3, 4)], None),
        ("a;b\n1;2\n\n3;4\n", [(1, 2), (3, 4)], None),
        ("a;b;c\n1;2;3\n4;5\n", [(1, 2, 3), (4, 5, None)], "short_rows"),
        ("a;b\n1;2\n3;4;5\n", [(1, 2), (3, 4)], "long_rows"),
        ("a;b\n1;2\na;b\n3;4\n", [(1, 2), (3, 4)], "repeated_heading"),
        ("a;b\nx;=1+1\ny;=cmd|x\n", [("x", "=1+1"), ("y", "=cmd|x")], None),
        ('a,b\n"x\\"y",1\n"z",2\n', [('x"y', 1), ("z", 2)], None),
        ("a;b\n'x;y';1\n'z';2\n", [("x;y", 1), ("z", 2)], None),
        ('name\nAnna, the first\n"c, d"\n', [("Anna, the first",), ("c, d",)], None),
        ("1;2016-01-01\n2;2016-01-02\n", None, "no_heading"),
    ],
)
def test_untidy_files_are_read_and_the_untidiness_is_told(tmp_path, content, expected, noted):
    reading, rows = reading_of(tmp_path, content)

    if expected is not None:
        assert rows == expected
    assert noted is None or noted in codes(reading)


def test_rows_keep_their_numbers_where_lines_are_blank(tmp_path):
    content = "a;b\n" + "1;2\n" * 20 + "\n\nq;2\n"

    reading, _rows = reading_of(tmp_path, content)

    assert [(one.row, one.raw) for one in reading.misfits] == [(24, "q")]


def test_a_quote_that_never_closes_spoils_one_row_only(tmp_path):
    content = "a;b\n" + "1;2\n" * 30 + '3;"x\n' + "4;5\n" * 30

    reading, rows = reading_of(tmp_path, content)

    assert len(rows) == 61
    assert rows[-1] == (4, 5)
    assert [(one.row, one.raw) for one in reading.misfits] == [(32, '"x')]


def test_lines_in_two_encodings_are_read_each_in_its_own(tmp_path):
    content = "Имя;Год\nСело;2016\n".encode() + "Город;2017\n".encode("cp1251")

    reading, rows = reading_of(tmp_path, content)

    assert rows == [("Село", 2016), ("Город", 2017)]
    assert "mixed_encodings" in codes(reading)


def test_a_cell_of_ten_megabytes_is_a_cell(tmp_path):
    _reading, rows = reading_of(tmp_path, 'a;b\n1;"' + "x" * 10_000_000 + '"\n2;y\n')

    assert [len(text) for _number, text in rows] == [10_000_000, 1]


def test_headings_of_any_length_and_alike_stay_apart(tmp_path):
    content = "Ж" * 300 + ";Масса;масса;;row_number\nа;1;2;3;4\n"

    reading, rows = reading_of(tmp_path, content)

    assert reading.fields[0].name == "Ж" * 300
    assert [field.column for field in reading.fields][1:] == [
        "Масса", "масса_2", "column_4", "row_number_2",
    ]  # fmt: skip
    assert rows == [("а", 1, 2, 3, 4)]


def test_a_table_whose_headings_alone_fill_the_head_keeps_its_columns(tmp_path):
    names = [f"a made-up heading of many words, number {at}" for at in range(4_000)]
    content = ";".join(names) + "\n" + (";".join(str(at) for at in range(4_000)) + "\n") * 3
    path = tmp_path / "a.csv"
    path.write_text(content)

    seen = look(plain_text(path, Recipe(), tmp_path), Limits(), Recipe())

    assert seen.layout.names == names
    assert seen.layout.heading_rows == 1
