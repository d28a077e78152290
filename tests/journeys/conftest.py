"""Forums and people for journeys."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.forum import Person, RunningForum, person, running_forum


@pytest.fixture(scope="module")
def forum(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningForum]:
    """A forum with the demonstration, shared by the tests of one file."""
    folder: Path = tmp_path_factory.mktemp("forum")
    with running_forum(folder, demonstration=True) as running:
        yield running


@pytest.fixture
def someone(forum: RunningForum, chromium: Browser) -> Iterator[Callable[..., Person]]:
    """`someone(language="ru", width=390)`: a person at a fresh browser.

    No page may break the content security policy or fail in its script.
    """
    people, contexts = [], []

    def arrive(**wishes: object) -> Person:
        who, context = person(forum, chromium, **wishes)  # type: ignore[arg-type]
        people.append(who)
        contexts.append(context)
        return who

    yield arrive
    failures = [failure for who in people for failure in who.failures]
    for context in contexts:
        context.close()
    assert failures == []
