"""Planned milestones are part of the exact text, and their dates become the baseline."""

from datetime import date

from sqlalchemy import text

from app.core.identity import act_as
from app.core.kinds import load
from app.projects.guards import of_activation
from app.projects.models.project import Project
from app.projects.service.decisions import approve
from app.projects.text import text_sha256
from app.workplan.models import Milestone


def fingerprint(app, person, project):
    with app.test_request_context(), app.extensions["database"].transaction() as session:
        actor = act_as(session, person.id)
        return text_sha256(load(Project, actor, project.id))


def test_the_text_changes_with_its_milestones(app, api, team):
    people = team("draft")
    before = fingerprint(app, people.lead, people.project)

    answer = api(people.lead).patch(
        f"/milestones/{people.milestone.id}", {"due_on": "2026-09-01"}, If_Match='"1"'
    )
    after = fingerprint(app, people.lead, people.project)

    assert answer.status_code == 200
    assert before != after
    assert after == fingerprint(app, people.representative, people.project)


def test_what_is_registered_is_the_text_that_was_voted_on_and_sets_the_baseline(
    app, owner, team, make
):
    people = team("in_review")
    owner.execute(text("UPDATE milestone SET state = 'planned', baseline_on = NULL"))
    owner.commit()
    voted_on = fingerprint(app, people.coordinator, people.project)

    with app.test_request_context(), app.extensions["database"].transaction() as session:
        actor = act_as(session, people.coordinator.id)
        registration = approve(actor, load(Project, actor, people.project.id))
        content, sha256 = registration.content, registration.text_sha256
        session.commit()

    assert sha256 == voted_on
    assert [each["id"] for each in content["milestones"]] == [str(people.milestone.id)]
    owner.expire_all()
    assert owner.get(Milestone, people.milestone.id).baseline_on == date(2026, 8, 15)


def test_nobody_sets_a_baseline_outside_of_an_approval(app, owner, team):
    people = team("active")

    with app.extensions["database"].transaction() as session:
        act_as(session, people.lead.id)
        session.execute(text("SELECT set_baseline(:id)"), {"id": people.project.id})
        session.commit()

    owner.expire_all()
    assert owner.get(Milestone, people.milestone.id).baseline_on == date(2026, 7, 1)


def test_a_project_starts_with_at_least_one_milestone(app, team, make):
    people = team("approved")
    bare = make.project(people.lead, "approved")

    with app.test_request_context(), app.extensions["database"].transaction() as session:
        actor = act_as(session, people.lead.id)
        found = [
            next(
                each.is_met
                for each in of_activation(load(Project, actor, project.id))
                if each.name == "milestone"
            )
            for project in (people.project, bare)
        ]

    assert found == [True, False]


def test_a_partner_whose_milestone_changes_is_asked_again_and_no_other(app, api, team, make, owner):
    people = team("draft")
    other = make.institution("TM")
    make.partnership(people.project, other)
    owner.execute(text("UPDATE partnership SET state = 'invited' WHERE role = 'partner'"))
    owner.commit()
    partners = [people.representative, make.user(other, "representative")]
    path = f"/projects/{people.project.id}/partners"
    for person in partners:
        sha256 = fingerprint(app, person, people.project)
        answer = api(person).post(
            f"{path}/{person.institution_id}/consent",
            {"outcome": "accept", "text_sha256": sha256},
        )
        assert answer.status_code == 200, answer.json

    api(people.lead).patch(
        f"/milestones/{people.milestone.id}", {"due_on": "2026-09-01"}, If_Match='"1"'
    )

    rows = owner.execute(
        text("SELECT institution_id, state FROM partnership WHERE role = 'partner'")
    )
    assert dict(rows.all()) == {
        partners[0].institution_id: "invited",
        partners[1].institution_id: "accepted",
    }
