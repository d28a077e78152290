"""The texts that were submitted, each as it was."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.database import Base, Tenant


class ProposalVersion(Tenant, Base):
    """An exact text that was submitted; it never changes. Who submitted it is not always known."""

    __tablename__ = "proposal_version"

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSONB, deferred=True)
    text_sha256: Mapped[str]
    submitted_at: Mapped[datetime]
    submitted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))

    submitted_by: Mapped[User | None] = relationship(lazy="joined")
