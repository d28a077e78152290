"""What the coordinators ask for is answered point by point, and what changed is marked."""

import pytest
from sqlalchemy import text

from app.projects.sections import SECTIONS
from app.projects.text import FIELDS as PROPOSAL_FIELDS
from app.reviews.changes import CRITERION_OF, FIELDS
from app.reviews.models import CRITERIA

LETTER = {"letter": "A made-up letter of reasons."}
POINTS = [{"words": "Say how it is coded.", "criterion": "method"}, {"words": "Shorten it."}]


@pytest.fixture
def asked(forum, vote):
    """Changes are requested, in two points."""
    vote(forum.kg, "request_changes")
    vote(forum.tj, "request_changes", **LETTER, points=POINTS)


@pytest.fixture
def changes(project):
    return f"/projects/{project.id}/changes"


def test_the_points_of_the_request_are_read_by_lead_and_partners(make, api, forum, asked, changes):
    listed = api(forum.lead).get(changes).json["items"]

    assert [(each["number"], each["words"], each.get("criterion")) for each in listed] == [
        (1, "Say how it is coded.", "method"),
        (2, "Shorten it.", None),
    ]
    assert api(make.user(forum.partner, "representative")).get(changes).status_code == 200
    assert api(make.user(forum.partner)).get(changes).status_code in {403, 404}


def test_where_no_point_is_named_the_letter_is_the_only_one(api, forum, vote, changes):
    vote(forum.kg, "request_changes")
    vote(forum.tj, "request_changes", **LETTER)

    [point] = api(forum.lead).get(changes).json["items"]

    assert point["words"] == LETTER["letter"]


def test_the_text_goes_back_only_when_every_point_is_answered(
    make, api, forum, asked, changes, project, state
):
    prose = ("questions", "method", "data_wanted", "ethics", "risks", "outputs", "resources")
    filled = ", ".join(f"{name} = 'Made up.'" for name in prose)
    make.owner.execute(text(f"UPDATE proposal SET {filled}"))
    make.owner.execute(
        text(
            "UPDATE project SET themes = '{terrorism}', countries = '{UZ,KZ}',"
            " starts_on = '2027-01-11', ends_on = '2027-12-17'"
        )
    )
    make.owner.commit()
    lead = api(forum.lead)
    lead.call("PUT", f"{changes}/1", {"answer": "It is coded twice."})

    refused = lead.post(f"/projects/{project.id}/submission", {})

    assert (refused.status_code, refused.json["guard"]) == (409, "change_point")
    assert state() == "changes_requested"
    lead.call("PUT", f"{changes}/2", {"answer": "It is shorter."})
    assert lead.post(f"/projects/{project.id}/submission", {}).status_code == 200
    assert state() == "submitted"


def test_points_are_answered_by_lead_and_editors_while_the_text_is_open(
    make, api, forum, asked, changes, project
):
    answer = {"answer": "A made-up answer."}
    editor = make.user(forum.lead.institution)
    make.member(project, editor, "editor")

    assert api(forum.kg).call("PUT", f"{changes}/1", answer).status_code == 403
    assert api(editor).call("PUT", f"{changes}/1", answer).status_code == 200
    assert api(forum.lead).call("PUT", f"{changes}/3", answer).status_code == 404
    make.owner.execute(text("UPDATE project SET state = 'in_review'"))
    make.owner.commit()
    assert api(forum.lead).call("PUT", f"{changes}/1", answer).status_code == 409


def test_reviewers_see_answers_and_what_changed_beside_the_criterion(
    make, api, browse, forum, asked, changes, project
):
    for number in (1, 2):
        api(forum.lead).call("PUT", f"{changes}/{number}", {"answer": f"Answer {number}."})
    make.owner.execute(text("UPDATE proposal SET method = 'Two readers code every record.'"))
    make.owner.execute(text("UPDATE project SET state = 'in_review'"))
    make.owner.commit()
    make.review(project, forum.kg, round=2)

    page = browse(forum.kg).get(f"/projects/{project.id}/review").get_data(as_text=True)

    assert "Answer 1." in page
    assert "Change 1: Method" in page
    assert "<ins>" in page
    assert page.count("Changed since the last round:") == 1


def test_the_whole_story_by_page(browse, forum, vote, project):
    vote(forum.kg, "request_changes")
    coordinator = browse(forum.tj)
    given = {
        "outcome": "request_changes",
        "reason": "A made-up reason.",
        "method_points": "Say how it is coded.\n\nSay by whom.",
        "any_points": "Shorten it.",
        **LETTER,
    }
    assert coordinator.post(f"/projects/{project.id}/review/vote", given).status_code == 303

    lead = browse(forum.lead)
    address = f"/projects/{project.id}/changes"
    page = lead.get(address).get_data(as_text=True)
    assert page.count("Point 3") == 1
    assert "Answer the points" in lead.get(f"/projects/{project.id}").get_data(as_text=True)
    assert lead.post(f"{address}/1", {"point1-answer": ""}).status_code == 422
    assert lead.post(f"{address}/1", {"point1-answer": "It is coded twice."}).status_code == 303
    assert "It is coded twice." in lead.get(address).get_data(as_text=True)


def test_every_part_of_the_text_belongs_to_a_criterion():
    parts = {section.key for section in SECTIONS} | {"partners", "plan", "attachments"}

    assert set(CRITERION_OF) == parts
    assert set(CRITERION_OF.values()) == set(CRITERIA)
    assert {name for names in FIELDS.values() for name in names} >= set(PROPOSAL_FIELDS) - {
        "language"
    }
