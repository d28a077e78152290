"""The database server of a test run, and a database of its own for each test.

The server is the one that DATABASE_URL names, else an embedded cluster made for this run and shared
by all its processes. Databases are clones of a template that is migrated once.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from flask_migrate import upgrade
from sqlalchemy import make_url

from app import create_app
from app.core.roles import create_roles, libpq_address
from config import TEST_SECRET, Settings, load_settings
from hosting.postgres import running_cluster

SERVER = "FORUM_TEST_SERVER"
TEMPLATE = "forum_template"
TEMPLATE_LOCK = 7_301_986

_stack = ExitStack()


def start_server() -> None:
    """Find or start the server; called once, by the process that collects the tests."""
    if os.environ.get(SERVER):
        return
    url = os.environ.get("DATABASE_URL")
    if not url:
        folder = _stack.enter_context(tempfile.TemporaryDirectory(prefix="forum-tests-"))
        cluster = _stack.enter_context(running_cluster(Path(folder) / "pg", fast=True))
        url = cluster.url("postgres")
    url = make_url(url).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    os.environ[SERVER] = url


def stop_server() -> None:
    """Stop what `start_server` started."""
    _stack.close()


def settings_for(database_url: str, data_dir: Path, **environ: str) -> Settings:
    """Settings of an application under test."""
    return load_settings(
        {
            "FORUM_ENV": "test",
            "FORUM_DATA_DIR": str(data_dir),
            "DATABASE_URL": database_url,
            "SECRET_KEY": TEST_SECRET,
            **environ,
        }
    )


@contextmanager
def cloned_database() -> Iterator[str]:
    """A database of its own, as the owner's address; dropped afterwards."""
    _make_template()
    name = f"test_{uuid4().hex[:16]}"
    with _server() as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY wal_log")
    try:
        yield _url(name)
    finally:
        _drop(name)


def _drop(name: str) -> None:
    """Drop a database; one that is being vacuumed belongs to the server, which then has to wait."""
    with _server() as connection:
        try:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
        except psycopg.errors.InsufficientPrivilege:
            connection.execute(f"DROP DATABASE {name}")


def empty_database(name: str) -> str:
    """Create a database without any table; its owner's address."""
    with _server() as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    return _url(name)


def _make_template() -> None:
    with _server() as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [TEMPLATE_LOCK])
        known = connection.execute("SELECT FROM pg_database WHERE datname = %s", [TEMPLATE])
        if known.fetchone() is not None:
            return
        draft = f"{TEMPLATE}_draft"
        connection.execute(f"DROP DATABASE IF EXISTS {draft} WITH (FORCE)")
        migrate(empty_database(draft))
        connection.execute(f"ALTER DATABASE {draft} RENAME TO {TEMPLATE}")


def migrate(url: str, revision: str = "head") -> None:
    """Bring a database to a revision, and let the roles in."""
    with tempfile.TemporaryDirectory(prefix="forum-migrate-") as folder:
        app = create_app(settings_for(url, Path(folder)))
        with app.app_context():
            upgrade(revision=revision)
        app.extensions["database"].dispose()
    create_roles(url, TEST_SECRET)


@contextmanager
def _server() -> Iterator[psycopg.Connection]:
    with psycopg.connect(libpq_address(os.environ[SERVER]), autocommit=True) as connection:
        yield connection


def _url(name: str) -> str:
    return make_url(os.environ[SERVER]).set(database=name).render_as_string(hide_password=False)
