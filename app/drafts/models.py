"""A text written together, its unchanging revisions, and what a person has typed but not saved."""

import enum
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core import time
from app.core.database import Base, Tenant, Versioned, choice_of
from app.core.policy import Label
from app.projects.models.project import Project

LONGEST_TEXT = 500_000
"""Characters of one text: some 200 pages."""

LONGEST_TITLE = 300
LONGEST_NOTE = 300


class DraftKind(enum.StrEnum):
    """What a draft is to become."""

    REPORT = "report"
    BRIEF = "brief"
    PAPER = "paper"
    PLAN = "plan"


class Draft(Tenant, Versioned, Base):
    """A text of a project, in one language; what it says now is its current revision."""

    __tablename__ = "draft"

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"))
    title: Mapped[str]
    language: Mapped[str]
    kind: Mapped[DraftKind] = mapped_column(choice_of(DraftKind))
    label: Mapped[Label] = mapped_column(choice_of(Label))
    translation_of_id: Mapped[UUID | None] = mapped_column(ForeignKey("draft.id"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    current: Mapped[int] = mapped_column(default=1)

    project: Mapped[Project] = relationship()
    author: Mapped[User] = relationship()


class DraftRevision(Tenant, Base):
    """What a draft said at one time; never changed."""

    __tablename__ = "draft_revision"

    draft_id: Mapped[UUID] = mapped_column(ForeignKey("draft.id"))
    number: Mapped[int]
    parent: Mapped[int | None]
    """The number of the revision that it follows."""
    merged_from: Mapped[int | None]
    """The older revision that its author wrote on, where both were joined."""
    restored_from: Mapped[int | None]
    """The older revision whose text it brings back."""
    author_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    text: Mapped[str] = mapped_column(deferred=True)
    words: Mapped[int]
    sha256: Mapped[str]
    note: Mapped[str] = mapped_column(default="")

    author: Mapped[User] = relationship(lazy="joined")
    draft: Mapped[Draft] = relationship()


class WorkingCopy(Tenant, Base):
    """What one person has typed on top of a revision and not yet saved as one."""

    __tablename__ = "draft_working_copy"

    draft_id: Mapped[UUID] = mapped_column(ForeignKey("draft.id"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    base: Mapped[int]
    text: Mapped[str]
    sitting: Mapped[UUID]
    """From opening the editor to saving: what a sitting still sends after it was saved is late."""
    is_settled: Mapped[bool] = mapped_column(default=False)


class GuestPurpose(enum.StrEnum):
    """What somebody from outside reads a text for."""

    TRANSLATOR = "translator"
    REVIEWER = "reviewer"


class Guest(Tenant, Base):
    """A person from outside who reads one draft until a day, once two people have said so."""

    __tablename__ = "guest"

    draft_id: Mapped[UUID] = mapped_column(ForeignKey("draft.id"))
    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"))
    institution_id: Mapped[UUID] = mapped_column(ForeignKey("institution.id"))
    invited_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    name: Mapped[str]
    email: Mapped[str]
    language: Mapped[str]
    purpose: Mapped[GuestPurpose] = mapped_column(choice_of(GuestPurpose))
    until: Mapped[date]
    secret: Mapped[str] = mapped_column(deferred=True)
    token_hash: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    confirmed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    draft: Mapped[Draft] = relationship(lazy="joined")
    looks: Mapped[list["GuestLook"]] = relationship(
        lazy="selectin", order_by="GuestLook.created_at", viewonly=True
    )

    @property
    def state(self) -> str:
        """Whether it waits for a second person, reads now, or has ended."""
        if self.ended_at is not None or self.until < time.today():
            return "ended"
        return "reads" if self.confirmed_at is not None else "asked"


class GuestLook(Tenant, Base):
    """One look of a guest at the text; written by the database as it hands it out."""

    __tablename__ = "guest_look"

    guest_id: Mapped[UUID] = mapped_column(ForeignKey("guest.id"))
    draft_id: Mapped[UUID] = mapped_column(ForeignKey("draft.id"))
    revision: Mapped[int]
