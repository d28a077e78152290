"""A save makes one revision that never changes; what two people save at once is joined."""

import hashlib
import threading

import pytest
from sqlalchemy import text

from app.core.policy import Label

TEXT = "Heroin fell from 483 kg to 24 kg.\n\nOpium rose in 2016.\n"


@pytest.fixture
def lead(make):
    return make.user(make.institution())


@pytest.fixture
def project(make, lead):
    return make.project(lead, state="active")


@pytest.fixture
def colleague(make, project):
    person = make.user(make.institution("KZ"))
    make.member(project, person)
    return person


@pytest.fixture
def draft(make, project, lead):
    return make.draft(project, lead, TEXT)


def test_a_draft_begins_with_its_first_revision(api, lead, project):
    body = {"title": "Joint report", "language": "ru", "kind": "brief", "text": "Текст\r\n"}

    made = api(lead).post(f"/projects/{project.id}/drafts", body)

    assert made.status_code == 201
    assert made.headers["Location"].endswith(f"/drafts/{made.json['id']}")
    assert (made.json["current"], made.json["label"], made.json["text"]) == (1, "AMBER", "Текст\n")
    revision = api(lead).get(f"/drafts/{made.json['id']}/revisions/1").json
    assert revision["sha256"] == hashlib.sha256("Текст\n".encode()).hexdigest()
    assert revision["author"]["name"] == lead.name


def test_a_draft_is_never_wider_than_its_project(api, lead, project):
    refused = api(lead).post(f"/projects/{project.id}/drafts", {"title": "x", "label": "GREEN"})

    assert refused.status_code == 422
    assert refused.json["errors"][0]["pointer"] == "/label"


def test_a_label_is_raised_but_not_lowered(api, lead, draft):
    path = f"/drafts/{draft.id}"

    raised = api(lead).patch(path, {"label": "RED"}, If_Match='"1"')
    lowered = api(lead).patch(path, {"label": "AMBER"}, If_Match=raised.headers["ETag"])

    assert (raised.status_code, raised.json["label"]) == (200, Label.RED.value)
    assert lowered.status_code == 403


def test_a_change_names_the_version_it_was_made_on(api, lead, draft):
    assert api(lead).patch(f"/drafts/{draft.id}", {"title": "x"}).status_code == 428
    stale = api(lead).patch(f"/drafts/{draft.id}", {"title": "x"}, If_Match='"9"')
    assert stale.status_code == 412


def test_a_save_follows_the_revision_it_was_written_on(api, lead, draft):
    saved = save(api(lead), draft, 1, TEXT + "\nMore.\n", note="Added the end")

    assert saved.status_code == 201
    assert (saved.json["number"], saved.json["parent"], saved.json["merged"]) == (2, 1, False)
    assert saved.json["note"] == "Added the end"
    assert api(lead).get(f"/drafts/{draft.id}").json["text"].endswith("More.\n")


def test_the_same_text_saved_again_makes_no_revision(api, lead, draft):
    saved = save(api(lead), draft, 1, TEXT)

    assert saved.json["number"] == 1
    assert len(api(lead).get(f"/drafts/{draft.id}/revisions").json["items"]) == 1


def test_changes_that_do_not_touch_are_joined(api, lead, colleague, draft):
    save(api(lead), draft, 1, TEXT.replace("483", "483.0"))

    saved = save(api(colleague), draft, 1, TEXT.replace("Opium rose", "Opium doubled"))

    assert (saved.status_code, saved.json["merged"], saved.json["merged_from"]) == (201, True, 1)
    assert "483.0" in saved.json["text"]
    assert "Opium doubled" in saved.json["text"]


def test_changes_that_touch_are_refused_with_both_texts(api, lead, colleague, draft):
    save(api(lead), draft, 1, TEXT.replace("rose", "doubled"))

    refused = save(api(colleague), draft, 1, TEXT.replace("rose", "fell"))

    assert refused.status_code == 409
    assert refused.content_type == "application/problem+json"
    assert (refused.json["base"], refused.json["current"]) == (1, 2)
    assert refused.json["conflicts"] == [
        {
            "base": "Opium rose in 2016.\n",
            "yours": "Opium fell in 2016.\n",
            "theirs": "Opium doubled in 2016.\n",
        }
    ]
    assert api(lead).get(f"/drafts/{draft.id}").json["current"] == 2


def test_a_base_that_there_is_not_is_refused(api, lead, draft):
    assert save(api(lead), draft, 7, "x").status_code == 422
    assert save(api(lead), draft, 0, "x").status_code == 422


def test_marks_of_a_clash_are_not_saved(api, lead, draft):
    refused = save(api(lead), draft, 1, "<<<<<<< Yours\na\n=======\nb\n>>>>>>> Theirs\n")

    assert refused.status_code == 422


def test_the_difference_of_two_revisions_is_given_word_by_word(api, lead, draft):
    save(api(lead), draft, 1, TEXT.replace("fell", "dropped"))

    shown = api(lead).get(f"/drafts/{draft.id}/diff?from=1&to=2").json

    assert (shown["from"], shown["to"]) == (1, 2)
    assert {"kind": "taken", "text": "fell "} in shown["pieces"]
    assert {"kind": "added", "text": "dropped "} in shown["pieces"]
    assert api(lead).get(f"/drafts/{draft.id}/diff?from=x").status_code == 422
    assert api(lead).get(f"/drafts/{draft.id}/diff?from=99").status_code == 404


def test_a_revision_is_not_changed_and_not_removed(app, draft):
    with app.extensions["database"].transaction() as session:
        for statement in ("UPDATE draft_revision SET text = ''", "DELETE FROM draft_revision"):
            with pytest.raises(Exception, match="permission denied"):
                session.execute(text(statement))
            session.rollback()


def test_no_word_is_lost_when_four_people_save_at_once(app, api, make, lead, project):
    writers = [lead, *(make.user() for _ in range(3))]
    for person in writers[1:]:
        make.member(project, person)
    paragraphs = [f"Paragraph {n} is by writer {n} and ends." for n in range(4)]
    draft = make.draft(project, lead, "\n\n".join(paragraphs) + "\n")
    clients = [api(person) for person in writers]
    together = threading.Barrier(4)
    answers = []

    def write(number):
        """Add words to the writer's own paragraph, each time on the text last seen."""
        shown = clients[number].get(f"/drafts/{draft.id}").json
        base, said = shown["current"], shown["text"]
        together.wait()
        for turn in range(6):
            said = said.replace(f"writer {number}", f"writer {number} w{number}x{turn}", 1)
            saved = save(clients[number], draft, base, said)
            answers.append(saved.status_code)
            base, said = saved.json["number"], saved.json["text"]

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == [201] * 24
    shown = api(lead).get(f"/drafts/{draft.id}").json
    assert shown["current"] == 25
    missing = {f"w{n}x{turn}" for n in range(4) for turn in range(6)} - set(shown["text"].split())
    assert missing == set()


def save(client, draft, base, text, **more):
    return client.post(f"/drafts/{draft.id}/revisions", {"base": base, "text": text, **more})
