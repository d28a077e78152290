"""Assigning, recommending and stepping aside through the API."""

import pytest
from sqlalchemy import text

from app.reviews.models import CRITERIA

ADVICE = {
    "recommendation": "approve",
    "criteria": {name: {"score": 4, "reason": "A made-up reason."} for name in CRITERIA},
}


@pytest.fixture
def address(project):
    return f"/projects/{project.id}/reviews"


@pytest.fixture
def submitted(make, project):
    make.owner.execute(text("UPDATE project SET state = 'submitted'"))
    make.owner.commit()
    return project


def test_a_review_from_assignment_to_recommendation(api, forum, submitted, address, state):
    assigned = api(forum.kg).post(address, {"reviewer_id": str(forum.tj.id)})
    assert assigned.status_code == 201
    assert state() == "in_review"

    written = api(forum.tj).call(
        "PUT", f"{address}/{assigned.json['id']}", ADVICE, If_Match=assigned.headers["ETag"]
    )
    assert written.status_code == 200

    [listed] = api(forum.un).get(address).json["items"]
    assert listed["reviewer_id"] == str(forum.tj.id)
    assert listed["state"] == "recommended"
    assert listed["criteria"] == ADVICE["criteria"]


def test_who_has_a_conflict_is_not_assigned_and_the_answer_says_why(api, forum, project, address):
    answer = api(forum.kg).post(address, {"reviewer_id": str(forum.of_partner.id)})

    assert answer.status_code == 403
    assert answer.json["detail"] == "The institution is a partner"


def test_who_has_a_conflict_assigns_nobody(api, forum, project, address):
    answer = api(forum.of_partner).post(address, {"reviewer_id": str(forum.kg.id)})

    assert answer.status_code == 403


def test_nobody_is_assigned_twice_in_a_round(api, forum, project, address):
    body = {"reviewer_id": str(forum.tj.id)}
    api(forum.kg).post(address, body)

    assert api(forum.kg).post(address, body).status_code == 409


def test_who_is_no_coordinator_is_not_assigned(make, api, forum, project, address):
    answer = api(forum.kg).post(address, {"reviewer_id": str(make.user().id)})

    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "/reviewer_id"


@pytest.mark.parametrize("state_now", ["approved", "rejected", "changes_requested"])
def test_a_project_that_is_decided_takes_no_reviewer(make, api, forum, project, address, state_now):
    make.owner.execute(text("UPDATE project SET state = :state"), {"state": state_now})
    make.owner.commit()

    answer = api(forum.kg).post(address, {"reviewer_id": str(forum.tj.id)})

    assert answer.status_code == 409
    assert answer.json["guard"] == "under_review"


def test_a_review_is_written_by_its_reviewer_only(make, api, forum, project, address):
    review = make.review(project, forum.tj)

    answer = api(forum.kg).call("PUT", f"{address}/{review.id}", ADVICE, If_Match='"1"')

    assert answer.status_code == 403


def test_another_advice_names_the_version_of_the_review_that_it_replaces(
    make, api, forum, project, address
):
    path, reviewer = f"{address}/{make.review(project, forum.tj).id}", api(forum.tj)
    [before] = reviewer.get(address).json["items"]
    other = {**ADVICE, "recommendation": "reject"}

    unnamed = reviewer.call("PUT", path, ADVICE)
    first = reviewer.call("PUT", path, ADVICE, If_Match=f'"{before["version"]}"')
    second = reviewer.call("PUT", path, ADVICE, If_Match=first.headers["ETag"])
    stale = reviewer.call("PUT", path, other, If_Match=first.headers["ETag"])

    assert unnamed.status_code == 428
    assert (first.status_code, second.status_code, stale.status_code) == (200, 200, 412)
    [after] = reviewer.get(address).json["items"]
    assert after["recommendation"] == ADVICE["recommendation"]


def test_a_score_outside_one_to_five_is_refused(make, api, forum, project, address):
    review = make.review(project, forum.tj)
    criteria = {**ADVICE["criteria"], "method": {"score": 6, "reason": "Made up."}}

    advice = {**ADVICE, "criteria": criteria}
    answer = api(forum.tj).call("PUT", f"{address}/{review.id}", advice, If_Match='"1"')

    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "/criteria/method/score"


def test_who_steps_aside_is_out_of_the_room(make, api, forum, project, address):
    review = make.review(project, forum.tj)

    answer = api(forum.tj).post(f"{address}/{review.id}/recusal", {"reason": "A made-up tie."})

    assert answer.json["state"] == "recused"
    assert api(forum.tj).get(address).status_code == 403
    again = api(forum.kg).post(address, {"reviewer_id": str(forum.tj.id)})
    assert again.status_code == 409
