"""What the features' demonstrations work on: people, institutions and projects by short names."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from flask import Flask, g

from app.core import time
from app.core.database import Database
from app.core.identity import act_as
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

    @contextmanager
    def as_(self, email: str, *, days_ago: int = 0) -> Iterator[Actor]:
        """Act as that person in a transaction that is committed at the end of the block."""
        database: Database = self.app.extensions["database"]
        with (
            self.app.app_context(),
            time.frozen(time.now() - timedelta(days=days_ago)),
            database.transaction() as opened,
        ):
            actor = act_as(opened, self.people[email])
            if actor is None:
                raise RuntimeError(f"{email} may not get in")
            g.actor = actor
            yield actor
            opened.commit()
