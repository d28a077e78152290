"""Forums that run: one of its own for a test, or one for all tests of a module."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hosting.forum import Forum, start, stop


@pytest.fixture
def forum(tmp_path: Path) -> Iterator[Forum]:
    """A forum that runs, for this test alone."""
    running = start(tmp_path / "папка с пробелом")
    yield running
    stop(running)


@pytest.fixture(scope="module")
def lasting_forum(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forum]:
    """A forum for tests that leave it running: each makes people and things of its own."""
    running = start(tmp_path_factory.mktemp("forum"))
    yield running
    stop(running)
