"""A version says what changed since the one before, to everybody who reads both."""

import pytest
from sqlalchemy import text

from tests.datasets.files import send

FIRST = "id;place;kg\n1;made up A;1,5\n2;made up B;2,5\n3;made up C;3,5\n"
SECOND = "id;place;kg\n1;made up A;1,5\n2;made up B;7,5\n4;made up D;4,5\n"


@pytest.fixture
def people(make):
    owner, partner = make.institution(), make.institution("KZ")
    return {
        "lead": make.user(owner),
        "member": make.user(partner),
        "stranger": make.user(),
    }


@pytest.fixture
def dataset(api, make, work, people):
    project = make.project(people["lead"], "active", (people["member"].institution,))
    make.member(project, people["member"])
    dataset = make.dataset(project, people["lead"])
    program = api(people["lead"])
    for content in (FIRST, SECOND):
        send(program, f"/datasets/{dataset.id}/versions", content)
        work()
    return dataset


def publish(make, only=""):
    make.owner.execute(
        text(f"UPDATE dataset_version SET state = 'published', published_at = now() {only}")
    )
    make.owner.execute(text("UPDATE dataset SET published_at = now()"))
    make.owner.commit()


def test_a_program_reads_rows_and_cells_that_changed(api, make, people, dataset):
    publish(make)

    found = api(people["member"]).get(f"/datasets/{dataset.id}/versions/1.1/difference?key=id").json

    assert (found["before"], found["after"]) == ("1.0", "1.1")
    assert (found["added"], found["removed"], found["changed"]) == (1, 1, 1)
    assert found["cells"] == [{"key": [2], "column": "kg", "before": 2.5, "after": 7.5}]


def test_the_page_shows_cells_before_and_after_and_keeps_a_key_that_does_not_do(
    browse, people, dataset
):
    page = browse(people["lead"])
    path = f"/datasets/{dataset.id}/versions/1.1/difference"

    whole = page.get(path).text
    by_key = page.get(f"{path}?key=id").text
    about = page.get(f"/datasets/{dataset.id}?version=1.1").text

    assert "made up D" in whole
    assert "<del>2.5</del>" in by_key
    assert "<ins>7.5</ins>" in by_key
    assert path in about


def test_the_first_version_has_nothing_before_it(api, people, dataset):
    answer = api(people["lead"]).get(f"/datasets/{dataset.id}/versions/1.0/difference")

    assert (answer.status_code, answer.json["guard"]) == (409, "before")


def test_a_key_that_names_several_rows_is_refused_with_their_number(api, browse, people, dataset):
    path = f"/datasets/{dataset.id}/versions/1.1/difference"

    refused = api(people["lead"]).get(f"{path}?from=1.0&key=nothing").json

    assert refused["errors"][0]["pointer"] == "/key"
    assert browse(people["lead"]).get(f"{path}?key=nothing").status_code == 200


def test_who_does_not_read_both_versions_learns_nothing_of_the_other(api, make, people, dataset):
    publish(make, "WHERE minor = 1")
    path = f"/datasets/{dataset.id}/versions/1.1/difference"

    assert api(people["member"]).get(f"{path}?from=1.0").status_code == 404
    assert api(people["member"]).get(path).status_code == 409
    assert api(people["stranger"]).get(path).status_code == 404


def test_that_rows_of_both_versions_were_opened_is_on_the_record(
    api, browse, make, people, dataset
):
    api(people["lead"]).get(f"/datasets/{dataset.id}/versions/1.1/difference?key=id")
    browse(people["lead"]).get(f"/datasets/{dataset.id}/versions/1.1/difference?key=id")

    opened = make.owner.execute(
        text(
            "SELECT v.minor, count(*) FROM event e JOIN dataset_version v ON v.id = e.subject_id"
            " WHERE e.name = 'version.rows_opened' GROUP BY v.minor ORDER BY v.minor"
        )
    )
    assert [tuple(each) for each in opened] == [(0, 2), (1, 2)]
