"""Adding a dataset and changing its card, through the API."""

import pytest

CARD = {"title": {"en": "Made-up seizures"}, "terms": "Cite the source."}


@pytest.fixture
def people(make):
    owner, partner = make.institution(), make.institution("KZ")
    return {
        "lead": make.user(owner),
        "representative": make.user(owner, "representative"),
        "viewer": make.user(owner),
        "partner": make.user(partner),
        "stranger": make.user(),
    }


@pytest.fixture
def project(make, people):
    project = make.project(people["lead"], "active", (people["partner"].institution,))
    make.member(project, people["partner"], "editor")
    make.member(project, people["viewer"], "viewer")
    return project


def test_an_editor_adds_a_dataset_of_the_own_institution(api, people, project):
    answer = api(people["partner"]).post(f"/projects/{project.id}/datasets", CARD)

    assert answer.status_code == 201
    assert answer.json["owner_institution_id"] == str(people["partner"].institution_id)
    assert answer.json["label"] == "AMBER"
    assert answer.json["access"] == "project"
    listed = api(people["lead"]).get(f"/projects/{project.id}/datasets").json["items"]
    assert [each["id"] for each in listed] == [answer.json["id"]]


def test_who_only_looks_brings_no_data(api, people, project):
    answer = api(people["viewer"]).post(f"/projects/{project.id}/datasets", CARD)

    assert answer.status_code == 403


def test_nothing_is_brought_before_the_project_is_approved(api, make, people):
    draft = make.project(people["lead"], "draft")

    answer = api(people["lead"]).post(f"/projects/{draft.id}/datasets", CARD)

    assert answer.status_code == 409


def test_only_a_representative_adds_to_the_common_catalogue(api, people):
    assert api(people["lead"]).post("/datasets", CARD).status_code == 403
    assert api(people["representative"]).post("/datasets", CARD).status_code == 201


def test_a_stranger_finds_nothing(api, make, people, project):
    dataset = make.dataset(project, people["lead"])

    answer = api(people["stranger"]).get(f"/datasets/{dataset.id}")

    assert answer.status_code == 404
    assert api(people["stranger"]).get("/datasets").json["items"] == []


@pytest.mark.parametrize(
    ("values", "pointer"),
    [
        ({"label": "GREEN"}, "/label"),
        ({"label": "RED", "access": "request"}, "/access"),
        ({"access": "public"}, "/access"),
        ({"covers_from": "2020-01-02", "covers_until": "2020-01-01"}, "/covers_until"),
    ],
)
def test_what_the_project_or_the_label_forbids_is_refused(api, people, project, values, pointer):
    answer = api(people["lead"]).post(f"/projects/{project.id}/datasets", {**CARD, **values})

    assert answer.status_code == 422
    assert [each["pointer"] for each in answer.json["errors"]] == [pointer]


def test_only_the_representative_lowers_the_label_and_says_why(api, make, people, project):
    make.set(project, label="CLEAR")
    dataset = make.dataset(project, people["lead"])
    path = f"/datasets/{dataset.id}"

    by_uploader = api(people["lead"]).patch(path, {"label": "GREEN", "reason": "x"}, If_Match="1")
    silent = api(people["representative"]).patch(path, {"label": "GREEN"}, If_Match="1")
    reasoned = api(people["representative"]).patch(
        path, {"label": "GREEN", "reason": "Agreed with the ministry."}, If_Match="1"
    )

    assert by_uploader.status_code == 403
    assert silent.status_code == 422
    assert reasoned.status_code == 200
    assert reasoned.json["label"] == "GREEN"


def test_only_the_representative_widens_who_reads(api, make, people, project):
    dataset = make.dataset(project, people["lead"])
    path = f"/datasets/{dataset.id}"

    assert api(people["lead"]).patch(path, {"access": "request"}, If_Match="1").status_code == 403
    assert (
        api(people["representative"]).patch(path, {"access": "request"}, If_Match="1").status_code
        == 200
    )


def test_a_stale_change_is_refused(api, make, people, project):
    dataset = make.dataset(project, people["lead"])
    path = f"/datasets/{dataset.id}"
    first = api(people["lead"]).patch(path, {"area": "All provinces"}, If_Match="1")

    second = api(people["lead"]).patch(path, {"area": "Two provinces"}, If_Match="1")

    assert first.status_code == 200
    assert second.status_code == 412
