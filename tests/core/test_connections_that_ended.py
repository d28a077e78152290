"""A server that restarted, or ended a connection, costs nobody a page."""

from flask import Flask
from sqlalchemy import NullPool, create_engine, text

from app.core.database import Database

WHO = text("SELECT pg_backend_pid()")


def test_a_connection_that_the_server_ended_is_replaced_before_the_next_act(
    app: Flask,
) -> None:
    database: Database = app.extensions["database"]
    with database.transaction() as opened:
        ended = opened.scalar(WHO)

    other = create_engine(database.engine.url, poolclass=NullPool)
    with other.connect() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": ended})

    with database.transaction() as opened:
        assert opened.scalar(WHO) != ended


def test_a_connection_that_lives_is_used_again(app: Flask) -> None:
    database: Database = app.extensions["database"]
    with database.transaction() as opened:
        first = opened.scalar(WHO)

    with database.transaction() as opened:
        assert opened.scalar(WHO) == first
