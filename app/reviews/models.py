"""What coordinators write while they review a project, and what they decide."""

import enum
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.database import Base, Tenant, Versioned, choice_of
from app.institutions.models import Institution
from app.projects.models.project import Project

CRITERIA = ("relevance", "method", "ethics", "feasibility", "regional_value")
"""What a recommendation scores, each from 1 (weak) to 5 (strong) with a reason."""


class Outcome(enum.StrEnum):
    """What a reviewer recommends, a coordinator votes for and the quorum decides."""

    APPROVE = "approve"
    REQUEST_CHANGES = "request_changes"
    REJECT = "reject"


class ReviewState(enum.StrEnum):
    """Where a reviewer's work stands."""

    OPEN = "open"
    RECOMMENDED = "recommended"
    RECUSED = "recused"
    REMOVED = "removed"


GONE = frozenset({ReviewState.RECUSED, ReviewState.REMOVED})
"""Of who has left a project's review for good: stepped aside, or a challenge was upheld."""


class ChallengeState(enum.StrEnum):
    """What became of a lead's objection to a reviewer."""

    OPEN = "open"
    UPHELD = "upheld"
    DISMISSED = "dismissed"
    STEPPED_ASIDE = "stepped_aside"


class VoidReason(enum.StrEnum):
    """Why a vote does not count any more."""

    REPLACED = "replaced"
    TEXT_CHANGED = "text_changed"
    INSTITUTION_JOINED = "institution_joined"
    INSTITUTION_CHANGED = "institution_changed"
    ROLE_ENDED = "role_ended"
    RECUSED = "recused"
    CHALLENGED = "challenged"


class Substitute(Tenant, Base):
    """A representative who votes on one project where too few coordinators are left."""

    __tablename__ = "substitute"

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    named_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    ended_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(lazy="joined", foreign_keys=[user_id])


class Review(Tenant, Versioned, Base):
    """A reviewer's task on one round of a project."""

    __tablename__ = "review"

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"))
    round: Mapped[int]
    reviewer_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    assigned_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    state: Mapped[ReviewState] = mapped_column(choice_of(ReviewState), default=ReviewState.OPEN)
    recused_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")

    project: Mapped[Project] = relationship()
    reviewer: Mapped[User] = relationship(lazy="joined", foreign_keys=[reviewer_id])
    recommendation: Mapped["Recommendation | None"] = relationship(
        lazy="selectin", back_populates="review"
    )


class Challenge(Tenant, Base):
    """The lead's objection to one reviewer, once a round; others in the room decide on it."""

    __tablename__ = "challenge"

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"))
    round: Mapped[int]
    review_id: Mapped[UUID] = mapped_column(ForeignKey("review.id"))
    reviewer_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    raised_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    reason: Mapped[str]
    state: Mapped[ChallengeState] = mapped_column(
        choice_of(ChallengeState), default=ChallengeState.OPEN
    )
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    decision_reason: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None]

    project: Mapped[Project] = relationship()
    reviewer: Mapped[User] = relationship(lazy="joined", foreign_keys=[reviewer_id])

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided on it."""
        return self.state is ChallengeState.OPEN


class Recommendation(Tenant, Base):
    """What a reviewer advises on one exact text, against the named criteria."""

    __tablename__ = "recommendation"

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"))
    review_id: Mapped[UUID] = mapped_column(ForeignKey("review.id"), unique=True)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    outcome: Mapped[Outcome] = mapped_column(choice_of(Outcome))
    criteria: Mapped[dict[str, Any]] = mapped_column(JSONB)
    text_sha256: Mapped[str]

    review: Mapped[Review] = relationship(back_populates="recommendation")


class Vote(Tenant, Base):
    """One person's decision on one exact text; made void, never changed."""

    __tablename__ = "vote"

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"))
    round: Mapped[int]
    voter_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    institution_id: Mapped[UUID] = mapped_column(ForeignKey("institution.id"))
    country: Mapped[str] = mapped_column(String(3))
    outcome: Mapped[Outcome] = mapped_column(choice_of(Outcome))
    reason: Mapped[str]
    text_sha256: Mapped[str]
    voided_at: Mapped[datetime | None]
    void_reason: Mapped[VoidReason | None] = mapped_column(choice_of(VoidReason))

    project: Mapped[Project] = relationship()
    voter: Mapped[User] = relationship(lazy="joined")
    institution: Mapped[Institution] = relationship(lazy="joined")


class Decision(Tenant, Base):
    """What the quorum decided in one round, with one letter of reasons; never who wrote which."""

    __tablename__ = "decision"

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"))
    round: Mapped[int]
    outcome: Mapped[Outcome] = mapped_column(choice_of(Outcome))
    letter: Mapped[str]
    text_sha256: Mapped[str]
    decided_at: Mapped[datetime]


class DecidedText(Tenant, Base):
    """The exact text that a round decided on, to show what changed after; read as proposals are."""

    __tablename__ = "decided_text"

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"))
    round: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)


class ChangePoint(Tenant, Base):
    """One thing that a decision asks to be changed, and what the lead answers to it."""

    __tablename__ = "change_point"

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"))
    round: Mapped[int]
    number: Mapped[int]
    criterion: Mapped[str | None]
    words: Mapped[str]
    answer: Mapped[str] = mapped_column(default="")
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    answered_at: Mapped[datetime | None]


class ReviewPost(Tenant, Base):
    """A word among reviewers; the lead and the partners cannot read it, now or later."""

    __tablename__ = "review_post"

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    text: Mapped[str]

    author: Mapped[User] = relationship(lazy="joined")
