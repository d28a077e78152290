"""What every test may ask for: a database of its own, an application on it, people, browsers."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser as Chromium
from sqlalchemy.orm import Session

from app import create_app, equip
from app.accounts.models import User
from tests import database
from tests.background import work_off
from tests.chromium import running_chromium
from tests.clients import Api, Browser
from tests.factories import Make
from tests.promises import Table, promise
from tests.told import Watch, watching

__all__ = ["promise"]


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Table(), "table of promises")
        database.start_server()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        database.stop_server()
        table = config.pluginmanager.get_plugin("table of promises")
        if table is not None and config.option.markexpr == "promises":
            print(table.last_line())


@pytest.fixture(scope="session")
def kept_database() -> Iterator[database.KeptDatabase]:
    """The database of this process, for one test after the other."""
    kept = database.KeptDatabase()
    yield kept
    kept.close()


@pytest.fixture
def database_url(kept_database: database.KeptDatabase) -> str:
    """The owner's address of a database as the migrations left it."""
    return kept_database.fresh()


@pytest.fixture(scope="session")
def wired_app(
    kept_database: database.KeptDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Flask:
    """The application of this process: wired once, as it is in a server."""
    settings = database.settings_for(kept_database.fresh(), tmp_path_factory.mktemp("wired"))
    application = create_app(settings)
    application.extensions["database"].dispose()
    application.testing = True
    return application


@pytest.fixture(scope="session", autouse=True)
def watch() -> Iterator[None]:
    """Where `FORUM_TOLD` asks for it: looks whether what any request changes is told."""
    if "FORUM_TOLD" not in os.environ:
        yield
        return
    found = Watch()
    with watching(found):
        yield
    found.keep(Path(os.environ["FORUM_TOLD"]))


@pytest.fixture
def app(
    wired_app: Flask, database_url: str, kept_database: database.KeptDatabase, tmp_path: Path
) -> Iterator[Flask]:
    """The application, as the role that row-level security narrows, on what is this test's own."""
    settings = database.settings_for(database_url, tmp_path / "var")
    with kept_database.application(settings) as connected:
        equip(wired_app, settings, connected)
        yield wired_app


@pytest.fixture
def owner(database_url: str, kept_database: database.KeptDatabase) -> Iterator[Session]:
    """A session of the database's owner, whom no row-level security narrows: for factories."""
    with (
        kept_database.owner(database_url) as engine,
        Session(engine, expire_on_commit=False, info={"sees_all": True}) as session,
    ):
        yield session


@pytest.fixture
def make(owner: Session) -> Make:
    """Factories: `make.institution()`, `make.user()` and so on, committed at once."""
    return Make(owner)


@pytest.fixture
def browse(app: Flask, make: Make) -> Callable[..., Browser]:
    """`browse(user)`: a browser in which that person is signed in; `browse()`: nobody."""

    def open_browser(user: User | None = None) -> Browser:
        browser = Browser(app)
        if user is not None:
            browser.use_session(make.session_of(user))
        return browser

    return open_browser


@pytest.fixture
def api(app: Flask, make: Make) -> Callable[..., Api]:
    """`api(user)`: a program with all scopes of that person; `api()`: without a token."""

    def open_api(user: User | None = None, *scopes: str) -> Api:
        return Api(app, make.token_of(user, *scopes) if user is not None else None)

    return open_api


@pytest.fixture
def work(app: Flask) -> Callable[[], None]:
    """`work()`: the real worker does everything that waits."""
    return lambda: work_off(app)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """A real Chromium, one for all tests that need one."""
    with running_chromium() as started:
        yield started
