"""What lists, first pages and the coordinators' wall say of plans, and what they do not tell."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text

from app.core.identity import act_as
from app.core.policy import Label
from app.core.time import frozen

LATE = datetime(2026, 9, 1, tzinfo=UTC)
LATELY = date(2026, 6, 1)
"""A first day so near that no progress report is due yet."""


def names_seen(app, person, project):
    with app.extensions["database"].transaction() as session:
        act_as(session, person.id)
        rows = session.execute(text("SELECT * FROM plan_calendar(:p)"), {"p": [project.id]})
        return [row.title for row in rows]


@pytest.mark.parametrize(
    ("label", "coordinator"),
    [
        (Label.GREEN, [{"en": "Named"}]),
        (Label.AMBER, [None]),
        (Label.AMBER_STRICT, [None]),
        (Label.RED, []),
    ],
)
def test_coordinators_see_dates_and_words_only_where_the_label_lets_them(
    app, team, owner, label, coordinator
):
    people = team(label=label)
    owner.execute(text("""UPDATE milestone SET title = '{"en": "Named"}'"""))
    owner.commit()

    assert names_seen(app, people.lead, people.project) == [{"en": "Named"}]
    assert names_seen(app, people.coordinator, people.project) == coordinator
    assert names_seen(app, people.stranger, people.project) == []


def test_the_list_of_projects_names_health_and_what_comes_next(browse, team):
    people = team()
    insider, stranger = browse(people.viewer), browse(people.stranger)

    with frozen(LATE):
        seen = insider.get("/projects").get_data(as_text=True)
        not_told = stranger.get("/projects").get_data(as_text=True)

    assert people.milestone.title["en"] in seen
    assert "Overdue" in seen
    assert people.project.title["en"] in not_told
    assert people.milestone.title["en"] not in not_told
    assert "Overdue" not in not_told


def test_the_wall_shows_coordinators_what_is_late_and_for_whom_it_waits(browse, team):
    people = team()
    coordinator = browse(people.coordinator)

    with frozen(LATE):
        page = coordinator.get("/portfolio").get_data(as_text=True)

    assert people.project.title["en"] in page
    assert "17 days overdue" in page
    assert people.editor.institution.short_name in page
    assert people.milestone.title["en"] not in page
    assert f"Milestone {people.milestone.number}" in page


def test_the_wall_is_for_coordinators_and_red_projects_are_not_on_it(browse, team):
    people = team(label=Label.RED)

    assert browse(people.lead).get("/portfolio").status_code == 403
    page = browse(people.coordinator).get("/portfolio").get_data(as_text=True)
    assert people.project.title["en"] not in page
    assert "No running projects" in page


def test_the_overview_shows_what_comes_next(browse, team):
    people = team()

    page = browse(people.viewer).get(f"/projects/{people.project.id}").get_data(as_text=True)
    card = browse(people.stranger).get(f"/projects/{people.project.id}").get_data(as_text=True)

    assert people.milestone.title["en"] in page
    assert people.milestone.title["en"] not in card


def test_what_waits_is_named_to_who_verifies_who_must_submit_and_their_institution(
    api, team, owner
):
    people = team(starts_on=LATELY)
    owner.execute(text("UPDATE milestone SET assignee_id = :p"), {"p": people.contributor.id})
    owner.commit()
    programs = {
        name: api(getattr(people, name))
        for name in ("lead", "contributor", "editor", "coordinator")
    }
    path = f"/milestones/{people.milestone.id}"

    def waiting():
        return {
            name: [each["kind"] for each in program.get("/waiting").json["items"]]
            for name, program in programs.items()
        }

    with frozen(LATE):
        before = waiting()
        programs["contributor"].post(f"{path}/submission", {"statement": "Made up."})
        submitted = waiting()
        programs["lead"].post(f"{path}/return", {"note": "Made up."})
        returned = waiting()

    assert before == {
        "lead": [],
        "contributor": ["milestone_due"],
        "editor": ["milestone_of_institution"],
        "coordinator": [],
    }
    assert submitted == {
        "lead": ["milestone_to_verify"],
        "contributor": ["milestone_submitted"],
        "editor": ["milestone_submitted"],
        "coordinator": [],
    }
    assert returned == {**before, "contributor": ["milestone_returned"]}


def test_a_milestone_that_names_no_person_waits_for_the_lead(api, team):
    people = team(starts_on=LATELY)
    lead, editor = api(people.lead), api(people.editor)
    path = f"/milestones/{people.milestone.id}"

    with frozen(LATE):
        due = [each["kind"] for each in lead.get("/waiting").json["items"]]
        editor.post(f"{path}/submission", {"statement": "Made up."})
        lead.post(f"{path}/return", {"note": "Made up."})
        returned = [each["kind"] for each in lead.get("/waiting").json["items"]]

    assert (due, returned) == (["milestone_due"], ["milestone_returned"])
