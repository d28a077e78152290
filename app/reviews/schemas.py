"""The shape of reviews in JSON."""

from datetime import datetime
from typing import Annotated, Literal, cast
from uuid import UUID

from pydantic import Field

from app.api.schemas import Answer, Body, Line, Prose
from app.core.policy import Label
from app.projects.models.project import Project
from app.projects.models.states import ProjectState
from app.reviews.models import (
    Challenge,
    ChallengeState,
    ChangePoint,
    Outcome,
    Review,
    ReviewState,
    Substitute,
)
from app.reviews.queries import NamedReviewer
from app.reviews.service.voting import Voted

CriterionName = Literal["relevance", "method", "ethics", "feasibility", "regional_value"]


class ReviewerBody(Body):
    """Whom to ask for a review."""

    reviewer_id: UUID


class Criterion(Body):
    """A score and why."""

    score: Annotated[int, Field(ge=1, le=5)]
    reason: Line


class Criteria(Body):
    """All that a recommendation scores, from 1 (weak) to 5 (strong)."""

    relevance: Criterion
    method: Criterion
    ethics: Criterion
    feasibility: Criterion
    regional_value: Criterion


class RecommendationBody(Body):
    """A reviewer's advice on the text as it stands."""

    recommendation: Outcome
    criteria: Criteria


class RecusalBody(Body):
    """Why somebody steps aside."""

    reason: Line


class ChallengeBody(Body):
    """Why the lead objects to a reviewer."""

    reason: Prose


class ChallengeDecisionBody(Body):
    """What others in the review decide on it, and why."""

    outcome: Literal["uphold", "dismiss"]
    reason: Prose


class SubstituteBody(Body):
    """Who votes on this one decision."""

    user_id: UUID


class PointBody(Body):
    """One thing that has to change, with the criterion that it is about, if it is about one."""

    words: Prose
    criterion: CriterionName | None = None


class VoteBody(Body):
    """The caller's vote; letter and points with the vote that completes the quorum."""

    outcome: Outcome
    reason: Prose = ""
    letter: Prose = ""
    points: Annotated[list[PointBody], Field(max_length=50, default_factory=list)]
    text_sha256: str | None = None


class ReviewAnswer(Answer):
    """An assignment, with the recommendation where there is one."""

    id: UUID
    round: int
    reviewer_id: UUID
    reviewer: str
    state: ReviewState
    recommendation: Outcome | None
    criteria: dict[str, Criterion] | None
    text_sha256: str | None
    version: int

    @classmethod
    def of(cls, review: Review) -> "ReviewAnswer":
        """The answer for a loaded review."""
        advice = review.recommendation
        return cls(
            id=review.id,
            round=review.round,
            reviewer_id=review.reviewer_id,
            reviewer=review.reviewer.name,
            state=review.state,
            recommendation=advice.outcome if advice else None,
            criteria=advice.criteria if advice else None,
            text_sha256=advice.text_sha256 if advice else None,
            version=review.version,
        )


class PointAnswerBody(Body):
    """What was changed, or why not."""

    answer: Prose


class PointAnswer(Answer):
    """A point of the coordinators and what the lead answered."""

    round: int
    number: int
    criterion: CriterionName | None
    words: str
    answer: str | None
    answered_at: datetime | None

    @classmethod
    def of(cls, point: ChangePoint) -> "PointAnswer":
        """The answer for a loaded point."""
        return cls(
            round=point.round,
            number=point.number,
            criterion=cast("CriterionName | None", point.criterion),
            words=point.words,
            answer=point.answer or None,
            answered_at=point.answered_at,
        )


class ChallengeAnswer(Answer):
    """An objection and what became of it; never who decided."""

    id: UUID
    review_id: UUID
    reviewer: str
    round: int
    reason: str
    state: ChallengeState
    decision_reason: str | None

    @classmethod
    def of(cls, challenge: Challenge) -> "ChallengeAnswer":
        """The answer for a loaded challenge."""
        return cls(
            id=challenge.id,
            review_id=challenge.review_id,
            reviewer=challenge.reviewer.name,
            round=challenge.round,
            reason=challenge.reason,
            state=challenge.state,
            decision_reason=challenge.decision_reason or None,
        )


class NamedReviewerAnswer(Answer):
    """Who reviews, for the lead."""

    review_id: UUID
    name: str
    institution: str

    @classmethod
    def of(cls, reviewer: NamedReviewer) -> "NamedReviewerAnswer":
        """The answer for a reviewer of the round."""
        return cls(
            review_id=reviewer.review_id,
            name=reviewer.user.name,
            institution=reviewer.user.institution.short_name,
        )


class ReviewersAnswer(Answer):
    """Who reviews a project in this round, and the lead's challenge if there is one."""

    reviewers: list[NamedReviewerAnswer]
    challenge: ChallengeAnswer | None


class SubstituteAnswer(Answer):
    """Who is named."""

    id: UUID
    user_id: UUID
    name: str

    @classmethod
    def of(cls, substitute: Substitute) -> "SubstituteAnswer":
        """The answer for a loaded substitute."""
        return cls(id=substitute.id, user_id=substitute.user_id, name=substitute.user.name)


class VotedAnswer(Answer):
    """Where the project stands after the vote; under TLP:RED the code is for its own people."""

    id: UUID
    code: str | None
    state: ProjectState
    votes_needed: int

    @classmethod
    def of(cls, project: Project, voted: Voted) -> "VotedAnswer":
        """The answer for a counted vote."""
        return cls(
            id=project.id,
            code=None if project.label is Label.RED else project.code,
            state=voted.state,
            votes_needed=voted.votes_needed,
        )
