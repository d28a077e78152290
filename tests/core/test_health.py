"""Whoever watches the machine learns which part is away, and gets no failure instead."""

import pytest
from sqlalchemy import create_engine, text

from app.core.health import NEWEST


def test_readiness_names_a_database_that_does_not_answer(app, monkeypatch):
    database = app.extensions["database"]
    nowhere = create_engine("postgresql+psycopg://nobody@127.0.0.1:1/nowhere")
    monkeypatch.setattr(database, "engine", nowhere)

    answer = app.test_client().get("/readyz")

    assert answer.status_code == 503
    assert answer.json["database"] is False
    assert app.test_client().get("/healthz").status_code == 200


def test_a_program_that_is_newer_than_its_tables_is_not_ready(app, owner):
    before = app.test_client().get("/readyz").json["tables"]
    owner.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    owner.commit()

    answer = app.test_client().get("/readyz")
    owner.execute(text("UPDATE alembic_version SET version_num = :newest"), {"newest": NEWEST})
    owner.commit()

    assert before is True
    assert (answer.status_code, answer.json["tables"]) == (503, False)


@pytest.mark.parametrize(("seconds", "is_there"), [(8, True), (11, False)])
def test_a_worker_that_is_silent_for_ten_seconds_counts_as_away(app, owner, seconds, is_there):
    owner.execute(text("DELETE FROM procrastinate_workers"))
    owner.execute(
        text(
            "INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now() - make_interval(secs => :seconds))"
        ),
        {"seconds": seconds},
    )
    owner.commit()

    answer = app.test_client().get("/readyz")
    owner.execute(text("DELETE FROM procrastinate_workers"))
    owner.commit()

    assert answer.json["worker"] is is_there
