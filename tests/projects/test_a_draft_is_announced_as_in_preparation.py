"""A lead announces a draft: all members read its card and may write once; nothing else shows."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from app.core import time
from app.core.identity import act_as
from app.core.scope import visible
from app.projects.announcements.models import Announcement
from tests.accounts.letters import letters_to
from tests.projects.stories import begin

CANARY = "Canary that no other house may read"
PROSE = ("questions", "method", "data_wanted", "ethics", "risks", "outputs", "resources")


def announced(story):
    answer = story.lead.post(story.path("/announcement"), {})
    assert answer.status_code == 201, answer.json
    return answer.json


def items(program):
    return program.get("/announcements").json["items"]


def test_every_member_reads_the_card_and_nothing_else_of_the_draft(make, api, browse):
    hidden = dict.fromkeys(PROSE, CANARY)
    story = begin(make, api, label="AMBER", summary={"en": CANARY}, **hidden)
    announced(story)
    stranger = make.user(make.institution("TM"))

    (found,) = items(api(stranger))
    page = browse(stranger).get("/announcements").get_data(as_text=True)

    assert set(found) == {
        *("id", "title", "themes", "countries", "lead_institution", "contact", "created_at")
    }
    assert found["title"]["en"] in page
    for told in (str(found), page):
        assert CANARY not in told
        assert story.id not in told
    assert api(stranger).get(story.path()).status_code == 404
    assert api(stranger).get("/projects").json["items"] == []


def test_a_member_writes_once_and_the_lead_alone_reads_it(make, api):
    lead = make.user(make.institution("UZ"), email="lead@x.example")
    project = make.project(lead, label="AMBER")
    path = f"/announcements/{make.announcement(project, lead).id}/wish"
    stranger = make.user(make.institution("TM"))
    wishes = f"/projects/{project.id}/announcement/wishes"

    first = api(stranger).post(path, {"words": "Made-up records."})
    second = api(stranger).post(path, {"words": "More."})

    assert (first.status_code, second.status_code) == (201, 409)
    (wish,) = api(lead).get(wishes).json["items"]
    assert wish["words"] == "Made-up records."
    assert api(stranger).get(wishes).status_code == 404


@pytest.mark.parametrize(("label", "is_named"), [("GREEN", True), ("AMBER", False)])
def test_the_letter_names_the_title_only_below_amber(make, api, owner, label, is_named):
    lead = make.user(make.institution("UZ"), email="lead@x.example")
    project = make.project(lead, title={"en": CANARY}, label="CLEAR")
    announcement = make.announcement(project, lead)
    changed = api(lead).patch(f"/projects/{project.id}", {"label": label}, If_Match="1")
    stranger = api(make.user(make.institution("TM")))

    answer = stranger.post(f"/announcements/{announcement.id}/wish", {"words": "Made up."})

    assert (changed.status_code, answer.status_code) == (200, 201)
    ((subject, body),) = letters_to(owner, "lead@x.example")
    assert (CANARY in subject, "wishes to join" in subject) == (is_named, is_named)
    assert (CANARY in body) == is_named


def test_words_are_asked_for_beside_the_field(make, browse):
    lead, stranger = make.user(make.institution("UZ")), make.user(make.institution("TM"))
    announcement = make.announcement(make.project(lead), lead)

    answer = browse(stranger).post(f"/announcements/{announcement.id}/wish", data={"words": " "})

    assert answer.status_code == 422
    assert "what you would bring" in answer.get_data(as_text=True)


@pytest.mark.parametrize("noun", ["/withdrawal", "label", "back"])
def test_it_ends_with_the_draft_a_narrower_label_or_when_it_is_taken_back(make, api, noun):
    story = begin(make, api)
    announced(story)
    stranger = api(make.user(make.institution("TM")))
    assert len(items(stranger)) == 1

    if noun == "label":
        assert story.change(label="AMBER+STRICT").status_code == 200
    elif noun == "back":
        assert story.lead.call("DELETE", story.path("/announcement")).status_code == 204
    else:
        assert story.lead.post(story.path(noun), {"reason": "Made up."}).status_code == 200

    assert items(stranger) == []


def test_it_follows_the_card_and_the_lead(make, api, owner):
    lead = make.user(make.institution("UZ"))
    heir = make.user(lead.institution)
    project = make.project(lead, label="GREEN")
    make.member(project, heir, "editor")
    announcement = make.announcement(project, lead)

    handed = api(lead).post(f"/projects/{project.id}/handover", {"user_id": str(heir.id)})

    assert handed.status_code == 200, handed.json
    owner.expire_all()
    assert owner.get(Announcement, announcement.id).contact_id == heir.id


@pytest.mark.parametrize("label", ["AMBER+STRICT", "RED"])
def test_what_is_for_named_people_is_not_announced(make, api, label):
    story = begin(make, api, label=label)

    assert story.lead.post(story.path("/announcement"), {}).status_code == 409


def test_both_walls_show_what_stands_and_keep_what_is_said_true(make, app, owner):
    lead, stranger = make.user(make.institution("UZ")), make.user(make.institution("TM"))
    announcement = make.announcement(make.project(lead), lead)
    change = text('UPDATE announcement SET title = \'{"en": "Another"}\' WHERE id = :id')

    assert seen_by(app, stranger) == ([announcement.id], [announcement.id])
    for person in (lead, stranger):
        assert is_refused(app, person, change, announcement)
    announcement.ended_at = time.now()
    owner.commit()

    assert seen_by(app, stranger) == ([], [])
    assert seen_by(app, lead) == ([announcement.id], [announcement.id])
    revive = text("UPDATE announcement SET ended_at = NULL WHERE id = :id")
    assert is_refused(app, lead, revive, announcement)


def seen_by(app, person):
    """The announcements that a person finds behind both walls, and behind the second alone."""
    with app.extensions["database"].transaction() as session:
        actor = act_as(session, person.id)
        first = session.scalars(visible(Announcement, actor, Announcement.id)).all()
        rows = select(Announcement.id).execution_options(scoped=True)
        return first, session.scalars(rows).all()


def is_refused(app, person, statement, announcement):
    try:
        with app.extensions["database"].transaction() as session:
            act_as(session, person.id)
            return session.execute(statement, {"id": announcement.id}).rowcount == 0
    except ProgrammingError as error:
        return error.orig.sqlstate == "42501"
