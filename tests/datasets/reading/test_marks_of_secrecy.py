"""Marks of official use and secrecy are found where papers carry them, and only there."""

import pytest

from app.core.secrecy import MARKS, Place, find_mark

HERE = Place("row", "1")


@pytest.mark.parametrize("mark", MARKS)
def test_every_mark_is_found_where_it_stands_alone(mark):
    found = find_mark([(HERE, f" «{mark}» ")])

    assert found is not None
    assert found.mark.casefold() == mark.casefold()


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("ДЛЯ  СЛУЖЕБНОГО\u00a0ПОЛЬЗОВАНИЯ, экз. 3", "Для служебного пользования"),
        ("Отчёт за год (ДСП)", "ДСП"),
        ("Секретно. Экз. № 2", "Секретно"),
        ("Xizmat doirasida foydalanish uchun", "Xizmat doirasida foydalanish uchun"),
        ("Örän gizlin", "Örän gizlin"),
    ],
)
def test_a_mark_is_found_as_people_write_it(text, mark):
    found = find_mark([(HERE, "nothing"), (HERE, text)])

    assert found is not None
    assert found.mark == mark


@pytest.mark.parametrize(
    "text",
    [
        "Не секретно и никогда не было секретно для соседей",
        "secretary of the board",
        "плита дсп, 16 мм",
        "Maxfiylik siyosati haqida",
        "",
        "12",
    ],
)
def test_words_that_only_resemble_a_mark_stop_nothing(text):
    assert find_mark([(HERE, text)]) is None


def test_a_forum_adds_marks_of_its_own():
    assert find_mark([(HERE, "Только для членов комиссии")]) is None

    found = find_mark([(HERE, "Только для членов комиссии")], ["только для членов комиссии"])

    assert found is not None
