"""A file that is attached is part of what partners consent to, and is read as the proposal is."""

import hashlib
from io import BytesIO

import pytest

from tests.core.test_words_of_documents import packed
from tests.projects.stories import begin
from tests.projects.test_partners_consent_to_one_text import institution_of

PDF = b"%PDF-1.7 a made-up opinion of an ethics board"


def send(program, story, content=PDF, name="opinion.pdf", **fields):
    return program.client.post(
        f"/api/v1{story.path('/attachments')}",
        data={"file": (BytesIO(content), name), **fields},
        headers=program.headers,
        content_type="multipart/form-data",
    )


def take_out(program, story):
    return program.call("DELETE", story.path("/attachments/1"))


def test_a_file_changes_the_text_and_asks_the_partner_again(make, api):
    story = begin(make, api)
    before = story.get()["text_sha256"]
    story.answer()

    sent = send(story.lead, story, about="Opinion of a made-up board.")

    assert sent.status_code == 201, sent.json
    assert sent.json["sha256"] == hashlib.sha256(PDF).hexdigest()
    assert sent.json["number"] == 1
    assert story.get()["text_sha256"] != before
    assert story.lead.get(story.part).json["state"] == "invited"
    changes = story.representative.get(f"{story.part}/changes").json
    assert [each["name"] for each in changes["concerning"]] == ["attachments"]


def test_taking_it_out_gives_the_text_its_fingerprint_back(make, api):
    story = begin(make, api)
    before = story.get()["text_sha256"]
    send(story.lead, story)

    taken = take_out(story.lead, story)

    assert taken.status_code == 204
    assert story.get()["text_sha256"] == before
    assert story.lead.get(story.path("/attachments")).json["items"] == []
    assert story.lead.get(story.path("/attachments/1")).status_code == 404
    assert send(story.lead, story).json["number"] == 2


def test_who_reads_the_proposal_gets_the_same_bytes(make, api):
    story = begin(make, api)
    send(story.lead, story, name="../../заключение.pdf")

    got = story.representative.get(story.path("/attachments/1"))

    assert got.status_code == 200
    assert got.data == PDF
    assert got.headers["Content-Type"] == "application/pdf"
    assert got.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''%D0%B7")
    assert got.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_others_neither_read_nor_add_files(make, api):
    story = begin(make, api)
    send(story.lead, story)
    stranger = api(make.user())

    assert stranger.get(story.path("/attachments/1")).status_code == 404
    assert send(stranger, story).status_code == 404
    assert send(story.representative, story).status_code == 403


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.pdf"),
        (b"MZ\x90\x00 a program", "opinion.pdf"),
        (PDF, "opinion.docx"),
        (PDF, "opinion"),
        (b"PK\x03\x04", "macros.docm"),
        (b"<html>", "page.html"),
        (b"a\x00b", "notes.txt"),
    ],
)
def test_what_is_not_what_its_name_says_is_refused(make, api, content, name):
    story = begin(make, api)

    assert send(story.lead, story, content, name).status_code == 422


def test_the_same_file_twice_and_one_too_many_are_refused(make, api, monkeypatch):
    story = begin(make, api)
    send(story.lead, story)
    monkeypatch.setattr("app.projects.service.attachments.MOST_FILES", 2)

    again = send(story.lead, story, name="again.pdf")
    second = send(story.lead, story, b"Notes.", "notes.txt")
    third = send(story.lead, story, b"Other notes.", "notes.txt")

    assert [each.status_code for each in (again, second, third)] == [422, 201, 422]


def test_a_file_that_is_too_large_is_refused_and_not_kept(make, api, monkeypatch):
    story = begin(make, api)
    monkeypatch.setattr("app.projects.service.attachments.LARGEST", 10)

    assert send(story.lead, story).status_code == 413
    assert story.lead.get(story.path("/attachments")).json["items"] == []


def test_once_the_text_is_closed_nothing_is_added_or_taken_out(make, api):
    story = begin(make, api)
    send(story.lead, story)
    story.answer()
    assert story.lead.post(story.path("/submission")).status_code == 200

    assert send(story.lead, story, b"Notes.", "notes.txt").status_code == 409
    assert take_out(story.lead, story).status_code == 409
    assert story.lead.get(story.path("/attachments/1")).status_code == 200


def test_the_page_takes_a_file_and_shows_it(make, browse):
    lead = make.user(make.institution("UZ"))
    project = make.project(lead)
    browser = browse(lead)
    address = f"/projects/{project.id}/attachments"

    sent = browser.post(
        address, {"file": (BytesIO(PDF), "opinion.pdf"), "about": "A made-up opinion."}
    )
    page = browser.get(address).get_data(as_text=True)
    wrong = browser.post(address, {"file": (BytesIO(b"x"), "opinion.pdf"), "about": "Kept words"})
    taken = browser.post(f"{address}/1/removal", {})

    assert sent.status_code == 303
    assert "A made-up opinion." in page
    assert wrong.status_code == 422
    assert "Kept words" in wrong.get_data(as_text=True)
    assert taken.status_code == 303
    assert "opinion.pdf" not in browser.get(address).get_data(as_text=True)


def test_reviewers_and_readers_find_the_files_beside_the_text(make, api, browse):
    story = begin(make, api)
    send(story.lead, story)
    speaker = make.user(institution_of(make, story.partner_id), "representative")

    preview = browse(speaker).get(story.path("/review/preview")).get_data(as_text=True)
    text = browse(speaker).get(story.path("/text")).get_data(as_text=True)

    assert f"/projects/{story.id}/attachments/1" in preview
    assert hashlib.sha256(PDF).hexdigest()[:12] in text


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("note.txt", "Придумано.\nДля служебного пользования\n".encode("cp1251")),
        ("Для_служебного_пользования.pdf", PDF),
        ("note.docx", packed(word__header1="<w:p><w:t>Для служебного пользования</w:t></w:p>")),
    ],
    ids=["words", "name", "header"],
)
def test_a_paper_with_a_mark_of_secrecy_is_refused_and_not_kept(app, make, api, name, content):
    story = begin(make, api)

    answer = send(story.lead, story, content, name)

    assert answer.status_code == 422
    assert "Для служебного пользования" in answer.json["errors"][0]["detail"]
    assert not app.extensions["storage"].has(hashlib.sha256(content).hexdigest())
