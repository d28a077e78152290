"""What the features' demonstrations work on: people, institutions and projects by short names."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Flask, g
from sqlalchemy.orm import Session

from app.core import time
from app.core.database import Database
from app.core.identity import act_as
from app.core.locale import FORUM_TIME_ZONE
from app.core.policy import Actor


@dataclass
class Forum:
    """A made-up forum; each feature adds to it through its own services, acting as its people."""

    app: Flask
    people: dict[str, UUID] = field(default_factory=dict)
    """By e-mail address."""
    institutions: dict[str, UUID] = field(default_factory=dict)
    """By short name."""
    projects: dict[str, UUID] = field(default_factory=dict)
    """By a key of its own, such as "routes"."""

    acts: Counter[int] = field(default_factory=Counter)
    """How many acts there were on a day, by how long ago it is."""

    @contextmanager
    def as_(self, email: str, *, days_ago: int = 0) -> Iterator[Actor]:
        """Act as that person in a transaction that is committed at the end of the block."""
        with self.on(days_ago) as opened:
            actor = act_as(opened, self.people[email])
            if actor is None:
                raise RuntimeError(f"{email} may not get in")
            g.actor = actor
            yield actor
            opened.commit()

    @contextmanager
    def on(self, days_ago: int) -> Iterator[Session]:
        """A transaction of nobody, in the working hours of a day that has passed."""
        database: Database = self.app.extensions["database"]
        with self.app.app_context(), self.at(days_ago), database.transaction() as opened:
            yield opened

    @contextmanager
    def at(self, days_ago: int) -> Iterator[None]:
        """Hold the clock in the working hours of that day, later with every act; 0 is now."""
        with time.frozen(self._moment(days_ago)):
            yield

    def _moment(self, days_ago: int) -> datetime:
        if not days_ago:
            return time.now()
        day = time.now().astimezone(ZoneInfo(FORUM_TIME_ZONE)) - timedelta(days=days_ago)
        minutes = days_ago * 37 % 90 + 13 * self.acts[days_ago]
        self.acts[days_ago] += 1
        morning = day.replace(hour=9, minute=0, second=0, microsecond=0)
        return (morning + timedelta(minutes=minutes)).astimezone(UTC)
