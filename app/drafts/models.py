"""A text written together, its unchanging revisions, and what a person has typed but not saved."""

import enum
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
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
