"""The one clock. Tests set it; everything else reads it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_fixed: ContextVar[datetime | None] = ContextVar("fixed_time", default=None)


def now() -> datetime:
    """The present instant in UTC, or the instant that `frozen` has set."""
    return _fixed.get() or datetime.now(UTC)


@contextmanager
def frozen(instant: datetime) -> Iterator[None]:
    """Hold the clock at `instant` (aware) for the block."""
    token = _fixed.set(instant)
    try:
        yield
    finally:
        _fixed.reset(token)
