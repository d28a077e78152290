"""Every submitted text is kept; any two are compared part by part, and printed."""

import pytest
from sqlalchemy import text

from app.core.fingerprint import fingerprint
from tests.projects.stories import begin
from tests.projects.test_partners_consent_to_one_text import institution_of


@pytest.fixture
def resubmitted(make, api, owner):
    """A proposal that was submitted, opened again, changed and submitted once more."""
    story = begin(make, api)
    story.answer()
    assert story.lead.post(story.path("/submission")).status_code == 200
    reopen(owner, story)
    story.change(method="By making up twice.", bibliography="A made-up book.")
    story.answer()
    assert story.lead.post(story.path("/submission")).status_code == 200
    return story


def reopen(owner, story):
    owner.execute(
        text("UPDATE project SET state = 'changes_requested' WHERE id = :id"), {"id": story.id}
    )
    owner.commit()


def test_each_submission_is_kept_with_its_fingerprint(resubmitted):
    kept = resubmitted.lead.get(resubmitted.path("/versions")).json["items"]
    first = resubmitted.lead.get(resubmitted.path("/versions/1")).json

    assert [each["number"] for each in kept] == [2, 1]
    assert kept[0]["text_sha256"] == resubmitted.get()["text_sha256"]
    assert fingerprint(first["content"]) == first["text_sha256"]
    assert first["content"]["method"] == "By making up."


def test_the_last_two_are_compared_where_none_are_named(resubmitted):
    compared = resubmitted.lead.get(resubmitted.path("/versions/comparison")).json

    assert (compared["earlier"], compared["later"]) == ("1", "2")
    assert [each["name"] for each in compared["changes"]] == ["method", "bibliography"]
    assert compared["changes"][0]["before"] == "By making up."


def test_the_open_text_is_compared_with_what_was_submitted(resubmitted, owner):
    reopen(owner, resubmitted)
    resubmitted.change(ethics="Still nobody real.")
    path = resubmitted.path("/versions/comparison")

    last = resubmitted.lead.get(path).json
    whole = resubmitted.lead.get(f"{path}?from=1&to=now").json

    assert (last["earlier"], last["later"]) == ("2", "now")
    assert [each["name"] for each in last["changes"]] == ["ethics"]
    assert [each["name"] for each in whole["changes"]] == ["method", "ethics", "bibliography"]


def test_a_version_that_there_is_not_is_not_found_and_a_wrong_name_refused(resubmitted):
    path = resubmitted.path("/versions/comparison")

    assert resubmitted.lead.get(f"{path}?from=7&to=2").status_code == 404
    assert resubmitted.lead.get(f"{path}?from=first&to=2").status_code == 422
    assert resubmitted.lead.get(resubmitted.path("/versions/9")).status_code == 404


def test_who_reads_the_proposal_reads_its_versions_and_nobody_else(resubmitted, make, api):
    stranger = api(make.user())

    assert resubmitted.representative.get(resubmitted.path("/versions")).status_code == 200
    assert stranger.get(resubmitted.path("/versions")).status_code == 404


def test_the_page_marks_what_was_put_in(resubmitted, make, browse):
    speaker = make.user(institution_of(make, resubmitted.partner_id), "representative")

    page = browse(speaker).get(resubmitted.path("/versions?from=1&to=2")).get_data(as_text=True)

    assert "<ins>" in page
    assert "A made-up book." in page
    assert "Version 2" in page


def test_before_anything_is_submitted_there_is_nothing_to_compare(make, browse):
    lead = make.user(make.institution("UZ"))
    project = make.project(lead)

    page = browse(lead).get(f"/projects/{project.id}/versions").get_data(as_text=True)

    assert "There is nothing to compare yet" in page


@pytest.mark.parametrize("language", ["en", "ru", "uz"])
def test_the_text_is_printed_as_a_pdf(make, browse, owner, language):
    lead = make.user(make.institution("UZ"))
    project = make.project(lead, label="GREEN")
    owner.execute(text("UPDATE proposal SET language = :language"), {"language": language})
    owner.commit()

    answer = browse(lead).get(f"/projects/{project.id}/text.pdf")

    assert answer.status_code == 200
    assert answer.get_data().startswith(b"%PDF")
    assert answer.headers["Content-Type"] == "application/pdf"


def test_the_preview_shows_the_text_and_what_reviewers_are_asked(resubmitted, make, browse):
    speaker = make.user(institution_of(make, resubmitted.partner_id), "representative")

    page = browse(speaker).get(resubmitted.path("/review/preview")).get_data(as_text=True)

    assert "This is what reviewers read" in page
    assert "By making up twice." in page
    assert "Regional value" in page
