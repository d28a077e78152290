"""Drafts as JSON."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from app.api.schemas import Answer, Body, Line, Prose
from app.core.policy import Actor, Label
from app.drafts import queries
from app.drafts.models import (
    LONGEST_NOTE,
    LONGEST_TEXT,
    Draft,
    DraftKind,
    DraftRevision,
    Guest,
    GuestPurpose,
)

Markdown = Annotated[str, StringConstraints(max_length=LONGEST_TEXT)]
Language = Literal["en", "ru", "uz", "kk", "ky", "tg", "tk"]


class DraftBody(Body):
    """A new draft; without a label it takes its project's."""

    title: Line
    language: Language = "en"
    kind: DraftKind = DraftKind.REPORT
    label: Label | None = None
    text: Markdown = ""
    translation_of_id: UUID | None = None


class DraftChanges(Body):
    """What may change of a draft besides its text."""

    title: Line | None = None
    kind: DraftKind | None = None
    label: Label | None = None


class RevisionBody(Body):
    """A text, and the number of the revision that it was written on."""

    base: Annotated[int, Field(ge=1, le=2**31 - 1, strict=True)]
    text: Markdown
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_NOTE)] = ""


class PersonAnswer(Answer):
    """A person, by name."""

    id: UUID
    name: str


class DraftAnswer(Answer):
    """A draft, without its text."""

    id: UUID
    project_id: UUID
    title: str
    language: str
    kind: DraftKind
    label: Label
    translation_of_id: UUID | None
    current: int
    version: int
    created_at: datetime
    updated_at: datetime


class DraftTextAnswer(DraftAnswer):
    """A draft with what it says now."""

    text: str


class RevisionAnswer(Answer):
    """A revision, without its text."""

    number: int
    parent: int | None
    merged_from: int | None
    restored_from: int | None
    author: PersonAnswer
    note: str
    words: int
    sha256: str
    created_at: datetime


class RevisionTextAnswer(RevisionAnswer):
    """A revision with its text."""

    text: str


class SavedAnswer(RevisionTextAnswer):
    """What was saved; `merged` where it was joined with what somebody else had saved meanwhile."""

    merged: bool


class PieceAnswer(Answer):
    """A part of a difference."""

    kind: Literal["same", "added", "taken"]
    text: str


class DifferenceAnswer(Answer):
    """What differs between two revisions, word by word."""

    first: Annotated[int, Field(serialization_alias="from")]
    second: Annotated[int, Field(serialization_alias="to")]
    pieces: list[PieceAnswer]


def text_answer(actor: Actor, draft: Draft) -> DraftTextAnswer:
    """A draft with its current text, in one more statement."""
    revision: DraftRevision = queries.revision_of(actor, draft)
    plain = DraftAnswer.model_validate(draft).model_dump()
    return DraftTextAnswer(**plain, text=revision.text)


def saved_answer(revision: DraftRevision, *, is_merged: bool) -> SavedAnswer:
    """A revision that was just saved."""
    plain = RevisionTextAnswer.model_validate(revision).model_dump()
    return SavedAnswer(**plain, merged=is_merged)


class GuestBody(Body):
    """Who from outside is to read the text, as what and until when; and why."""

    name: Line
    email: Line
    purpose: GuestPurpose
    until: date
    language: Literal["en", "ru"] = "en"
    reason: Prose


class GuestAskedAnswer(Answer):
    """What waits for a second person, and the passphrase: it is told this once."""

    joint_act_id: UUID
    guest_id: UUID
    passphrase: str


class GuestAnswer(Answer):
    """Who from outside reads a text, until when, and when each look was."""

    id: UUID
    draft_id: UUID
    name: str
    purpose: GuestPurpose
    until: date
    state: Literal["asked", "reads", "ended"]
    looked_at: list[datetime]


def guest_answer(guest: Guest) -> GuestAnswer:
    """A guest without its address."""
    return GuestAnswer.model_validate(
        {
            "id": guest.id,
            "draft_id": guest.draft_id,
            "name": guest.name,
            "purpose": guest.purpose,
            "until": guest.until,
            "state": guest.state,
            "looked_at": [each.created_at for each in guest.looks],
        }
    )
