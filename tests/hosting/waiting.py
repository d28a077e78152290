"""Waiting for what another process does."""

import time
from collections.abc import Callable

FIRST_PAUSE, LONGEST_PAUSE = 0.02, 0.25  # seconds: looking must not hinder what is looked at


def wait_until(is_true: Callable[[], bool], seconds: float = 60) -> None:
    """Return once `is_true`; fail if it does not become so in `seconds`."""
    deadline = time.monotonic() + seconds
    pause = FIRST_PAUSE
    while not is_true():
        assert time.monotonic() < deadline, "it has not happened"
        time.sleep(pause)
        pause = min(pause * 1.5, LONGEST_PAUSE)
