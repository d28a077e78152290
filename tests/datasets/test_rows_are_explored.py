"""Rows on a page: filters by the type of a field, several orders, and all of it in the address."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import text

from tests.datasets.files import send

CONTENT = "Day;Substance;Kilograms\n" + "".join(
    f"{1 + at % 28:02}.0{1 + at % 3}.2024;made up {at % 3};{('-', 'n/a', '', 'about 3')[at // 9]}\n"
    if at % 9 == 0 and at < 36
    else f"{1 + at % 28:02}.0{1 + at % 3}.2024;made up {at % 3};{at},5\n"
    for at in range(60)
)


@pytest.fixture
def lead(make):
    return make.user(make.institution())


@pytest.fixture
def dataset(api, make, work, lead):
    dataset = make.dataset(make.project(lead, "active"), lead)
    program = api(lead)
    send(program, f"/datasets/{dataset.id}/versions", CONTENT)
    work()
    return dataset


@pytest.fixture
def rows(dataset):
    return f"/datasets/{dataset.id}/versions/1.0/rows"


def numbers(answer):
    """The numbers of the rows that a page shows."""
    return [int(each) for each in re.findall(r'scope="row" class="is-number">(\d+)<', answer.text)]


def test_the_form_fits_the_field_and_what_it_makes_stands_in_the_address(browse, lead, rows):
    browser = browse(lead)

    of_words = browser.get(f"{rows}?column=Substance")
    of_numbers = browser.get(f"{rows}?column=Kilograms")
    made = browser.get(f"{rows}?column=Kilograms&test=between&value=40,5&high=42,5&sort=-Day")
    ticked = browser.get(f"{rows}?column=Substance&test=in&values=made+up+1&values=made+up+2")

    assert 'name="values" value="made up 1"' in of_words.text
    assert 'name="high"' in of_numbers.text
    assert made.status_code == 303
    assert parse_qs(urlsplit(made.location).query) == {
        "filter": ["Kilograms:between:40,5|42,5"],
        "sort": ["-Day"],
    }
    assert numbers(browser.get(made.location)) == [43, 42, 44]
    assert len(numbers(browser.get(ticked.location))) == 40


def test_a_filter_that_makes_no_sense_is_refused_beside_its_field_with_all_that_was_typed(
    browse, lead, rows
):
    browser = browse(lead)

    wrong = browser.get(
        f"{rows}?column=Kilograms&test=between&value=heavy&high=7&filter=Substance:equals:made up 1"
    )
    empty = browser.get(f"{rows}?column=Kilograms&test=between&value=&high=")
    by_hand = browser.get(f"{rows}?filter=Day:equals:soon")

    assert wrong.status_code == empty.status_code == by_hand.status_code == 422
    assert 'value="heavy" aria-invalid="true" aria-describedby="filter-wrong"' in wrong.text
    assert 'name="high" type="text" value="7"' in wrong.text
    assert "filter on “Kilograms” is not of that column’s kind" in wrong.text
    assert len(numbers(wrong)) == 20
    assert "Say what to look for." in empty.text
    assert "filter on “Day” is not of that column’s kind" in by_hand.text


def test_rows_stand_in_several_orders_one_after_the_other(browse, lead, rows):
    page = browse(lead).get(f"{rows}?sort=Substance&sort=&sort=-Kilograms")

    assert numbers(page)[:3] == [59, 56, 53]
    assert page.text.count("aria-sort=") == 2


def test_the_kinds_of_nothing_are_told_apart(api, lead, rows, owner):
    owner.execute(
        text(
            "UPDATE data_dictionary SET fields = jsonb_set(fields, '{2,nothing}',"
            """ '{"-": "zero", "n/a": "withheld"}')"""
        )
    )
    owner.commit()
    program = api(lead)

    def found(kind):
        return program.get(f"{rows}?filter=Kilograms:nothing:{kind}").json["row_numbers"]

    assert found("zero") == [2]
    assert found("withheld") == [11]
    assert found("unsaid") == [20]
    assert found("unfit") == [29]
    assert found("not_reported") == []
    assert program.get(f"{rows}?filter=Kilograms:nothing:other").status_code == 422
    assert program.get(f"{rows}?filter=Kilograms:missing").json["row_numbers"] == [2, 11, 20, 29]
