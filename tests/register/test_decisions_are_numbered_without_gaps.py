"""Approvals and decisions on membership have one register, which tells nothing of TLP:RED."""

import threading

import pytest
from sqlalchemy import select, text

from app.core.identity import act_as
from app.core.policy import Label
from app.register.models import NumberedDecision
from tests.clients import Api

LETTER = {"letter": "A made-up letter of reasons."}


@pytest.fixture
def approve(make, api):
    """`approve(lead, label)`: a project of that lead, approved by two coordinators."""
    voters = [make.user(make.institution(country), "coordinator") for country in ("KG", "TJ")]
    partner = make.institution("KZ")

    def decide(lead, label=Label.AMBER):
        project = make.project(lead, "in_review", (partner,), label=label)
        for voter in voters:
            body = {"outcome": "approve", "reason": "A made-up reason.", **LETTER}
            assert api(voter).post(f"/projects/{project.id}/decisions", body).status_code == 200
        return project

    decide.voters = voters
    return decide


def numbers(make):
    make.owner.expire_all()
    rows = select(NumberedDecision).execution_options(scoped=True)
    return sorted(each.number for each in make.owner.scalars(rows) if each.number)


def test_approvals_and_decisions_on_membership_share_one_series(make, api, approve):
    lead, admin = make.user(make.institution("UZ")), make.user(None, "admin")
    house = make.institution("TM")
    approve(lead)
    for outcome in ("suspend", "reinstate"):
        body = {"outcome": outcome, "reason": "A made-up reason."}
        assert api(admin).post(f"/institutions/{house.id}/decision", body).status_code < 300
    approve(lead)

    listed = api(lead).get("/decisions?sort=oldest").json["items"]

    assert [each["kind"] for each in listed] == ["approved", "suspended", "reinstated", "approved"]
    assert [each["designation"].split("/")[1] for each in listed] == ["1", "2", "3", "4"]
    assert numbers(make) == [1, 2, 3, 4]


def test_of_two_approvals_at_once_none_gets_the_others_number(app, make, approve):
    lead = make.user(make.institution("UZ"))
    projects = [make.project(lead, "in_review", (make.institution("KZ"),)) for _ in range(4)]
    first, second = approve.voters
    body = {"outcome": "approve", "reason": "A made-up reason.", **LETTER}
    for project in projects:
        Api(app, make.token_of(first)).post(f"/projects/{project.id}/decisions", body)
    token = make.token_of(second)

    threads = [
        threading.Thread(
            target=lambda p=project: Api(app, token).post(f"/projects/{p.id}/decisions", body)
        )
        for project in projects
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert numbers(make) == [1, 2, 3, 4]


def test_a_red_approval_takes_no_number_and_is_seen_by_its_people_only(make, api, approve):
    lead, stranger = make.user(make.institution("UZ")), make.user(make.institution("TM"))
    approve(lead)
    before = api(stranger).get("/decisions").json
    hidden = approve(lead, Label.RED)

    assert api(stranger).get("/decisions").json == before
    for voter in approve.voters:
        assert api(voter).get("/decisions").json == before
    seen = api(lead).get("/decisions").json["items"]
    assert {each.get("project_id") for each in seen} >= {str(hidden.id)}
    approve(lead)
    assert numbers(make) == [1, 2]


def test_a_project_that_became_red_keeps_its_number_without_its_title(make, api, approve, browse):
    lead, stranger = make.user(make.institution("UZ")), make.user(make.institution("TM"))
    project = approve(lead)
    make.owner.execute(text("UPDATE project SET label = 'RED'"))
    make.owner.commit()

    [entry] = api(stranger).get("/decisions").json["items"]

    assert entry["designation"].endswith("/1")
    assert not {"subject", "code", "project_id"} & {name for name, value in entry.items() if value}
    page = browse(stranger).get("/decisions").get_data(as_text=True)
    assert "Closed to you" in page
    assert str(project.id) not in page


def test_the_register_is_filtered_and_read_page_by_page(make, api, approve):
    lead = make.user(make.institution("UZ"))
    for _ in range(3):
        approve(lead)
    first = api(lead).get("/decisions?limit=2").json

    following = api(lead).get(f"/decisions?limit=2&cursor={first['next']}").json

    assert [len(first["items"]), len(following["items"])] == [2, 1]
    assert api(lead).get("/decisions?kind=suspended").json["items"] == []
    assert api(lead).get("/decisions?year=1999").json["items"] == []
    assert api(lead).get("/decisions?kind=guessed").status_code == 422


def test_the_database_takes_no_number_for_what_was_not_decided(app, make, approve):
    lead = make.user(make.institution("UZ"))
    project = approve(lead)
    with app.extensions["database"].transaction() as session:
        act_as(session, lead.id)
        with pytest.raises(Exception, match="row-level security"):
            session.execute(
                text(
                    "INSERT INTO numbered_decision (id, created_at, updated_at, year, number,"
                    " designation, kind, project_id, decided_at) VALUES (gen_random_uuid(), now(),"
                    " now(), 2026, 99, '2026/99', 'approved', :id, now())"
                ),
                {"id": project.id},
            )
        session.rollback()
