"""A date moves inside the project's dates, by the lead, with a reason that stays."""

from datetime import UTC, datetime

import pytest

from app.core.time import frozen


def move(api, person, milestone, version=1, **body):
    return api(person).patch(
        f"/milestones/{milestone.id}",
        {"due_on": "2026-08-29", "reason": "data_not_released", **body},
        If_Match=f'"{version}"',
    )


def test_the_slip_is_counted_from_the_registered_date(api, team):
    people = team()

    answer = move(api, people.lead, people.milestone, words="Made up.")

    assert answer.status_code == 200
    assert (answer.json["due_on"], answer.json["baseline_on"]) == ("2026-08-29", "2026-07-01")
    assert answer.json["slip"] == 59
    assert answer.json["moves"][0]["days"] == 14
    assert answer.json["moves"][0]["reason"] == "data_not_released"


def test_only_the_lead_moves_dates(api, team):
    people = team()

    answers = [
        move(api, person, people.milestone).status_code
        for person in (people.editor, people.contributor, people.representative)
    ]

    assert answers == [403, 403, 403]


def test_a_move_needs_a_reason(api, team):
    people = team()

    bare = move(api, people.lead, people.milestone, reason=None)
    other = move(api, people.lead, people.milestone, reason="other")
    words = move(api, people.lead, people.milestone, reason="Place names need a made-up list.")

    assert (bare.status_code, other.status_code) == (422, 422)
    assert words.json["moves"][0]["reason"] == "other"
    assert words.json["moves"][0]["words"] == "Place names need a made-up list."


def test_a_date_outside_of_the_project_needs_an_amendment(api, team):
    people = team()

    for due_on in ("2026-12-16", "2025-12-31"):
        assert move(api, people.lead, people.milestone, due_on=due_on).status_code == 409
    assert move(api, people.lead, people.milestone, due_on="2026-12-15").status_code == 200


def test_what_is_submitted_does_not_move(api, team, make):
    people = team()
    done = make.milestone(people.project, "submitted")

    assert move(api, people.lead, done).status_code == 409


def test_in_an_open_text_a_date_is_a_change_of_the_text(api, team):
    people = team("draft")

    answer = move(api, people.editor, people.milestone, reason=None)

    assert (answer.status_code, answer.json["moves"]) == (200, [])
    assert answer.json["due_on"] == "2026-08-29"


@pytest.mark.parametrize("answer", ["agreed", "disagreed"])
def test_the_responsible_institution_says_whether_it_agrees(api, team, answer):
    people = team()
    path = f"/milestones/{people.milestone.id}/move-answer"
    before = api(people.contributor).post(path, {"answer": answer})
    move(api, people.lead, people.milestone)

    refused = api(people.lead).post(path, {"answer": answer})
    given = api(people.representative).post(path, {"answer": answer})
    again = api(people.contributor).post(path, {"answer": answer})

    assert (before.status_code, refused.status_code, again.status_code) == (409, 403, 409)
    assert given.json["moves"][0]["agreement"] == answer


def test_overdue_is_what_the_clock_says(api, team):
    people = team()
    path, program = f"/milestones/{people.milestone.id}", api(people.viewer)

    # 15 August ends in Tashkent at 19:00 in UTC.
    with frozen(datetime(2026, 8, 15, 18, 59, tzinfo=UTC)):
        before = program.get(path).json
    with frozen(datetime(2026, 8, 15, 19, 0, tzinfo=UTC)):
        after = program.get(path).json

    assert (before["condition"], before["is_overdue"]) == ("on_time", False)
    assert (after["condition"], after["is_overdue"]) == ("overdue", True)
    assert before["state"] == after["state"] == "in_progress"


def test_internal_procedures_are_a_delay_to_lead_and_coordinators_only(api, team):
    people = team()
    move(api, people.lead, people.milestone, reason="in_procedure")
    path = f"/milestones/{people.milestone.id}"
    programs = [api(people.lead), api(people.contributor)]

    with frozen(datetime(2026, 9, 15, tzinfo=UTC)):
        seen = [program.get(path).json["condition"] for program in programs]

    assert seen == ["overdue", "waiting"]
