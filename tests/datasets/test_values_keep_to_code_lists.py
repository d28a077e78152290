"""Shared code lists, and the cells that break what a dictionary says of them."""

from datetime import date

import pytest

from app.datasets.codelists.lists import CODE_LISTS
from app.datasets.reading.read import read_file
from app.datasets.table.checks import Check, breaches
from app.datasets.table.engine import Engine
from app.datasets.table.table import open_table
from tests.datasets.files import send

CONTENT = "Place;Number\nKZ-75;1\nалматы;2\nShymkent;3\nMade-up place;4\n;5\nMade-up place;6\n"


@pytest.fixture
def lead(make):
    return make.user(make.institution())


@pytest.fixture
def version(api, make, work, lead):
    dataset = make.dataset(make.project(lead, "active"), lead)
    program = api(lead)
    send(program, f"/datasets/{dataset.id}/versions", CONTENT)
    work()
    return f"/datasets/{dataset.id}/versions/1.0"


def describe(program, version, **said):
    found = program.get(f"{version}/schema")
    fields = found.json["fields"]
    fields[0] |= said
    return program.call(
        "PUT", f"{version}/schema", {"fields": fields}, If_Match=found.headers["ETag"]
    )


def test_values_of_no_code_and_no_name_are_listed_with_row_column_and_why(
    api, browse, lead, version
):
    program = api(lead)
    assert program.get(f"{version}/findings").json["items"] == []

    assert describe(program, version, codeList="provinces").status_code == 200

    found = program.get(f"{version}/findings").json["items"]
    assert [(each["row"], each["field"], each["value"], each["rule"]) for each in found] == [
        (5, "Place", "Made-up place", "code_list"),
        (7, "Place", "Made-up place", "code_list"),
    ]
    page = browse(lead).get(f"{version}/findings").text
    assert page.count("neither a code nor a name of the list “Provinces of the five states”") == 2


def test_a_list_that_is_not_there_or_of_numbers_is_refused(api, lead, version):
    program = api(lead)

    assert describe(program, version, codeList="planets").status_code == 422
    found = program.get(f"{version}/schema")
    fields = found.json["fields"]
    fields[1]["codeList"] = "units"
    answer = program.call(
        "PUT", f"{version}/schema", {"fields": fields}, If_Match=found.headers["ETag"]
    )
    assert answer.json["errors"][0]["pointer"] == "/fields/1/codeList"


def test_the_form_keeps_the_list_that_was_chosen(browse, lead, version):
    page = f"{version}/dictionary"
    browser = browse(lead)
    kept = browser.get(page).text.split('name="version"')[1].split('value="')[1].split('"')[0]
    typed = {"version": kept, "name-0": "Place", "name-1": "Number", "codeList-0": "provinces"}

    assert browser.post(page, typed, form=page).status_code == 303

    assert '<option value="provinces" selected>' in browser.get(page).text


def test_rows_that_stand_twice_or_lack_a_value_are_found(tmp_path):
    (tmp_path / "a.csv").write_text("a{b;c\n1;x\n2;\n1;y\n")
    read_file(tmp_path / "a.csv", "a.csv", tmp_path)
    table = open_table(tmp_path / "table.parquet")
    checks = [Check("a{b", "unique"), Check("c", "required")]

    found = breaches(Engine(memory_bytes=256 * 2**20), table, checks, 0, 10)

    assert [(each.row, each.column, each.value) for each in found] == [
        (2, "a{b", "1"),
        (3, "c", None),
        (4, "a{b", "1"),
    ]


def test_codes_are_unique_and_what_came_after_one_is_a_code_from_the_next_day():
    for one in CODE_LISTS.values():
        codes = {each.code: each for each in one.codes}
        assert len(codes) == len(one.codes)
        for each in one.codes:
            assert (each.until is not None) == bool(each.successors)
            for successor in each.successors:
                assert (codes[successor].since - each.until).days == 1


def test_a_province_holds_on_its_days():
    codes = {each.code: each for each in CODE_LISTS["provinces"].codes}

    assert codes["KZ-YUZ"].holds_on(date(2018, 6, 18))
    assert not codes["KZ-YUZ"].holds_on(date(2018, 6, 19))
    assert codes["KZ-79"].holds_on(date(2018, 6, 19))
    assert not codes["KZ-10"].holds_on(date(2022, 6, 7))


def test_every_list_has_a_page_and_an_answer(api, browse, lead):
    program, browser = api(lead), browse(lead)

    assert [each["key"] for each in program.get("/code-lists").json["items"]] == [*CODE_LISTS]
    for key, one in CODE_LISTS.items():
        assert one.codes[0].names["en"] in browser.get(f"/code-lists?list={key}").text
    assert browser.get("/code-lists?list=planets").status_code == 404
