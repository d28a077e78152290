"""Whoever changes the audit behind the forum's back is found out."""

import random

import pytest
from sqlalchemy import text

from tests.acts import acts_of

ACTS = 6


@pytest.fixture
def chain(api, make, owner):
    """Some acts, as the forum writes them."""
    lead = make.user(make.institution())
    project = make.project(lead, state="active")
    for number in range(ACTS):
        body = {"title": f"Draft {number}"}
        assert api(lead).post(f"/projects/{project.id}/drafts", body).status_code == 201
    return [act.sequence for act in acts_of(owner)]


@pytest.fixture
def tamper(owner):
    """`tamper(statement, **values)`: as the owner, with the trigger out of the way."""

    def do(statement, **values):
        owner.rollback()
        owner.execute(text("ALTER TABLE event DISABLE TRIGGER append_only"))
        owner.execute(text(statement), values)
        owner.execute(text("ALTER TABLE event ENABLE TRIGGER append_only"))
        owner.commit()

    return do


def run(app, *arguments):
    return app.test_cli_runner().invoke(args=["audit", *arguments])


def test_an_untouched_audit_is_found_as_it_was_written(app, chain):
    verified = run(app, "verify")

    assert verified.exit_code == 0, verified.output
    assert f"{ACTS} acts" in verified.output


def test_an_empty_audit_is_in_order(app):
    assert run(app, "verify").exit_code == 0
    assert run(app, "head").output.strip() == "0"


@pytest.mark.parametrize(
    "change",
    [
        "at = at + interval '1 second'",
        "name = 'draft.revised'",
        "actor_id = NULL",
        "actor_name = 'Somebody else'",
        "subject_kind = 'project'",
        "subject_id = gen_random_uuid()",
        "project_id = NULL",
        "institution_ids = '{}'",
        """details = '{"outcome": "approved"}'""",
        "id = gen_random_uuid()",
        "hash = decode(repeat('00', 32), 'hex')",
    ],
)
def test_any_change_of_any_act_is_found_and_named(app, chain, tamper, change):
    number = random.choice(chain)

    tamper(f"UPDATE event SET {change} WHERE sequence = :number", number=number)

    verified = run(app, "verify")
    assert verified.exit_code == 1
    assert f"Act {number} is not as it was written" in verified.output


def test_a_taken_out_act_is_found(app, chain, tamper):
    tamper("DELETE FROM event WHERE sequence = 3")

    assert "Act 3 is missing" in run(app, "verify").output


def test_two_acts_that_changed_places_are_found(app, chain, tamper):
    tamper("UPDATE event SET sequence = -1 WHERE sequence = 2")
    tamper("UPDATE event SET sequence = 2 WHERE sequence = 3")
    tamper("UPDATE event SET sequence = 3 WHERE sequence = -1")

    assert "Act 2 is not as it was written" in run(app, "verify").output


def test_a_cut_end_is_found_against_a_head_that_was_kept(app, chain, tamper, tmp_path):
    anchor = tmp_path / "heads"
    anchor.write_text(run(app, "head").output)
    assert run(app, "verify", "--anchor", str(anchor)).exit_code == 0

    tamper("DELETE FROM event WHERE sequence > 4")

    assert run(app, "verify").exit_code == 0
    verified = run(app, "verify", "--anchor", str(anchor))
    assert verified.exit_code == 1
    assert "Act 5 is missing" in verified.output


def test_an_audit_written_anew_with_the_key_is_found_against_a_head(app, chain, tmp_path):
    anchor = tmp_path / "heads"
    anchor.write_text(f"{ACTS} {'00' * 32}\n")

    verified = run(app, "verify", "--anchor", str(anchor))

    assert f"Act {ACTS} is not the one whose head was kept" in verified.output


def test_an_anchor_file_that_is_none_is_refused(app, chain, tmp_path):
    anchor = tmp_path / "heads"
    anchor.write_text("nothing of the kind\n")

    assert run(app, "verify", "--anchor", str(anchor)).exit_code == 1


def test_the_application_itself_cannot_change_the_audit(app, chain):
    database = app.extensions["database"]

    with database.transaction() as session, pytest.raises(Exception, match="permission denied"):
        session.execute(text("DELETE FROM event"))
