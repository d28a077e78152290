"""The work plan of a project: packages, milestones, what they need, produced and went through."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.database import Base, Tenant, Translated, Versioned, choice_of
from app.core.locale import in_reader_language
from app.institutions.models import Institution
from app.projects.models.project import Project
from app.workplan.states import Agreement, MilestoneState, MoveReason, Outcome


class WorkPackage(Tenant, Versioned, Base):
    """A group of milestones with one responsible institution."""

    __tablename__ = "work_package"

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"))
    number: Mapped[int]
    title: Mapped[dict[str, str]] = mapped_column(Translated)
    responsible_institution_id: Mapped[UUID] = mapped_column(ForeignKey("institution.id"))

    project: Mapped[Project] = relationship(lazy="select")
    responsible_institution: Mapped[Institution] = relationship(lazy="joined")

    @property
    def name(self) -> str:
        """The title in the reader's language."""
        return in_reader_language(self.title)


class Milestone(Tenant, Versioned, Base):
    """A dated result. `baseline_on` is the date of the registration, `due_on` that of today."""

    __tablename__ = "milestone"

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"))
    work_package_id: Mapped[UUID | None] = mapped_column(ForeignKey("work_package.id"))
    number: Mapped[int]
    title: Mapped[dict[str, str]] = mapped_column(Translated)
    responsible_institution_id: Mapped[UUID] = mapped_column(ForeignKey("institution.id"))
    assignee_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    due_on: Mapped[date]
    baseline_on: Mapped[date | None]
    means_of_verification: Mapped[str] = mapped_column(default="")
    state: Mapped[MilestoneState] = mapped_column(
        choice_of(MilestoneState), default=MilestoneState.PLANNED
    )
    state_reason: Mapped[str] = mapped_column(default="")

    project: Mapped[Project] = relationship(lazy="joined")
    work_package: Mapped[WorkPackage | None] = relationship(lazy="joined")
    responsible_institution: Mapped[Institution] = relationship(lazy="joined")
    assignee: Mapped[User | None] = relationship(lazy="joined")
    needs: Mapped[list["MilestoneNeed"]] = relationship(
        lazy="selectin",
        foreign_keys="MilestoneNeed.milestone_id",
        order_by="MilestoneNeed.created_at",
        cascade="all, delete-orphan",
    )
    moves: Mapped[list["MilestoneMove"]] = relationship(
        lazy="selectin", order_by="MilestoneMove.created_at, MilestoneMove.id"
    )
    deliverables: Mapped[list["Deliverable"]] = relationship(
        lazy="selectin", order_by="Deliverable.created_at, Deliverable.id"
    )
    submissions: Mapped[list["Submission"]] = relationship(
        lazy="selectin", order_by="Submission.created_at, Submission.id"
    )

    @property
    def name(self) -> str:
        """The title in the reader's language."""
        return in_reader_language(self.title)

    @property
    def full_number(self) -> str:
        """The number within the plan: 2.1 in the second package, 3 outside of packages."""
        if self.work_package is None:
            return str(self.number)
        return f"{self.work_package.number}.{self.number}"

    @property
    def submission(self) -> "Submission | None":
        """What was submitted last."""
        return self.submissions[-1] if self.submissions else None

    @property
    def is_returned(self) -> bool:
        """Whether it is back in progress because what was submitted last was returned."""
        last = self.submission
        return (
            self.state is MilestoneState.IN_PROGRESS
            and last is not None
            and last.outcome is Outcome.RETURNED
        )


class MilestoneNeed(Tenant, Base):
    """A milestone needs another's result, and at least `days` after that."""

    __tablename__ = "milestone_need"

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"))
    milestone_id: Mapped[UUID] = mapped_column(ForeignKey("milestone.id"))
    needed_id: Mapped[UUID] = mapped_column(ForeignKey("milestone.id"))
    days: Mapped[int] = mapped_column(default=0)


class MilestoneMove(Tenant, Base):
    """A changed date, and what the responsible institution says of it."""

    __tablename__ = "milestone_move"

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"))
    milestone_id: Mapped[UUID] = mapped_column(ForeignKey("milestone.id"))
    from_on: Mapped[date]
    to_on: Mapped[date]
    reason: Mapped[MoveReason] = mapped_column(choice_of(MoveReason))
    words: Mapped[str] = mapped_column(default="")
    moved_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    agreement: Mapped[Agreement | None] = mapped_column(choice_of(Agreement))
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    answered_at: Mapped[datetime | None]

    moved_by: Mapped[User] = relationship(foreign_keys=[moved_by_id], lazy="joined")

    @property
    def days(self) -> int:
        """By how many days the date moved; negative towards the past."""
        return (self.to_on - self.from_on).days


class Deliverable(Tenant, Base):
    """What a milestone produces: a thing of the project by kind and id, or an address."""

    __tablename__ = "deliverable"

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"))
    milestone_id: Mapped[UUID] = mapped_column(ForeignKey("milestone.id"))
    kind: Mapped[str | None]
    thing_id: Mapped[UUID | None]
    url: Mapped[str | None]
    title: Mapped[str]
    added_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))

    added_by: Mapped[User] = relationship(lazy="joined")


class Submission(Tenant, Base):
    """What was handed in as evidence, and what was said of it."""

    __tablename__ = "milestone_submission"

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"))
    milestone_id: Mapped[UUID] = mapped_column(ForeignKey("milestone.id"))
    statement: Mapped[str] = mapped_column(default="")
    submitted_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    institution_id: Mapped[UUID] = mapped_column(ForeignKey("institution.id"))
    outcome: Mapped[Outcome | None] = mapped_column(choice_of(Outcome))
    note: Mapped[str] = mapped_column(default="")
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    answered_at: Mapped[datetime | None]

    submitted_by: Mapped[User] = relationship(foreign_keys=[submitted_by_id], lazy="joined")
    answered_by: Mapped[User | None] = relationship(foreign_keys=[answered_by_id], lazy="joined")
    institution: Mapped[Institution] = relationship(lazy="joined")
