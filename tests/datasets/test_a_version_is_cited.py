"""A published version is cited by its owner, title, number and an address that stays."""

import json
from datetime import date

import pytest

from app.datasets.export.citation import Cited, bibtex, ris


@pytest.fixture
def people(make):
    return {"lead": make.user(make.institution()), "reader": make.user(make.institution("KZ"))}


@pytest.fixture
def dataset(make, people):
    project = make.project(people["lead"], "active")
    return make.dataset(project, people["lead"], access="request", area="Made-up valley")


def test_metadata_hold_all_that_datacite_demands(api, make, people, dataset):
    make.version(dataset, people["lead"], "published")

    answer = api(people["reader"]).get(f"/datasets/{dataset.id}/versions/1.0/citation")
    metadata = json.loads(answer.data)

    assert answer.mimetype == "application/vnd.datacite.datacite+json"
    assert metadata["creators"][0]["name"] == dataset.owner.name
    assert {title["title"] for title in metadata["titles"]} == set(dataset.title.values())
    assert metadata["publicationYear"] == str(dataset.published_at.year)
    assert metadata["types"]["resourceTypeGeneral"] == "Dataset"
    assert metadata["identifiers"][0]["identifier"].endswith(f"/datasets/{dataset.id}?version=1.0")
    assert {"rights": f"TLP:{dataset.label.value}"} in metadata["rightsList"]


@pytest.mark.parametrize(("form", "begins"), [("bibtex", "@misc{"), ("ris", "TY  - DATA")])
def test_reference_managers_get_their_own_form(browse, make, people, dataset, form, begins):
    make.version(dataset, people["lead"], "published")
    page = browse(people["reader"])

    about = page.get(f"/datasets/{dataset.id}").text
    answer = page.get(f"/datasets/{dataset.id}/versions/1.0/citation/{form}")

    assert f"/versions/1.0/citation/{form}" in about
    assert answer.text.startswith(begins)
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_what_was_never_published_is_not_cited(api, make, people, dataset):
    make.version(dataset, people["lead"])

    answer = api(people["lead"]).get(f"/datasets/{dataset.id}/versions/1.0/citation")

    assert (answer.status_code, answer.json["guard"]) == (409, "published")


def test_a_form_that_nobody_knows_is_refused(api, make, people, dataset):
    make.version(dataset, people["lead"], "published")

    path = f"/datasets/{dataset.id}/versions/1.0/citation?format=chicago"

    assert api(people["reader"]).get(path).status_code == 422


def test_titles_break_neither_tex_nor_the_lines_of_a_record():

    cited = Cited(
        key="made-up-1.0",
        creator="R&D {made up}",
        title="50 % of\nall_finds\r\nER  - ",
        titles={},
        descriptions={},
        version="1.0",
        issued=date(2026, 1, 2),
        address="https://forum.example/datasets/1?version=1.0",
        label="GREEN",
    )

    assert r"R\&D \{made up\}" in bibtex(cited)
    assert r"50 \% of all\_finds ER -}" in bibtex(cited)
    assert ris(cited).count("\r\nER  - ") == 1
    assert "DA  - 2026/01/02\r\n" in ris(cited)
