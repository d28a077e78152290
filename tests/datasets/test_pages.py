"""The pages of datasets, from an empty project to rows on the screen."""

from datetime import timedelta

import pytest

from app.core.time import today
from app.datasets.words import note_words
from tests.datasets.files import part
from tests.datasets.test_rows_and_downloads import CONTENT


@pytest.fixture
def people(make):
    owner, partner = make.institution(), make.institution("KZ")
    return {
        "lead": make.user(owner),
        "representative": make.user(owner, "representative"),
        "member": make.user(partner),
        "stranger": make.user(),
    }


@pytest.fixture
def project(make, people):
    project = make.project(people["lead"], "active", (people["member"].institution,))
    make.member(project, people["member"])
    return project


CARD = {
    "language": "en",
    "title": "Made-up seizures",
    "description": "One row for each made-up seizure.",
    "label": "AMBER",
    "access": "request",
}


def text_of(answer):
    return answer.get_data(as_text=True)


def test_from_an_empty_project_to_rows_a_request_and_its_end(browse, work, people, project):
    lead, speaker = browse(people["lead"]), browse(people["representative"])
    new = f"/projects/{project.id}/datasets/new"

    assert "No data yet" in text_of(lead.get(f"/projects/{project.id}/datasets"))
    to_upload = lead.post(new, CARD).location
    page = lead.post(to_upload, part(CONTENT), content_type="multipart/form-data").location
    assert "The file is being read" in text_of(lead.get(page))
    work()
    assert lead.get(page.replace("?version=1.0", "/versions/1.0/progress")).headers["HX-Redirect"]
    read = text_of(lead.get(page))
    assert "All 31 rows read" in read
    assert "about 3" in read

    dataset = page.split("?")[0]
    release = {"authority": "Director", "basis": "7", "statement": "No personal data."}
    speaker.post(f"{dataset}/versions/1.0/release", release, form=page)
    published = speaker.post(f"{dataset}/versions/1.0/publication", {"note": ""}, form=page)
    assert published.status_code == 303

    stranger = browse(people["stranger"])
    closed = text_of(stranger.get(dataset))
    assert "The owner decides who reads these rows" in closed
    assert "about 3" not in closed
    until = (today() + timedelta(days=30)).isoformat()
    for _ in range(2):
        stranger.post(
            f"{dataset}/access-requests", {"purpose": "To compare.", "until": until}, form=dataset
        )
    asked = text_of(speaker.get(f"{dataset}/access"))
    assert asked.count("To compare.") == 1
    decision = asked.split('action="/access-requests/')[1].split('"')[0]
    speaker.post(f"/access-requests/{decision}", {"outcome": "grant"}, form=f"{dataset}/access")
    rows = f"{dataset}/versions/1.0/rows"
    assert "made up A" in text_of(stranger.get(f"{rows}?filter=Substance:contains:up a"))
    assert "about 3" in text_of(stranger.get(f"{dataset}/versions/1.0/rejects"))
    assert (
        stranger.get(f"{dataset}/versions/1.0/download/csv").get_data().startswith(b"\xef\xbb\xbf")
    )
    log = text_of(speaker.get(f"{dataset}/access"))
    assert people["stranger"].name in log
    grant = log.split('action="/grants/')[1].split('"')[0]
    speaker.post(f"/grants/{grant}", form=f"{dataset}/access")
    assert stranger.get(rows).status_code == 403


def test_a_double_click_is_one_version_and_another_file_is_another(browse, make, people, project):
    dataset = make.dataset(project, people["lead"])
    lead = browse(people["lead"])
    path = f"/datasets/{dataset.id}/upload"
    key = "the-same-form"

    pages = [
        lead.post(
            path,
            {**part(content), "idempotency_key": key},
            content_type="multipart/form-data",
        ).location
        for content in (CONTENT, CONTENT, CONTENT + "29.03.2024;made up;1\n")
    ]

    assert [page.rpartition("=")[2] for page in pages] == ["1.0", "1.0", "1.1"]


def test_what_was_typed_comes_back_with_what_is_wrong(browse, people, project):
    answer = browse(people["lead"]).post(
        f"/projects/{project.id}/datasets/new", {**CARD, "access": "public"}
    )

    assert answer.status_code == 422
    assert "does not allow so many readers" in text_of(answer)
    assert "One row for each made-up seizure." in text_of(answer)


def test_a_form_on_an_older_text_changes_nothing(browse, make, people, project):
    dataset = make.dataset(project, people["lead"])
    path = f"/datasets/{dataset.id}/edit"
    lead = browse(people["lead"])
    lead.post(path, {**CARD, "access": "project", "version": "1"})

    answer = lead.post(path, {**CARD, "access": "project", "title": "Other", "version": "1"})

    assert answer.status_code in {409, 412}
    assert "Made-up seizures" in text_of(lead.get(f"/datasets/{dataset.id}"))


def test_strangers_find_no_trace_of_a_projects_data(browse, make, people, project):
    dataset = make.dataset(project, people["lead"])
    stranger = browse(people["stranger"])

    assert stranger.get(f"/datasets/{dataset.id}").status_code == 404
    assert dataset.name not in text_of(stranger.get("/datasets"))
    assert dataset.name not in text_of(stranger.get(f"/projects/{project.id}/datasets"))


def test_what_waits_stands_on_home_for_who_can_do_it(browse, make, people, project):
    dataset = make.dataset(project, people["lead"], access="request")
    make.version(dataset, people["lead"], "ready")
    failed = make.dataset(project, people["lead"])
    make.version(failed, people["lead"], "failed", failure={"code": "not_a_table", "params": {}})

    of_speaker = text_of(browse(people["representative"]).get("/"))
    of_lead = text_of(browse(people["lead"]).get("/"))

    assert dataset.name in of_speaker
    assert failed.name in of_lead
    assert "See why it failed" in of_lead
    assert failed.name not in text_of(browse(people["stranger"]).get("/"))


def test_a_file_that_failed_keeps_its_page_after_a_later_one_took_its_number(
    browse, make, people, project
):
    dataset = make.dataset(project, people["lead"])
    failure = {"code": "damaged_workbook", "params": {}}
    failed = make.version(dataset, people["lead"], "failed", failure=failure)
    make.version(dataset, people["lead"], "ready")
    of_lead = browse(people["lead"])

    page = of_lead.get(f"/datasets/{dataset.id}")
    of_failed = of_lead.get(f"/datasets/{dataset.id}?version={failed.id}")

    assert f"version={failed.id}" in page.text
    assert "The workbook is damaged" in text_of(of_failed)
    assert f"/versions/{failed.id}/reading" in of_failed.text
    assert of_lead.get(f"/datasets/{dataset.id}?version={dataset.id}").status_code == 404


@pytest.mark.parametrize("code", ["short_rows", "long_rows", "other_tables", "totals_among_rows"])
def test_what_the_reader_remarks_is_said_in_words(app, code):
    with app.test_request_context():
        said = note_words(code, {"count": 3, "row": 17})

    assert "remark of the reader" not in said
    assert "3" in said or "17" in said


def test_a_file_of_headings_alone_says_on_its_page_that_it_has_no_rows(
    browse, work, people, project
):
    lead = browse(people["lead"])
    to_upload = lead.post(f"/projects/{project.id}/datasets/new", CARD).location
    sent = part("region,year,value\n")
    page = lead.post(to_upload, sent, content_type="multipart/form-data").location

    work()

    assert "Version 1.0 has no rows" in text_of(lead.get(page))
