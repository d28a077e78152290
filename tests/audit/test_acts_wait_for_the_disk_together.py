"""Acts wait for the disk together: the lock is free by then, and nobody is told too early."""

import pytest
from sqlalchemy import make_url, text

from app.audit import verifying
from app.core import events
from app.core.database import Database
from app.core.events import record
from app.core.policy import THE_SYSTEM
from tests.acts import acts_of

HELD = (
    "SELECT 1 / (NOT EXISTS (SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
    " WHERE d.datname = current_database() AND l.locktype = 'advisory' AND l.objid = 7301985"
    " ))::integer"
)


@pytest.fixture
def durable(app):
    """The application's way to the database, as it is in production: commits wait for the disk."""
    url = app.extensions["database"].engine.url
    asked = make_url(url).update_query_dict({"options": "-c synchronous_commit=on"})
    database = Database(asked.render_as_string(hide_password=False))
    yield database
    database.dispose()


def written(database, institution, **details):
    """Record one act and commit; the place in the log that its transaction had reached before."""
    with database.transaction() as session:
        record("institution.applied", THE_SYSTEM, institution, **details)
        session.execute(text("SELECT pg_current_xact_id()"))
        place = session.scalar(text("SELECT pg_current_wal_insert_lsn()::text"))
        session.commit()
    return place


def test_an_act_is_on_the_disk_when_its_commit_returns(durable, make, owner):
    place = written(durable, make.institution())

    reached = text("SELECT pg_current_wal_flush_lsn() > CAST(:place AS pg_lsn)")
    assert owner.scalar(reached, {"place": place})
    assert len(acts_of(owner)) == 1


def test_the_lock_is_free_while_the_disk_is_waited_for(durable, make, monkeypatch):
    monkeypatch.setattr(events, "WRITE_THROUGH", HELD)

    written(durable, make.institution())


def test_only_the_transaction_of_the_act_commits_without_waiting(durable, make):
    written(durable, make.institution())

    with durable.transaction() as session:
        assert session.scalar(text("SHOW synchronous_commit")) == "on"


def test_an_act_that_is_rolled_back_leaves_nothing_to_wait_for(durable, make, owner, monkeypatch):
    institution = make.institution()
    with durable.transaction() as session:
        session.execute(text("SELECT 1"))
        record("institution.applied", THE_SYSTEM, institution)
        session.rollback()
        monkeypatch.setattr(events, "WRITE_THROUGH", "SELECT 1 / 0")
        session.execute(text("SELECT 1"))
        session.commit()

    assert acts_of(owner) == []


@pytest.mark.parametrize("number", [None, *range(1, 10)])
def test_an_audit_verified_in_parts_is_verified_whole(app, make, owner, monkeypatch, number):
    monkeypatch.setattr(verifying, "SHORT", 1)
    institution = make.institution()
    for count in range(9):
        written(app.extensions["database"], institution, count=str(count))
    owner.rollback()
    owner.execute(text("ALTER TABLE event DISABLE TRIGGER append_only"))
    change = text("UPDATE event SET actor_name = 'Somebody else' WHERE sequence = :number")
    owner.execute(change, {"number": number})
    owner.execute(text("ALTER TABLE event ENABLE TRIGGER append_only"))
    owner.commit()

    verified = app.test_cli_runner().invoke(args=["audit", "verify"])

    expected = f"Act {number} is not as it was written" if number else "9 acts"
    assert expected in verified.output
