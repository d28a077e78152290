"""Waiting for what another process does."""

import time
from collections.abc import Callable


def wait_until(is_true: Callable[[], bool], seconds: float = 60) -> None:
    """Return once `is_true`; fail if it does not become so in `seconds`."""
    deadline = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < deadline, "it has not happened"
        time.sleep(0.02)
