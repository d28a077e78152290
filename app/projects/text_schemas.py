"""The JSON of texts that stand: registrations, submitted versions, and what differs between two."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from app.api.schemas import Answer
from app.projects.text import Concern


class ChangeAnswer(Answer):
    """A part of the text, as it was answered to and as it stands."""

    name: str
    before: Any
    now: Any


class ChangesAnswer(Answer):
    """What changed since an institution answered, and which of it it is asked again for."""

    changed: list[Concern]
    text_sha256: str
    concerning: list[ChangeAnswer]
    others: list[ChangeAnswer]


class RegistrationAnswer(Answer):
    """A frozen text."""

    number: int
    content: dict[str, Any]
    text_sha256: str
    approved_at: datetime


class RegistrationChangesAnswer(Answer):
    """What differs between two registrations."""

    since: int
    number: int
    since_sha256: str
    text_sha256: str
    changes: list[ChangeAnswer]


class VersionLine(Answer):
    """A text that was submitted."""

    number: int
    text_sha256: str
    submitted_at: datetime
    submitted_by_id: UUID | None


class VersionAnswer(VersionLine):
    """A text that was submitted, with what it says."""

    content: dict[str, Any]


class ComparisonAnswer(Answer):
    """What differs between two texts, each a version's number or "now"; null where there is one."""

    earlier: str | None = None
    later: str | None = None
    changes: list[ChangeAnswer] = Field(default_factory=list)


def changes_between(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[ChangeAnswer]:
    """The parts of two texts that differ."""
    names = dict.fromkeys((*now, *before))
    return [
        ChangeAnswer(name=name, before=before.get(name), now=now.get(name))
        for name in names
        if before.get(name) != now.get(name)
    ]
