"""Answers that people of an institution prepare, and its representative confirms or changes."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.database import Base, Tenant, choice_of
from app.projects.models.project import Project
from app.projects.models.states import PartnershipState


class PreparedAnswer(Tenant, Base):
    """What one person prepared for its institution; it never changes and counts as nothing.

    At most one is open for each part; it is closed by an answer, or by the next one prepared.
    """

    __tablename__ = "prepared_answer"

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"))
    institution_id: Mapped[UUID] = mapped_column(ForeignKey("institution.id"))
    prepared_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    text_sha256: Mapped[str]
    outcome: Mapped[PartnershipState] = mapped_column(choice_of(PartnershipState))
    reservation: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    expected_by: Mapped[date | None]
    counter_proposal: Mapped[str | None]
    basis: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    closed_at: Mapped[datetime | None]

    project: Mapped[Project] = relationship(lazy="select")
    prepared_by: Mapped[User] = relationship(lazy="joined")
