"""The database server of a test run, and a database of its own for each test.

The server is the one that DATABASE_URL names, else an embedded cluster made for this run and shared
by all its processes. Databases are clones of a template that is migrated once; each process keeps
one for its tests.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from graphlib import TopologicalSorter
from pathlib import Path
from uuid import uuid4

import psycopg
from flask_migrate import upgrade
from sqlalchemy import Engine, create_engine, make_url

from app import create_app, demonstration, open_database
from app.core.database import Database
from app.core.roles import create_roles, libpq_address
from config import TEST_SECRET, Settings, load_settings
from hosting.postgres import running_cluster

SERVER = "FORUM_TEST_SERVER"
TEMPLATE = "forum_template"
TEMPLATE_LOCK = 7_301_986
DEMONSTRATION = "forum_demonstration"
DEMONSTRATION_LOCK = 7_301_987
FILES = "FORUM_TEST_FILES"
APPEND_ONLY = {"event", "audit_head"}

_stack = ExitStack()


def start_server() -> None:
    """Find or start the server; called once, by the process that collects the tests."""
    if os.environ.get(SERVER):
        return
    folder = _stack.enter_context(tempfile.TemporaryDirectory(prefix="forum-tests-"))
    os.environ[FILES] = str(Path(folder) / "files")
    url = os.environ.get("DATABASE_URL")
    if not url:
        cluster = _stack.enter_context(running_cluster(Path(folder) / "pg", fast=True))
        url = cluster.url("postgres")
    url = make_url(url).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    os.environ[SERVER] = url
    _drop_templates()
    _stack.callback(_drop_templates)


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
    with _clone_of(TEMPLATE) as url:
        yield url


@contextmanager
def cloned_demonstration(files: Path) -> Iterator[str]:
    """The same with the demonstration in it, and the demonstration's files in `files`."""
    _make_template()
    with _one_at_a_time(DEMONSTRATION_LOCK) as connection:
        if not _is_there(connection, DEMONSTRATION):
            _build_demonstration(connection)
    shutil.copytree(os.environ[FILES], files)
    with _clone_of(DEMONSTRATION) as url:
        yield url


@contextmanager
def _clone_of(template: str) -> Iterator[str]:
    name = f"test_{uuid4().hex[:16]}"
    with _server() as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY wal_log")
    try:
        yield _url(name)
    finally:
        _drop(name)


class KeptDatabase:
    """A database that serves one test after the other, each time as the migrations left it.

    To empty it costs a tenth of making another. Where something is in the way (a lock that was
    left, another schema), it is made anew. Connections to it are kept too: to connect anew, and to
    learn every statement again, costs more than most tests do.
    """

    def __init__(self) -> None:
        self._name: str | None = None
        self._application: Database | None = None
        self._owner: Engine | None = None
        self._seeds: dict[str, list[bytes]] = {}
        self._order: list[str] = []
        self._restart = ""
        self._schema = ""

    def fresh(self) -> str:
        """The owner's address of the database, with nothing in it that a test wrote."""
        if self._name is not None:
            try:
                self._empty(self._name)
            except psycopg.Error:
                self.close()
        if self._name is None:
            self._make()
        return _url(self._name or "")

    @contextmanager
    def application(self, settings: Settings) -> Iterator[Database]:
        """What the application works on: kept where it is this database, else closed again."""
        if self._name is None or settings.database_url != _url(self._name):
            database = open_database(settings, may_act_as_system=True)
            yield database
            database.dispose()
            return
        if self._application is None:
            self._application = open_database(settings, may_act_as_system=True)
        yield self._application

    @contextmanager
    def owner(self, url: str) -> Iterator[Engine]:
        """Connections of who owns the tables: kept in the same way."""
        if self._name is None or url != _url(self._name):
            engine = create_engine(url)
            yield engine
            engine.dispose()
            return
        if self._owner is None:
            self._owner = create_engine(url)
        yield self._owner

    def close(self) -> None:
        """Drop it."""
        for kept in (self._application, self._owner):
            if kept is not None:
                kept.dispose()
        self._application = self._owner = None
        if self._name is not None:
            _drop(self._name)
            self._name = None

    def _make(self) -> None:
        _make_template()
        self._name = f"test_{uuid4().hex[:16]}"
        with _server() as connection:
            connection.execute(f"CREATE DATABASE {self._name} TEMPLATE {TEMPLATE}")
        with psycopg.connect(libpq_address(_url(self._name))) as connection:
            self._order = _children_first(connection)
            self._seeds = {
                table: _copied_out(connection, table) for table in _filled(connection, self._order)
            }
            self._restart = _restart_of_sequences(connection)
            self._schema = _schema(connection)

    def _empty(self, name: str) -> None:
        with psycopg.connect(libpq_address(_url(name))) as connection:
            connection.execute("SET lock_timeout = '3s'")
            if _schema(connection) != self._schema:
                raise psycopg.DataError
            written = _filled(connection, self._order)
            for table in APPEND_ONLY & set(written):
                connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER append_only")
            for table in written:
                connection.execute(f"DELETE FROM {table}")
            for table in APPEND_ONLY & set(written):
                connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER append_only")
            for table in reversed(self._order):
                if table in self._seeds:
                    with connection.cursor().copy(f"COPY {table} FROM STDIN") as copy:
                        for rows in self._seeds[table]:
                            copy.write(rows)
            connection.execute(self._restart)


def _children_first(connection: psycopg.Connection) -> list[str]:
    """All tables, so that rows may be deleted in this order."""
    tables = {
        row[0]
        for row in connection.execute(
            "SELECT relname::text FROM pg_class WHERE relkind IN ('r', 'p')"
            " AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'"
        )
    }
    references = connection.execute(
        "SELECT DISTINCT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint"
        " WHERE contype = 'f' AND conrelid <> confrelid"
    ).fetchall()
    sorter = TopologicalSorter({table: set() for table in tables})
    for child, parent in references:
        sorter.add(parent, child)
    return list(sorter.static_order())


def _filled(connection: psycopg.Connection, tables: list[str]) -> list[str]:
    """Those of `tables` that hold anything, in their order."""
    asked = " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table in tables
    )
    found = {row[0] for row in connection.execute(asked)}
    return [table for table in tables if table in found]


def _copied_out(connection: psycopg.Connection, table: str) -> list[bytes]:
    with connection.cursor().copy(f"COPY {table} TO STDOUT") as copy:
        return [bytes(rows) for rows in copy]


def _restart_of_sequences(connection: psycopg.Connection) -> str:
    """The statement that lets every sequence go on from where it stands now."""
    names = [
        row[0]
        for row in connection.execute(
            "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'S'"
            " AND relnamespace = 'public'::regnamespace"
        )
    ]
    steps = []
    for name in names:
        row = connection.execute(f"SELECT last_value, is_called FROM {name}").fetchone()
        assert row is not None
        steps.append(f"setval('{name}', {row[0]}, {row[1]})")
    return "SELECT " + (", ".join(steps) or "1")


def _schema(connection: psycopg.Connection) -> str:
    """A hash of what a test might have changed besides rows: walls and triggers."""
    row = connection.execute(
        "SELECT md5(coalesce((SELECT string_agg(concat(relname, relrowsecurity), ','"
        " ORDER BY oid) FROM pg_class WHERE relnamespace = 'public'::regnamespace), '')"
        " || (SELECT string_agg(concat(polname, polrelid, polqual, polwithcheck), ','"
        " ORDER BY oid) FROM pg_policy)"
        " || (SELECT string_agg(concat(tgname, tgrelid, tgenabled), ',' ORDER BY oid)"
        " FROM pg_trigger))"
    ).fetchone()
    assert row is not None
    return str(row[0])


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


def _drop_templates() -> None:
    """Of an earlier run, or of this one: a server that is not ours stays behind as it was."""
    with _server() as connection:
        for name in (TEMPLATE, DEMONSTRATION):
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _make_template() -> None:
    with _one_at_a_time(TEMPLATE_LOCK) as connection:
        if _is_there(connection, TEMPLATE):
            return
        draft = f"{TEMPLATE}_draft"
        connection.execute(f"DROP DATABASE IF EXISTS {draft} WITH (FORCE)")
        migrate(empty_database(draft))
        connection.execute(f"ALTER DATABASE {draft} RENAME TO {TEMPLATE}")


def _build_demonstration(connection: psycopg.Connection) -> None:
    draft = f"{DEMONSTRATION}_draft"
    connection.execute(f"DROP DATABASE IF EXISTS {draft} WITH (FORCE)")
    connection.execute(f"CREATE DATABASE {draft} TEMPLATE {TEMPLATE} STRATEGY wal_log")
    files = Path(os.environ[FILES])
    shutil.rmtree(files, ignore_errors=True)
    app = create_app(settings_for(_url(draft), files), may_act_as_system=True)
    demonstration.build(app)
    app.extensions["database"].dispose()
    connection.execute(f"ALTER DATABASE {draft} RENAME TO {DEMONSTRATION}")


def _is_there(connection: psycopg.Connection, name: str) -> bool:
    found = connection.execute("SELECT FROM pg_database WHERE datname = %s", [name])
    return found.fetchone() is not None


@contextmanager
def _one_at_a_time(lock: int) -> Iterator[psycopg.Connection]:
    with _server() as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [lock])
        yield connection


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
