"""Which partner coordinators name to lead a project that has lost its lead institution."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Base, Tenant
from app.institutions.models import Institution
from app.projects.models.project import Project


class LeadNaming(Tenant, Base):
    """A partner that is named to lead; it leads once it has confirmed and that is approved.

    It ends when the institution confirms, or when another is named.
    """

    __tablename__ = "lead_naming"

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"))
    institution_id: Mapped[UUID] = mapped_column(ForeignKey("institution.id"))
    reason: Mapped[str]
    named_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    ended_at: Mapped[datetime | None]

    project: Mapped[Project] = relationship(lazy="joined")
    institution: Mapped[Institution] = relationship(lazy="joined")
