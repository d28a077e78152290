"""Acts are read by those whom they concern: both walls say the same, each by itself."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.audit.queries import known_events
from app.core import time
from app.core.events import Event
from app.core.identity import act_as
from tests.acts import leaves_acts, statements_of


@pytest.fixture
def people(make):
    """One person of each relation to the project in which acts happen."""
    lead, partner = make.institution(), make.institution("KZ")
    return {
        "lead": make.user(lead),
        "member": make.user(partner),
        "partner's representative": make.user(partner, "representative"),
        "lead's representative": make.user(lead, "representative"),
        "colleague": make.user(lead),
        "stranger": make.user(),
        "another representative": make.user(None, "representative"),
        "coordinator": make.user(make.institution("TJ"), "coordinator"),
        "admin": make.user(None, "admin"),
    }


@pytest.fixture
def draft(api, make, people):
    """A draft whose beginning is an act of the lead."""
    lead = people["lead"]
    project = make.project(lead, state="active", partners=(people["member"].institution,))
    make.member(project, people["member"])
    body = {"title": "A made-up title"}
    made = api(lead).post(f"/projects/{project.id}/drafts", body).json
    assert api(people["stranger"]).get("/audit").json["items"] == []
    return made


CONCERNED = {"lead", "member", "partner's representative", "lead's representative", "admin"}


@pytest.mark.parametrize("first_wall", [True, False])
def test_both_walls_show_an_act_to_the_same_people(app, people, draft, first_wall):
    found = set()
    for name, user in people.items():
        with app.extensions["database"].transaction() as session:
            actor = act_as(session, user.id)
            rows = select(Event).where(Event.name == "draft.created")
            if first_wall:
                rows = rows.where(known_events(actor))
            if session.scalars(rows).first() is not None:
                found.add(name)

    assert found == CONCERNED


def test_the_first_wall_holds_alone(owner, app, people, draft):
    """Asked as the owner, whom no row-level security narrows."""
    found = set()
    for name, user in people.items():
        with app.extensions["database"].transaction() as session:
            actor = act_as(session, user.id)
        rows = select(Event.id).where(known_events(actor), Event.name == "draft.created")
        if owner.scalars(rows).first() is not None:
            found.add(name)

    assert found == CONCERNED


def test_the_page_tells_acts_with_links_where_they_can_be_followed(browse, people, draft):
    mine = browse(people["member"]).get("/audit").get_data(as_text=True)
    admins = browse(people["admin"]).get("/audit").get_data(as_text=True)

    assert f'<a href="/drafts/{draft["id"]}">A made-up title</a>' in mine
    assert "began the draft" in admins
    assert "A made-up title" not in admins


def test_a_title_that_one_may_not_know_is_not_told(api, people, draft):
    told = api(people["admin"]).get("/audit").json["items"]

    act = next(each for each in told if each["name"] == "draft.created")
    assert act["subject"] == {
        "kind": "draft",
        "id": draft["id"],
        "title": None,
        "address": None,
    }
    assert act["number"] is not None
    assert act["sentence"] == f"{people['lead'].name} began the draft [not shown to you]"


def test_numbers_are_for_admins_only(api, people, draft):
    assert all(each["number"] is None for each in api(people["lead"]).get("/audit").json["items"])


def test_the_log_is_narrowed_by_project_person_kind_and_day(api, people, draft):
    lead = api(people["lead"])
    name = "draft.created"
    hits = [
        f"project={draft['project_id']}",
        f"person={people['lead'].id}",
        "kind=draft",
        "since=2020-01-01",
        "since=01.01.2020",
        "until=2100-01-01",
    ]
    misses = [
        f"project={draft['id']}",
        f"person={people['member'].id}",
        "kind=session",
        "since=2100-01-01",
        "until=2020-01-01",
        "until=01.01.2020",
    ]

    for query in hits:
        assert name in [each["name"] for each in lead.get(f"/audit?{query}").json["items"]], query
    for query in misses:
        found = [each["name"] for each in lead.get(f"/audit?{query}").json["items"]]
        assert name not in found, query


@pytest.mark.parametrize(
    "query", ["project=x", "person=1", "kind=x", "since=x", "until=9999-12-31"]
)
def test_a_filter_that_cannot_be_is_refused(api, people, query):
    assert api(people["lead"]).get(f"/audit?{query}").status_code == 422


def test_pages_follow_each_other_without_a_gap(api, people, draft):
    lead = api(people["lead"])
    for number in range(1, 5):
        body = {"base": number, "text": f"Text {number}\n"}
        assert lead.post(f"/drafts/{draft['id']}/revisions", body).status_code == 201

    seen, path = [], "/audit?limit=2"
    while path:
        page = lead.get(path).json
        seen += [each["id"] for each in page["items"]]
        path = f"/audit?limit=2&cursor={page['next']}" if page["next"] else None

    assert len(seen) == len(set(seen)) == 5


def test_each_act_on_a_draft_leaves_one_row_and_reading_none(api, make, owner, people, draft):
    lead, path = api(people["lead"]), f"/drafts/{draft['id']}"

    with leaves_acts(owner, "draft.revised"):
        lead.post(f"{path}/revisions", {"base": 1, "text": "One\n"})
    with leaves_acts(owner, "draft.changed"):
        lead.patch(path, {"title": "Another"}, If_Match=lead.get(path).headers["ETag"])
    with leaves_acts(owner):
        lead.get(path)
        lead.post(f"{path}/revisions", {"base": 2, "text": "One\n"})
        lead.post(f"{path}/revisions", {"base": 99, "text": "Two\n"})


def test_administrators_and_representatives_find_it_in_the_navigation(browse, people):
    for name in ("admin", "lead's representative"):
        assert 'href="/audit"' in browse(people[name]).get("/audit").get_data(as_text=True)
    assert "Activity log</a>" not in browse(people["stranger"]).get("/audit").get_data(as_text=True)


def test_the_page_takes_the_same_statements_for_few_and_many_acts(api, app, browse, people, draft):
    browser = browse(people["lead"])
    browser.get("/audit")
    few = statements_of(app, lambda: browser.get("/audit"))

    for _number in range(8):
        api(people["lead"]).post(f"/projects/{draft['project_id']}/drafts", {"title": "x"})

    assert statements_of(app, lambda: browser.get("/audit")) == few


def test_a_name_in_the_log_leads_to_the_acts_of_that_person(browse, people, draft):
    lead = people["lead"]

    shown = browse(people["member"]).get("/audit").get_data(as_text=True)

    assert f'<a href="/audit?person={lead.id}">{lead.name}</a>' in shown


def test_acts_on_what_is_stricter_than_its_project_are_not_told_to_the_project(api, make, people):
    lead, member, editor = people["lead"], people["member"], people["colleague"]
    project = make.project(lead, state="active", partners=(member.institution,))
    make.member(project, member)
    make.member(project, editor, "editor")
    path = f"/projects/{project.id}"
    assert api(editor).post(f"{path}/drafts", {"title": "Red", "label": "RED"}).status_code == 201
    body = {"title": {"en": "Red"}, "label": "AMBER+STRICT"}
    assert api(editor).post(f"{path}/datasets", body).status_code == 201

    for reader in (member, people["partner's representative"]):
        for told in (f"{path}/activity", "/audit"):
            assert api(reader).get(told).json["items"] == []
    assert len(api(editor).get("/audit").json["items"]) == 2


def test_who_asks_for_rows_and_who_is_let_in_is_told_to_the_owner_only(api, make, people):
    lead, member = people["lead"], people["member"]
    project = make.project(lead, state="active", partners=(member.institution,))
    make.member(project, member)
    dataset = make.dataset(project, lead)
    body = {
        "user_id": str(people["stranger"].id),
        "until": (time.today() + timedelta(days=30)).isoformat(),
    }

    answer = api(people["lead's representative"]).post(f"/datasets/{dataset.id}/grants", body)

    assert answer.status_code == 201, answer.json
    assert api(member).get("/audit").json["items"] == []
    assert len(api(people["lead's representative"]).get("/audit").json["items"]) == 1
