"""Milestones are planned by lead and editors, inside the project's dates, without circles."""

import pytest


def plan(api, person, project, **body):
    values = {"title": {"en": "Made-up result"}, "due_on": "2026-09-30", **body}
    return api(person).post(f"/projects/{project.id}/milestones", values)


def test_lead_and_editors_plan_and_others_do_not(api, team):
    people = team()

    answers = {
        name: plan(api, getattr(people, name), people.project).status_code
        for name in ("lead", "editor", "contributor", "viewer", "representative", "stranger")
    }

    assert answers == {
        "lead": 201,
        "editor": 201,
        "contributor": 403,
        "viewer": 403,
        "representative": 403,
        "stranger": 403,
    }


@pytest.mark.parametrize("state", ["submitted", "in_review", "suspended", "completed", "withdrawn"])
def test_a_closed_text_and_a_halted_project_take_no_milestones(api, team, state):
    people = team(state)

    assert plan(api, people.lead, people.project).status_code == 409


def test_who_may_not_know_of_a_project_finds_no_plan(api, team):
    people = team("draft")

    assert plan(api, people.stranger, people.project).status_code == 404
    assert api(people.stranger).get(f"/milestones/{people.milestone.id}").status_code == 404


def test_milestones_are_numbered_within_their_package(api, team):
    people = team()
    package = api(people.lead).post(
        f"/projects/{people.project.id}/work-packages", {"title": "Made-up package"}
    )

    first = plan(api, people.lead, people.project, work_package_id=package.json["id"])
    second = plan(api, people.lead, people.project, work_package_id=package.json["id"])

    assert package.status_code == 201
    assert package.json["title"] == {"en": "Made-up package"}
    assert (first.json["number"], second.json["number"]) == ("1.1", "1.2")
    listed = api(people.viewer).get(f"/projects/{people.project.id}/milestones")
    assert {each["id"] for each in listed.json["items"]} >= {first.json["id"], second.json["id"]}


def test_only_an_institution_that_takes_part_is_responsible(api, team):
    people = team()

    answer = plan(
        api,
        people.lead,
        people.project,
        responsible_institution_id=str(people.stranger.institution_id),
    )

    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "/responsible_institution_id"


def test_only_a_member_is_assigned(api, team):
    people = team()

    refused = plan(api, people.lead, people.project, assignee_id=str(people.stranger.id))
    taken = plan(api, people.lead, people.project, assignee_id=str(people.contributor.id))

    assert refused.json["errors"][0]["pointer"] == "/assignee_id"
    assert taken.json["assignee_id"] == str(people.contributor.id)


def test_a_date_outside_of_the_project_is_an_error_while_the_text_is_open(api, team):
    people = team("draft")

    answer = plan(api, people.lead, people.project, due_on="2027-01-01")

    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "/due_on"


def test_a_date_outside_of_the_registered_dates_needs_an_amendment(api, team):
    people = team()

    assert plan(api, people.lead, people.project, due_on="2027-01-01").status_code == 409


def test_milestones_never_need_each_other_in_a_circle(api, team):
    people = team()
    first = plan(api, people.lead, people.project).json
    second = plan(api, people.lead, people.project, needs=[{"id": first["id"], "days": 15}]).json
    third = plan(api, people.lead, people.project, needs=[{"id": second["id"]}]).json

    answer = api(people.lead).patch(
        f"/milestones/{first['id']}",
        {"needs": [{"id": third["id"]}]},
        If_Match=f'"{first["version"]}"',
    )

    assert second["needs"] == [{"id": first["id"], "days": 15}]
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "/needs"


def test_another_projects_milestone_is_not_needed(api, team):
    people, others = team(), team()

    answer = plan(api, people.lead, people.project, needs=[{"id": str(others.milestone.id)}])

    assert answer.status_code == 422


def test_what_somebody_else_has_changed_meanwhile_is_not_overwritten(api, team):
    people = team()
    path = f"/milestones/{people.milestone.id}"
    body = {"means_of_verification": "A made-up report."}

    unnamed = api(people.lead).patch(path, body)
    first = api(people.lead).patch(path, body, If_Match='"1"')
    stale = api(people.editor).patch(path, {"title": "Another"}, If_Match='"1"')

    assert unnamed.status_code == 428
    assert (first.status_code, first.json["version"]) == (200, 2)
    assert first.headers["ETag"] == '"2"'
    assert stale.status_code == 412
    assert api(people.lead).get(path).json["title"] == people.milestone.title


def test_what_is_cancelled_still_shows_with_its_reason(api, team):
    people = team()
    path = f"/milestones/{people.milestone.id}"

    bare = api(people.lead).post(f"{path}/cancellation", {"reason": " "})
    cancelled = api(people.lead).post(f"{path}/cancellation", {"reason": "Made-up reason."})

    assert bare.status_code == 422
    assert (cancelled.json["state"], cancelled.json["state_reason"]) == (
        "cancelled",
        "Made-up reason.",
    )
    listed = api(people.viewer).get(f"/projects/{people.project.id}/milestones").json["items"]
    assert [each["condition"] for each in listed] == ["cancelled"]


def test_a_repeated_request_plans_one_milestone(api, team):
    people = team()
    body = {"title": "Made-up result", "due_on": "2026-09-30"}
    path = f"/projects/{people.project.id}/milestones"

    first = api(people.lead).post(path, body, Idempotency_Key="once")
    second = api(people.lead).post(path, body, Idempotency_Key="once")

    assert first.json["id"] == second.json["id"]
    assert len(api(people.lead).get(path).json["items"]) == 2
