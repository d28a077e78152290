"""Amendments: a change to what is registered, and what each institution answers to it."""

import enum
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.database import Base, Tenant, Versioned, choice_of
from app.institutions.models import Institution
from app.projects.models.project import Project
from app.projects.models.states import CONSENTED, OPEN, PartnershipState


class AmendmentState(enum.StrEnum):
    """Where an amendment stands."""

    DRAFT = "draft"
    ASKED = "asked"
    IN_REVIEW = "in_review"
    CHANGES_REQUESTED = "changes_requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


A = AmendmentState

TRANSITIONS: dict[AmendmentState, frozenset[AmendmentState]] = {
    A.DRAFT: frozenset({A.ASKED, A.WITHDRAWN}),
    A.ASKED: frozenset({A.DRAFT, A.IN_REVIEW, A.WITHDRAWN}),
    A.IN_REVIEW: frozenset({A.APPROVED, A.REJECTED, A.CHANGES_REQUESTED, A.WITHDRAWN}),
    A.CHANGES_REQUESTED: frozenset({A.ASKED, A.WITHDRAWN}),
    A.APPROVED: frozenset(),
    A.REJECTED: frozenset(),
    A.WITHDRAWN: frozenset(),
}

WRITTEN_ON = frozenset({A.DRAFT, A.CHANGES_REQUESTED})
"""States in which its text may change."""

UNDER_WAY = frozenset({A.DRAFT, A.ASKED, A.IN_REVIEW, A.CHANGES_REQUESTED})
"""Of these a project has one at most."""


class Amendment(Tenant, Versioned, Base):
    """A change to an approved project's scope, partners, end date or budget.

    The registration in force stays as it is until the coordinators have approved: what is proposed
    is kept here whole, as the text that would be registered.
    """

    __tablename__ = "amendment"

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"))
    number: Mapped[int]
    state: Mapped[AmendmentState] = mapped_column(
        choice_of(AmendmentState), default=AmendmentState.DRAFT
    )
    reason: Mapped[str]
    state_reason: Mapped[str] = mapped_column(default="")
    proposed_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    base_number: Mapped[int]
    """The registration that it changes."""
    before: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """The exact text of that registration."""
    fields: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    """Field to new value, as JSON says it: those that differ from the registration only."""
    partners: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    """Id of an institution to its new role and contribution, or to null where its part ends."""
    takes_plan: Mapped[bool] = mapped_column(default=False)
    """Whether the work plan as it stands is registered with it."""
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """The exact text that would be registered."""
    text_sha256: Mapped[str]
    submitted_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    registration_number: Mapped[int | None]
    """The registration that it has become."""

    project: Mapped[Project] = relationship(lazy="joined")
    proposed_by: Mapped[User] = relationship(lazy="joined")
    answers: Mapped[list["AmendmentAnswer"]] = relationship(
        lazy="selectin", order_by="AmendmentAnswer.created_at", back_populates="amendment"
    )

    @property
    def is_written_on(self) -> bool:
        """Whether its text may change."""
        return self.state in WRITTEN_ON

    @property
    def is_under_way(self) -> bool:
        """Whether it may still become a registration."""
        return self.state in UNDER_WAY

    def answer_of(self, institution_id: UUID) -> "AmendmentAnswer | None":
        """What the institution, if it is asked, has answered."""
        return next((each for each in self.answers if each.institution_id == institution_id), None)


class AmendmentAnswer(Tenant, Versioned, Base):
    """What an institution says to an amendment that changes its part or the general terms."""

    __tablename__ = "amendment_answer"

    amendment_id: Mapped[UUID] = mapped_column(ForeignKey("amendment.id"))
    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"))
    institution_id: Mapped[UUID] = mapped_column(ForeignKey("institution.id"))
    state: Mapped[PartnershipState] = mapped_column(
        choice_of(PartnershipState), default=PartnershipState.INVITED
    )
    reservation: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    expected_by: Mapped[date | None]
    basis: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    answered_sha256: Mapped[str | None]
    general_sha256: Mapped[str | None]
    part_sha256: Mapped[str | None]
    lead_person_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    """By whom the institution leads, where the amendment lets it."""
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))

    amendment: Mapped[Amendment] = relationship(lazy="joined", back_populates="answers")
    institution: Mapped[Institution] = relationship(lazy="joined")
    lead_person: Mapped[User | None] = relationship(lazy="joined", foreign_keys=[lead_person_id])

    @property
    def is_open(self) -> bool:
        """Whether the institution has not answered yet."""
        return self.state in OPEN

    @property
    def is_consent(self) -> bool:
        """Whether the institution agrees, with or without a reservation."""
        return self.state in CONSENTED
