"""The one clock. Tests set it; everything else reads it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from app.core.locale import FORUM_TIME_ZONE

_fixed: ContextVar[datetime | None] = ContextVar("fixed_time", default=None)


def now() -> datetime:
    """The present instant in UTC, or the instant that `frozen` has set."""
    return _fixed.get() or datetime.now(UTC)


def day_of(instant: datetime) -> date:
    """The date of an instant in the forum's zone, in which deadlines end."""
    return instant.astimezone(ZoneInfo(FORUM_TIME_ZONE)).date()


def today() -> date:
    """The date in the forum's zone now: what is due today ends with this day there."""
    return day_of(now())


@contextmanager
def frozen(instant: datetime) -> Iterator[None]:
    """Hold the clock at `instant` (aware) for the block."""
    token = _fixed.set(instant)
    try:
        yield
    finally:
        _fixed.reset(token)
