"""The register of decisions."""

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Tenant, choice_of


class DecisionKind(enum.StrEnum):
    """What was decided: on a project or an amendment of it, or on an institution's membership."""

    APPROVED = "approved"
    AMENDED = "amended"
    ADMITTED = "admitted"
    SUSPENDED = "suspended"
    REINSTATED = "reinstated"
    WITHDRAWN = "withdrawn"


class NumberedDecision(Tenant, Base):
    """A decision under its number. Never changed, never removed.

    Under TLP:RED there is no number to count by, only a designation drawn by lot, so that neither
    the common series nor another such decision tells that it exists.
    """

    __tablename__ = "numbered_decision"

    year: Mapped[int]
    number: Mapped[int | None]
    designation: Mapped[str]
    kind: Mapped[DecisionKind] = mapped_column(choice_of(DecisionKind))
    project_id: Mapped[UUID | None] = mapped_column(ForeignKey("project.id"))
    institution_id: Mapped[UUID | None] = mapped_column(ForeignKey("institution.id"))
    decided_at: Mapped[datetime]
