"""Whoever watches the machine learns which part is away, and gets no failure instead."""

from sqlalchemy import create_engine


def test_readiness_names_a_database_that_does_not_answer(app):
    database = app.extensions["database"]
    database.engine.dispose()
    database.engine = create_engine("postgresql+psycopg://nobody@127.0.0.1:1/nowhere")

    answer = app.test_client().get("/readyz")

    assert answer.status_code == 503
    assert answer.json["database"] is False
    assert app.test_client().get("/healthz").status_code == 200
