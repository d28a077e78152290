"""Institutions of the forum."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Tenant, Translated, Versioned, Words, choice_of
from app.core.locale import in_reader_language


class Membership(enum.StrEnum):
    """How an institution takes part in the forum."""

    MEMBER = "member"
    OBSERVER = "observer"


class InstitutionState(enum.StrEnum):
    """Where an institution stands."""

    APPLIED = "applied"
    ACTIVE = "active"
    DECLINED = "declined"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"


class Outcome(enum.StrEnum):
    """What admins decide on a membership."""

    ADMIT = "admit"
    DECLINE = "decline"
    SUSPEND = "suspend"
    REINSTATE = "reinstate"
    WITHDRAW = "withdraw"


TRANSITIONS: dict[InstitutionState, dict[Outcome, InstitutionState]] = {
    InstitutionState.APPLIED: {
        Outcome.ADMIT: InstitutionState.ACTIVE,
        Outcome.DECLINE: InstitutionState.DECLINED,
    },
    InstitutionState.ACTIVE: {
        Outcome.SUSPEND: InstitutionState.SUSPENDED,
        Outcome.WITHDRAW: InstitutionState.WITHDRAWN,
    },
    InstitutionState.SUSPENDED: {Outcome.REINSTATE: InstitutionState.ACTIVE},
    InstitutionState.DECLINED: {},
    InstitutionState.WITHDRAWN: {},
}


class Institution(Tenant, Versioned, Base):
    """A research institute, university, agency or international organisation."""

    __tablename__ = "institution"

    names: Mapped[dict[str, str]] = mapped_column(Translated)
    short_name: Mapped[str]
    sort_key: Mapped[str]
    country: Mapped[str | None] = mapped_column(String(3))
    membership: Mapped[Membership] = mapped_column(choice_of(Membership), default=Membership.MEMBER)
    state: Mapped[InstitutionState] = mapped_column(
        choice_of(InstitutionState), default=InstitutionState.APPLIED
    )
    ror_id: Mapped[str | None]
    website: Mapped[str | None]
    email_domains: Mapped[list[str]] = mapped_column(Words, default=list)
    clients: Mapped[str] = mapped_column(default="")
    statement: Mapped[str] = mapped_column(default="")
    applicant_name: Mapped[str] = mapped_column(default="")
    applicant_email: Mapped[str] = mapped_column(default="")
    applicant_language: Mapped[str] = mapped_column(default="en")
    decided_at: Mapped[datetime | None]
    decision_reason: Mapped[str] = mapped_column(default="")
    decision_basis: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    suspended_until: Mapped[datetime | None]

    @property
    def name(self) -> str:
        """The full name in the reader's language."""
        return in_reader_language(self.names)

    @property
    def is_active(self) -> bool:
        """Whether its people may get in."""
        return self.state is InstitutionState.ACTIVE

    @property
    def party_country(self) -> str:
        """The country as decisions count it: all international bodies are one."""
        return self.country or "INT"
