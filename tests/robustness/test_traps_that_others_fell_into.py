"""What went wrong elsewhere and has no test beside the feature that it belongs to."""

import pytest
from flask import Blueprint
from sqlalchemy import select, text

from app import create_app
from app.core import routing
from app.core.actions import Action
from app.core.mail import OutgoingMail
from app.core.policy import Label
from app.core.routing import ROUTES
from tests import database
from tests.clients import Api, Browser


def test_an_empty_audience_is_the_owner_alone(api, make):
    owner = make.user(None, "representative")
    dataset = make.dataset(None, owner, label=Label.AMBER_STRICT)
    make.version(dataset, owner, "published")
    others = [
        make.user(),
        make.user(None, "representative"),
        make.user(None, "coordinator"),
        make.user(None, "admin"),
    ]

    assert api(owner).get(f"/datasets/{dataset.id}").status_code == 200
    for person in others:
        assert api(person).get(f"/datasets/{dataset.id}").status_code == 404
        assert api(person).get(f"/datasets/{dataset.id}/versions/1.0/rows").status_code == 404


@pytest.mark.parametrize("last", [0, 1, 2])
def test_letters_of_a_decision_go_to_the_same_people_whoever_completed_it(api, make, owner, last):
    lead, partner = make.user(), make.user(make.institution("KZ"), "representative")
    project = make.project(lead, "in_review", (partner.institution,))
    voters = [make.user(make.institution(each), "coordinator") for each in ("KG", "TJ", "TM")]
    voters.append(voters.pop(last))
    said = {"outcome": "approve", "reason": "Made up.", "letter": "A made-up letter."}

    for voter in voters[1:]:
        answer = api(voter).post(f"/projects/{project.id}/decisions", said)
        assert answer.status_code == 200, answer.text

    owner.rollback()
    written_to = owner.scalars(select(OutgoingMail.to_user_id)).all()
    assert sorted(written_to) == sorted([lead.id, partner.id])


def test_exactly_one_label_stands_on_what_carries_one(owner):
    labelled = owner.execute(
        text(
            "SELECT a.attrelid::regclass::text, a.attnotnull, EXISTS (SELECT FROM pg_constraint c"
            " WHERE c.conrelid = a.attrelid AND c.contype = 'c' AND a.attnum = ANY (c.conkey)"
            " AND cardinality(c.conkey) = 1) FROM pg_attribute a JOIN pg_class t"
            " ON t.oid = a.attrelid AND t.relkind = 'r'"
            " AND t.relnamespace = 'public'::regnamespace WHERE a.attname = 'label'"
        )
    ).all()

    assert {table for table, _needed, _checked in labelled} >= {"project", "draft", "dataset"}
    assert [row for row in labelled if not (row[1] and row[2])] == []


@pytest.fixture
def faulty(database_url, tmp_path):
    """An application of this test's own, in which one page and one call have a fault."""
    application = create_app(database.settings_for(database_url, tmp_path / "var"))
    application.testing = False
    blueprint = Blueprint("faulty", __name__)

    def fail() -> str:
        raise ZeroDivisionError("made-up innards")

    for path in ("/faulty", "/api/v1/faulty"):
        fail.__name__ = f"fail_{len(path)}"
        routing.route(blueprint, path, action=Action.SIGN_IN)(fail)
    application.register_blueprint(blueprint)
    yield application
    for endpoint in [each for each in ROUTES if each.startswith("faulty.")]:
        del ROUTES[endpoint]
    application.extensions["database"].dispose()


def test_a_fault_is_told_in_a_plain_sentence_with_a_code(faulty, caplog):
    page, answer = Browser(faulty).get("/faulty"), Api(faulty, None).get("/faulty")

    for each in (page, answer):
        assert each.status_code == 500
        assert each.headers["X-Request-Id"]
        for innards in ("Traceback", "ZeroDivisionError", "made-up innards", ".py"):
            assert innards not in each.text
    assert page.headers["X-Request-Id"] in page.text
    assert answer.content_type == "application/problem+json"
    assert "made-up innards" in caplog.text
