"""Progress reports: one for each partner and period, with every text that was submitted of it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.database import Base, Tenant, Versioned, choice_of
from app.institutions.models import Institution
from app.projects.models.project import Project
from app.workplan.reports.periods import Period
from app.workplan.reports.states import Outcome, ReportState


class ProgressReport(Tenant, Versioned, Base):
    """What one institution reports on one period of a project; its words are in `texts`."""

    __tablename__ = "progress_report"

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"))
    institution_id: Mapped[UUID] = mapped_column(ForeignKey("institution.id"))
    from_on: Mapped[date]
    until_on: Mapped[date]
    state: Mapped[ReportState] = mapped_column(choice_of(ReportState), default=ReportState.DRAFT)
    begun_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))

    project: Mapped[Project] = relationship(lazy="joined")
    institution: Mapped[Institution] = relationship(lazy="joined")
    texts: Mapped[list["ReportText"]] = relationship(lazy="selectin", order_by="ReportText.number")

    @property
    def period(self) -> Period:
        """The days that it is about."""
        return Period(self.from_on, self.until_on)

    @property
    def text(self) -> "ReportText":
        """The words that stand, as far as the reader sees them: written on, or submitted last."""
        return self.texts[-1]

    @property
    def submitted(self) -> "ReportText | None":
        """The words that were submitted last."""
        found = [each for each in self.texts if each.submitted_at is not None]
        return found[-1] if found else None


class ReportText(Tenant, Base):
    """The words of a report: written on until they are submitted, and never changed after that."""

    __tablename__ = "report_text"

    report_id: Mapped[UUID] = mapped_column(ForeignKey("progress_report.id"))
    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"))
    institution_id: Mapped[UUID] = mapped_column(ForeignKey("institution.id"))
    number: Mapped[int]
    done: Mapped[str] = mapped_column(default="")
    planned: Mapped[str] = mapped_column(default="")
    problems: Mapped[str] = mapped_column(default="")
    submitted_at: Mapped[datetime | None]
    submitted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    outcome: Mapped[Outcome | None] = mapped_column(choice_of(Outcome))
    note: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))

    submitted_by: Mapped[User | None] = relationship(foreign_keys=[submitted_by_id], lazy="joined")
    answered_by: Mapped[User | None] = relationship(foreign_keys=[answered_by_id], lazy="joined")
