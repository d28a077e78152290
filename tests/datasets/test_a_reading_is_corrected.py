"""What was detected in a file is corrected by a person, and the next version starts from that."""

import pytest

from tests.datasets import files

MARKED = "Day;Amount;Code\n" + "".join(
    f"0{at}.02.2024;{'withheld' if at % 2 else at};1{at}\n" for at in range(1, 9)
)
RECIPE = {"types": {"Code": "text"}, "missing_marks": ["withheld"]}


@pytest.fixture
def lead(make):
    return make.user(make.institution())


@pytest.fixture
def dataset(make, lead):
    return make.dataset(make.project(lead, "active"), lead)


@pytest.fixture
def address(dataset):
    return f"/datasets/{dataset.id}/versions"


@pytest.fixture
def program(api, lead):
    return api(lead)


def send(program, address, content=MARKED):
    return files.send(program, address, content)


def fields_of(program, address, number="1.0"):
    found = program.get(f"{address}/{number}").json["schema"]["fields"]
    return {each["name"]: each for each in found}


def test_a_told_recipe_replaces_what_was_read(program, address, work):
    send(program, address)
    work()
    before = fields_of(program, address)

    answer = program.call("PUT", f"{address}/1.0/reading", RECIPE)
    work()

    assert answer.status_code == 202
    after = fields_of(program, address)
    assert (before["Code"]["type"], after["Code"]["type"]) == ("integer", "string")
    assert after["Amount"]["missingValues"] == ["withheld"]
    told = program.get(f"{address}/1.0/reading").json
    assert told["recipe"] == RECIPE
    assert told["detected"]["fields"][2]["type"] == "text"


def test_the_next_version_starts_from_the_recipe_where_it_fits(program, address, work):
    send(program, address)
    work()
    program.call("PUT", f"{address}/1.0/reading", RECIPE)
    work()

    send(program, address)
    work()
    send(program, address, "Other;File\n1;2\n3;4\n")
    work()

    assert fields_of(program, address, "1.1")["Code"]["type"] == "string"
    fitting, other = (
        program.get(f"{address}/{number}/reading").json["detected"]["notes"]
        for number in ("1.1", "1.2")
    )
    assert {"code": "recipe_taken_over", "params": {"number": "1.0"}} in fitting
    assert {"code": "recipe_does_not_fit", "params": {"number": "1.0"}} in other


def test_what_is_no_recipe_is_refused(program, address, work):
    send(program, address)
    work()

    answers = [
        program.call("PUT", f"{address}/1.0/reading", wrong).status_code
        for wrong in ({"encoding": "idna"}, {"typos": 1}, {"delimiter": "\n"}, {"preamble": -1})
    ]

    assert answers == [422, 422, 422, 422]


def test_the_page_shows_the_first_rows_anew_and_has_the_file_read_so(
    browse, program, lead, address, work
):
    send(program, address)
    work()
    browser = browse(lead)
    page = browser.get(f"{address}/1.0/correction")

    told = {"missing_marks": "withheld", "field": ["Code"], "type": ["text"]}
    shown = browser.post(f"{address}/1.0/correction", {**told, "act": "show"})
    part_of_page = browser.post(f"{address}/1.0/correction/rows", told)
    sent = browser.post(f"{address}/1.0/correction", {**told, "act": "read"})
    work()

    assert "Correct the reading" in page.text
    assert "Code · Whole number" in page.text
    assert "Code · Text" in shown.text
    assert "Code · Text" in part_of_page.text
    assert "<html" not in part_of_page.text
    assert sent.status_code == 303
    assert fields_of(program, address)["Code"]["type"] == "string"


def test_a_released_version_stays_as_it_was_read(make, api, program, lead, address, work):
    send(program, address)
    work()
    speaker = api(make.user(lead.institution, "representative"))
    release = {"authority": "A made-up office", "basis": "1", "statement": "Made up."}
    assert speaker.post(f"{address}/1.0/release", release).status_code == 201

    answer = program.call("PUT", f"{address}/1.0/reading", RECIPE)

    assert answer.status_code == 409
    assert fields_of(program, address)["Code"]["type"] == "integer"
