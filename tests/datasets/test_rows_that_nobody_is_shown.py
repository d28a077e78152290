"""Access “aggregate”: the rows lie here, and no value of them is shown but to the owner’s side."""

import re

import pytest

from app.core.policy import Label
from app.core.routing import ROUTES
from app.datasets.models.dataset import Dataset
from app.datasets.models.states import Access
from tests.datasets.files import send

CANARY = "zebra7731"
FILE = f"Day;Substance;Kilograms\n01.02.2024;{CANARY};1,5\n02.02.2024;{CANARY};n/a\n"
FORMS = ("csv", "json", "xlsx", "parquet", "original", "bibtex", "ris", "datacite")


@pytest.fixture
def lead(make):
    return make.user(make.institution())


@pytest.fixture
def speaker(make, lead):
    return make.user(lead.institution, "representative")


@pytest.fixture
def member(make):
    return make.user(make.institution("KZ"))


@pytest.fixture
def dataset(make, lead, member):
    project = make.project(lead, "active", (member.institution,), label=Label.CLEAR)
    make.member(project, member, "editor")
    return make.dataset(project, lead, label=Label.GREEN, access=Access.AGGREGATE)


@pytest.fixture
def published(api, dataset, lead, speaker, work):
    address = f"/datasets/{dataset.id}/versions"
    brings, speaks = api(lead), api(speaker)
    send(brings, address, FILE)
    work()
    said = {"authority": "Made up", "basis": "1", "statement": "Made up."}
    assert speaks.post(f"{address}/1.0/release", said).status_code == 201
    assert speaks.post(f"{address}/1.0/publication", {}).status_code == 200
    return f"{address}/1.0"


def addresses(dataset):
    """Every address that shows something of the dataset."""
    for route in ROUTES.values():
        if route.model is Dataset and "GET" in route.methods:
            path = re.sub(r"<uuid:\w+>", str(dataset.id), route.path).replace("<number>", "1.0")
            for form in FORMS if "<form>" in path else ("",):
                yield re.sub(r"<\w+>", form, path)


def test_no_value_of_a_cell_is_in_any_answer_to_others(
    make, api, browse, dataset, published, member
):
    speaks = make.user(member.institution, "representative")
    asked = [
        *(f"/api/v1{published}{each}" for each in ("/rows?limit=5", "/download?format=csv")),
        *addresses(dataset),
        f"/projects/{dataset.project_id}/datasets",
    ]

    for person in (member, speaks):
        browser, program = browse(person), api(person)
        for path in asked:
            answer = (
                program.get(path.removeprefix("/api/v1"))
                if path.startswith("/api/")
                else browser.get(path)
            )
            assert answer.status_code < 500, path
            assert CANARY not in answer.get_data(as_text=True), path
            assert "n/a" not in answer.get_data(as_text=True), path


def test_the_project_knows_of_it_and_of_the_names_of_its_fields(
    api, browse, make, dataset, published, member
):
    program = api(member)

    names = [each["name"] for each in program.get(f"{published}/schema").json["fields"]]
    page = browse(member).get(f"/datasets/{dataset.id}").text
    detail = program.get(published).json

    assert names == ["Day", "Substance", "Kilograms"]
    assert "Kilograms" in page
    assert "No row of it is shown to anybody but" in page
    assert (detail["profile"], detail["resources"], detail["schema"]) == (None, [], None)
    refused = program.get(f"{published}/rows")
    assert refused.status_code == 403
    assert "engine alone reads these rows" in refused.json["detail"]
    assert api(make.user()).get(f"/datasets/{dataset.id}").status_code == 404
    assert api(make.user()).get(f"{published}/schema").status_code == 404


def test_the_owners_side_reads_its_own_rows(api, lead, published):
    assert CANARY in api(lead).get(f"{published}/rows").get_data(as_text=True)


def test_no_grant_opens_the_rows_and_none_is_given(make, api, dataset, speaker, member):
    make.version(dataset, speaker, "published")
    guest = make.user()
    make.grant(dataset, speaker, user=guest)
    body = {"institution_id": str(member.institution_id), "until": "2027-01-31"}

    given = api(speaker).post(f"/datasets/{dataset.id}/grants", body)

    assert given.status_code == 403
    assert "no grant opens them" in given.json["detail"]
    assert api(guest).get(f"/datasets/{dataset.id}").status_code == 200
    assert api(guest).get(f"/datasets/{dataset.id}/versions/1.0/rows").status_code == 403


def test_only_the_representative_widens_it_and_anybody_who_works_on_it_narrows_it(
    api, dataset, lead, speaker
):
    def change(person, access):
        program = api(person)
        etag = program.get(f"/datasets/{dataset.id}").headers["ETag"]
        path = f"/datasets/{dataset.id}"
        return program.call("PATCH", path, {"access": access}, If_Match=etag).status_code

    steps = [(lead, "project"), (speaker, "project"), (lead, "aggregate")]

    assert [change(*step) for step in steps] == [403, 200, 200]
