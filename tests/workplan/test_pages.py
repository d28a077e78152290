"""The plan's pages work without a script, and show what their reader may see and do."""

from datetime import UTC, date, datetime

from sqlalchemy import event, func, select

from app.core.time import frozen
from app.workplan.models import Milestone
from app.workplan.states import MilestoneState


def plan_of(people):
    return f"/projects/{people.project.id}/plan"


def page_of(people):
    return f"/milestones/{people.milestone.id}"


def test_the_plan_shows_timeline_and_table_of_the_same_milestones(browse, team, make):
    people = team()
    package = make.work_package(people.project, number=1)
    make.milestone(
        people.project,
        number=1,
        work_package_id=package.id,
        needs=(people.milestone,),
        due_on=date(2026, 9, 30),
    )
    browser = browse(people.viewer)

    with frozen(datetime(2026, 8, 20, tzinfo=UTC)):
        page = browser.get(plan_of(people)).get_data(as_text=True)

    assert page.count(people.milestone.title["en"]) == 3
    assert "Overdue by 5 days" in page
    assert "1 milestone is overdue" in page
    assert "+45" in page
    assert "Add milestone" not in page


def test_an_empty_plan_says_what_a_milestone_is(browse, make):
    lead = make.user()
    project = make.project(lead)

    page = browse(lead).get(f"/projects/{project.id}/plan").get_data(as_text=True)

    assert "No milestones yet" in page
    assert "Plan the first one" in page


def test_other_institutions_find_no_milestone_and_no_plan(browse, team):
    people = team()

    assert browse(people.stranger).get(page_of(people)).status_code == 404
    assert browse(people.stranger).get(plan_of(people)).status_code == 403


def test_a_plan_costs_the_same_statements_whatever_its_length(app, browse, team, make):
    people = team()
    browser = browse(people.viewer)
    engine, counts = app.extensions["database"].engine, []

    def counted():
        statements = []
        event.listen(engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
        browser.get(plan_of(people))
        counts.append(len(statements))

    browser.get(plan_of(people))
    counted()
    for number in range(20):
        make.milestone(people.project, number=number + 2, needs=(people.milestone,))
    counted()

    assert counts[0] == counts[1]


def test_a_milestone_is_planned_from_evidence_to_verification_with_forms_alone(browse, team, owner):
    people = team()
    lead, partner = browse(people.lead), browse(people.contributor)
    new = f"{plan_of(people)}/milestones/new"

    wrong = lead.post(new, {"title": "", "due_on": "30.09.2026"})
    planned = lead.post(
        new,
        {
            "title": "Made-up result",
            "due_on": "30.09.2026",
            "responsible_institution_id": str(people.contributor.institution_id),
            "needs": [str(people.milestone.id)],
        },
    )
    path = planned.location
    steps = [
        partner.post(f"{path}/start", form=path),
        partner.post(f"{path}/submission", {"statement": ""}, form=path),
        partner.post(
            f"{path}/addresses", {"url": "https://forum.example/r", "title": "Report"}, form=path
        ),
        partner.post(f"{path}/submission", {"statement": "Done."}, form=path),
        lead.post(f"{path}/verification", {"outcome": "return", "note": ""}, form=path),
        lead.post(f"{path}/verification", {"outcome": "return", "note": "More."}, form=path),
        partner.post(f"{path}/submission", {"statement": "More."}, form=path),
        lead.post(f"{path}/verification", {"outcome": "verify"}, form=path),
    ]

    assert wrong.status_code == 422
    assert [step.status_code for step in steps] == [303, 422, 303, 303, 422, 303, 303, 303]
    milestone = owner.scalars(
        select(Milestone).where(Milestone.title["en"].astext == "Made-up result")
    ).one()
    assert milestone.state is MilestoneState.VERIFIED
    assert "Verified by" in lead.get(path).get_data(as_text=True)


def test_a_form_that_was_overtaken_shows_both_and_overwrites_nothing(browse, team, owner):
    people = team()
    browser = browse(people.lead)
    path = f"{page_of(people)}/change"
    values = {
        "title": "First",
        "responsible_institution_id": str(people.contributor.institution_id),
    }
    browser.post(path, {**values, "version": "1"})

    answer = browser.post(path, {**values, "title": "Second", "version": "1"})

    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "First" in page
    assert "Second" in page
    owner.expire_all()
    assert owner.get(Milestone, people.milestone.id).title["en"] == "First"


def test_a_form_sent_twice_plans_one_milestone(browse, team, owner):
    people = team()
    browser = browse(people.lead)
    values = {
        "title": "Once",
        "due_on": "30.09.2026",
        "responsible_institution_id": str(people.lead.institution_id),
        "idempotency_key": "the same",
    }

    answers = [browser.post(f"{plan_of(people)}/milestones/new", values) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].location == answers[1].location


def test_a_date_is_moved_and_answered_on_the_page(browse, team):
    people = team()
    lead, partner = browse(people.lead), browse(people.representative)
    path = page_of(people)

    wrong = lead.post(f"{path}/move", {"due_on": "29.08.2026"})
    moved = lead.post(f"{path}/move", {"due_on": "29.08.2026", "reason": "staff"})
    answered = partner.post(f"{path}/move-answer", {"answer": "disagreed"}, form=path)

    assert (wrong.status_code, moved.status_code, answered.status_code) == (422, 303, 303)
    assert "does not agree" in lead.get(path).get_data(as_text=True)


def test_a_coordinator_who_is_asked_verifies_on_the_page_and_still_finds_it(browse, api, team):
    people = team()
    api(people.lead).post(f"{page_of(people)}/submission", {"statement": "Made up."})
    browser, path = browse(people.coordinator), page_of(people)

    answer = browser.post(f"{path}/verification", {"outcome": "verify"}, form=path)

    assert answer.status_code == 303
    assert "Verified by" in browser.get(path).get_data(as_text=True)


def test_what_is_in_an_open_text_is_taken_out_and_gone(browse, team, owner):
    people = team("draft")
    path = page_of(people)

    answer = browse(people.lead).post(f"{path}/removal", form=path)

    assert answer.status_code == 303
    assert owner.scalar(select(func.count()).select_from(Milestone)) == 0


def test_a_date_outside_of_the_project_is_refused_beside_its_field(browse, team):
    people = team()
    lead = browse(people.lead)
    path = f"{plan_of(people)}/milestones/new"
    late = {
        "title": "A made-up result",
        "responsible_institution_id": str(people.lead.institution_id),
        "due_on": "31.12.2026",
    }

    form = lead.get(path).get_data(as_text=True)
    refused = lead.post(path, late)
    moved = lead.post(f"{page_of(people)}/move", {"due_on": "31.12.2026", "reason": "staff"})

    assert "From 01.01.2026 to 15.12.2026" in form
    assert refused.status_code == 422
    assert "A made-up result" in refused.get_data(as_text=True)
    assert "that needs an amendment" in refused.get_data(as_text=True)
    assert moved.status_code == 422


def test_the_address_of_a_refused_form_opened_again_shows_the_page_of_the_form(browse, team):
    people = team()
    lead = browse(people.lead)
    sent_to = f"{page_of(people)}/submission"

    refused = lead.post(sent_to, {"statement": ""}, form=page_of(people))
    again = lead.get(sent_to)

    assert refused.status_code == 422
    assert (again.status_code, again.location) == (303, page_of(people))
