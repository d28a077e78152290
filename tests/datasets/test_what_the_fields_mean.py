"""The data dictionary of a version: said by the owner's people, fixed with what is published."""

import io
import json

import pytest
from lxml import html

from app.datasets.reading.model import Field
from app.datasets.reading.profile import FieldProfile
from tests.datasets import files

FILE = "Day;Масса, кг;Case\n" + "".join(
    f"0{at}.02.2024;{'-' if at == 1 else at};{at % 3}\n" for at in range(1, 9)
)
MASS = "Масса, кг"
MEANT = {
    MASS: {
        "titles": {"en": "Mass", "ru": "Масса"},
        "descriptions": {"ru": "Чистая масса."},
        "unit": "kg",
        "nothing": {"-": "not_reported"},
    }
}


@pytest.fixture
def lead(make):
    return make.user(make.institution())


@pytest.fixture
def speaker(make, lead):
    return make.user(lead.institution, "representative")


@pytest.fixture
def dataset(make, lead):
    return make.dataset(make.project(lead, "active"), lead)


@pytest.fixture
def address(dataset):
    return f"/datasets/{dataset.id}/versions"


@pytest.fixture
def program(api, lead):
    return api(lead)


@pytest.fixture
def version(make, lead, dataset, address):
    fields = [
        (Field("Day", "Day", "date", "DATE"), FieldProfile("Day", 8, 0, 8, True)),
        (
            Field(MASS, MASS, "integer", "BIGINT", "kg", missing_marks={"-": 1}),
            FieldProfile(MASS, 8, 1, 7, True),
        ),
        (Field("Case", "Case", "integer", "BIGINT"), FieldProfile("Case", 8, 0, 3, True)),
    ]
    make.version(dataset, lead, fields=fields)
    return f"{address}/1.0"


@pytest.fixture
def read_version(program, address, work):
    send(program, address)
    work()
    return f"{address}/1.0"


def send(program, address, content=FILE):
    files.send(program, address, content)


def schema_of(program, version):
    return program.get(f"{version}/schema").json


def put(program, version, schema, etag=None):
    etag = etag or f'"{schema["version"]}"'
    return program.call("PUT", f"{version}/schema", schema, If_Match=etag)


def meant(schema, said=MEANT):
    fields = [{**each, **said.get(each["name"], {})} for each in schema["fields"]]
    return {**schema, "fields": [{k: v for k, v in f.items() if v is not None} for f in fields]}


def test_what_is_said_of_a_field_comes_back_with_the_version(program, version):
    answer = put(program, version, meant(schema_of(program, version)))

    assert answer.status_code == 200
    assert answer.headers["ETag"] == '"2"'
    shown = program.get(version).json["schema"]["fields"][1]
    assert shown["title"] == "Mass"
    assert shown["titles"] == {"en": "Mass", "ru": "Масса"}
    assert (shown["unit"], shown["missingValues"]) == ("kg", ["-"])
    assert shown["nothing"] == {"-": "not_reported"}


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"name": "Mass"}, "/fields/1/name"),
        ({"type": "string"}, "/fields/1/type"),
        ({"missingValues": []}, "/fields/1/missingValues"),
        ({"nothing": {"n/a": "zero"}}, "/fields/1/nothing"),
        ({"constraints": {"required": True}}, "/fields/1/constraints/required"),
        ({"titles": {"en": "x" * 301}}, "/fields/1/titles/en"),
        ({"typo": 1}, "/fields/1/typo"),
    ],
)
def test_what_is_not_the_readings_is_refused_with_a_pointer(program, version, change, pointer):
    before = schema_of(program, version)

    answer = put(program, version, meant(before, {MASS: change}))

    assert answer.status_code == 422
    assert pointer in [each["pointer"] for each in answer.json["errors"]]
    assert schema_of(program, version) == before


def test_all_fields_are_named_and_none_twice(program, version):
    schema = meant(schema_of(program, version))
    less, more = ({**schema, "fields": fields} for fields in
                  (schema["fields"][:2], [*schema["fields"], schema["fields"][0]]))  # fmt: skip

    answers = [put(program, version, each).json["errors"] for each in (less, more)]

    assert [each[0]["pointer"] for each in answers] == ["/fields", "/fields/3/name"]
    assert "Case" in answers[0][0]["detail"]


def test_values_that_occur_twice_are_not_called_all_different(program, version):
    said = {name: {"constraints": {"unique": True}} for name in ("Day", "Case")}

    answer = put(program, version, meant(schema_of(program, version), said))

    assert [each["pointer"] for each in answer.json["errors"]] == ["/fields/2/constraints/unique"]


def test_a_change_names_the_state_that_it_was_made_on(program, version):
    schema = meant(schema_of(program, version))
    put(program, version, schema)

    late = put(program, version, schema)
    unnamed = program.call("PUT", f"{version}/schema", schema)

    assert (late.status_code, unnamed.status_code) == (412, 428)


def test_a_published_dictionary_is_fixed_and_the_next_version_begins_with_it(
    program, api, speaker, address, read_version, work
):
    put(program, read_version, meant(schema_of(program, read_version)))
    speaks = api(speaker)
    speaks.post(
        f"{read_version}/release", {"authority": "Made up", "basis": "1", "statement": "None."}
    )
    assert speaks.post(f"{read_version}/publication", {}).status_code == 200
    send(program, address, FILE.replace("Case", "Number").replace("-", "9"))
    work()

    answer = put(program, read_version, meant(schema_of(program, read_version), {}))

    assert answer.status_code == 409
    after = {each["name"]: each for each in schema_of(program, f"{address}/1.1")["fields"]}
    assert after[MASS]["titles"] == MEANT[MASS]["titles"]
    assert after[MASS]["nothing"] == {}
    assert after["Number"]["titles"] == {}


def test_a_corrected_reading_keeps_what_was_said(program, read_version, work):
    put(program, read_version, meant(schema_of(program, read_version)))

    program.call("PUT", f"{read_version}/reading", {"types": {"Case": "text"}})
    work()

    fields = schema_of(program, read_version)["fields"]
    assert fields[1]["titles"] == MEANT[MASS]["titles"]
    assert fields[2]["type"] == "string"


def test_the_csv_file_goes_round(program, version):
    put(program, version, meant(schema_of(program, version)))
    before = schema_of(program, version)
    content = program.get(f"{version}/schema.csv").data

    answer = program.client.put(
        f"/api/v1{version}/schema.csv",
        data=content.replace("Чистая".encode(), "Вся".encode()),
        headers={**program.headers, "If-Match": f'"{before["version"]}"'},
    )

    assert answer.status_code == 200
    assert answer.json["fields"][1]["descriptions"] == {"ru": "Вся масса."}
    assert answer.json["fields"][1]["nothing"] == {"-": "not_reported"}


def page_form(browser, version):
    """What the page's form holds when it is opened."""
    form = html.fromstring(browser.get(f"{version}/dictionary").text).xpath("//main//form")[0]
    return {name: value for name, value in form.form_values() if name != "csrf_token"}


def test_the_page_stores_what_was_typed_and_shows_it_to_readers(browse, lead, program, version):
    browser = browse(lead)
    typed = page_form(browser, version)

    answer = browser.post(
        f"{version}/dictionary",
        {**typed, "titles-ru-1": "Масса", "unit-1": "g", "nothing-1-0": "withheld"},
    )

    assert answer.status_code == 303
    field = schema_of(program, version)["fields"][1]
    assert (field["titles"], field["unit"]) == ({"ru": "Масса"}, "g")
    shown = browser.get(answer.headers["Location"]).text
    assert "“-” is: withheld" in shown


def test_a_refused_page_keeps_all_that_was_typed(browse, lead, program, version):
    browser = browse(lead)
    typed = page_form(browser, version)

    answer = browser.post(
        f"{version}/dictionary", {**typed, "titles-en-0": "Day of it", "required-1": "y"}
    )

    assert answer.status_code == 422
    assert "Day of it" in answer.text
    assert "Масса, кг, Always filled in: Rows without a value were counted" in answer.text
    assert schema_of(program, version)["version"] == 1


def test_who_comes_late_sees_both_texts(browse, lead, program, version):
    browser = browse(lead)
    typed = page_form(browser, version)
    put(program, version, meant(schema_of(program, version)))

    answer = browser.post(f"{version}/dictionary", {**typed, "titles-en-1": "My own title"})

    assert answer.status_code == 409
    assert "<del>Mass</del> <ins>My own title</ins>" in answer.text
    assert schema_of(program, version)["fields"][1]["title"] == "Mass"


def test_a_bad_line_of_a_file_is_named_and_nothing_is_stored(browse, lead, program, version):
    browser = browse(lead)
    lines = ["field,title_en,required", "Day,The day,", '"Масса, кг",Mass,perhaps', "Case,,"]

    def sent(content, name="fields.csv"):
        return browser.post(
            f"{version}/dictionary/file",
            {"version": "1", "file": (io.BytesIO(content.encode()), name)},
        )

    bad = sent("\n".join(lines))
    strange = sent("\n".join(lines).replace("perhaps", "").replace("Case,", "Kase,"))
    schema = json.dumps(meant(schema_of(program, version)))
    good = sent(schema, "fields.json")

    assert (bad.status_code, strange.status_code, good.status_code) == (422, 422, 303)
    assert "Line 3: required: say yes, or leave it empty." in bad.text
    assert "Line 4, name: The reading has no field of this name." in strange.text
    assert schema_of(program, version)["fields"][1]["title"] == "Mass"


def test_only_the_owners_people_say_it_and_only_readers_see_it(make, api, dataset, version):
    stranger, member = make.user(), make.user()
    make.member(dataset.project, member)

    answers = [api(each).get(f"{version}/schema").status_code for each in (stranger, member)]

    assert answers == [404, 404]
    assert api(member).call("PUT", f"{version}/schema", {"fields": []}).status_code in {403, 404}
