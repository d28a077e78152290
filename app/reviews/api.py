"""Reviews and decisions, for programs."""

from uuid import UUID

from flask import Blueprint

from app.api.routing import endpoint
from app.api.schemas import Listing
from app.core.actions import Action
from app.core.routing import current_actor
from app.projects.amendments.models import Amendment
from app.projects.models.project import Project
from app.reviews import queries
from app.reviews.models import ChallengeState
from app.reviews.schemas import (
    ChallengeAnswer,
    ChallengeBody,
    ChallengeDecisionBody,
    NamedReviewerAnswer,
    PointAnswer,
    PointAnswerBody,
    RecommendationBody,
    RecusalBody,
    ReviewAnswer,
    ReviewerBody,
    ReviewersAnswer,
    SubstituteAnswer,
    SubstituteBody,
    VoteBody,
    VotedAnswer,
)
from app.reviews.service import assignment, challenges, points, substitutes, voting
from app.reviews.service.points import Point

blueprint = Blueprint("reviews_api", __name__)


def _version(project: Project, review_id: UUID) -> int:
    return assignment.review_of(current_actor(), project, review_id).version


@endpoint(
    blueprint,
    "/projects/<uuid:project_id>/reviews",
    action=Action.REVIEW_PROJECT,
    load=Project,
    answers=Listing[ReviewAnswer],
)
def list_reviews(project: Project) -> Listing[ReviewAnswer]:
    """Who reviews the project, and what they recommend: for those who may vote."""
    found = queries.list_reviews(current_actor(), project)
    return Listing(items=[ReviewAnswer.of(each) for each in found])


@endpoint(
    blueprint,
    "/projects/<uuid:project_id>/reviews",
    action=Action.ASSIGN_REVIEWER,
    load=Project,
    method="POST",
    body=ReviewerBody,
    answers=ReviewAnswer,
    status=201,
)
def assign(project: Project, body: ReviewerBody) -> ReviewAnswer:
    """Assign a reviewer; the first one makes the project `in_review`."""
    return ReviewAnswer.of(assignment.assign_reviewer(current_actor(), project, body.reviewer_id))


@endpoint(
    blueprint,
    "/projects/<uuid:project_id>/reviews/<uuid:review_id>",
    action=Action.RECOMMEND,
    load=Project,
    method="PUT",
    body=RecommendationBody,
    answers=ReviewAnswer,
    needs_version=_version,
)
def recommend(project: Project, review_id: UUID, body: RecommendationBody) -> ReviewAnswer:
    """Record one's recommendation on the text as it stands."""
    actor = current_actor()
    assignment.review_of(actor, project, review_id)
    criteria = body.criteria.model_dump()
    return ReviewAnswer.of(assignment.recommend(actor, project, body.recommendation, criteria))


@endpoint(
    blueprint,
    "/projects/<uuid:project_id>/reviews/<uuid:review_id>/recusal",
    action=Action.RECUSE,
    load=Project,
    method="POST",
    body=RecusalBody,
    answers=ReviewAnswer,
)
def recuse(project: Project, review_id: UUID, body: RecusalBody) -> ReviewAnswer:
    """Step aside from the project for good."""
    actor = current_actor()
    assignment.review_of(actor, project, review_id)
    return ReviewAnswer.of(assignment.recuse(actor, project, body.reason))


@endpoint(
    blueprint,
    "/projects/<uuid:project_id>/substitutes",
    action=Action.NAME_SUBSTITUTE,
    load=Project,
    method="POST",
    body=SubstituteBody,
    answers=SubstituteAnswer,
    status=201,
)
def name_substitute(project: Project, body: SubstituteBody) -> SubstituteAnswer:
    """Let a representative vote where too few coordinators without a conflict are left."""
    return SubstituteAnswer.of(substitutes.name_substitute(current_actor(), project, body.user_id))


@endpoint(
    blueprint,
    "/projects/<uuid:project_id>/decisions",
    action=Action.DECIDE_PROJECT,
    load=Project,
    method="POST",
    body=VoteBody,
    answers=VotedAnswer,
)
def decide(project: Project, body: VoteBody) -> VotedAnswer:
    """Cast one's vote; the one that completes the quorum carries the letter, and decides."""
    voted = voting.vote(
        current_actor(),
        project,
        body.outcome,
        body.reason,
        body.letter,
        body.text_sha256,
        [Point(each.words, each.criterion) for each in body.points],
    )
    return VotedAnswer.of(project, voted)


@endpoint(
    blueprint,
    "/amendments/<uuid:amendment_id>/decisions",
    action=Action.DECIDE_AMENDMENT,
    load=Amendment,
    method="POST",
    body=VoteBody,
    answers=VotedAnswer,
)
def decide_amendment(amendment: Amendment, body: VoteBody) -> VotedAnswer:
    """Cast one's vote on an amendment; the one that completes the quorum decides."""
    voted = voting.vote_on_amendment(
        current_actor(),
        amendment,
        body.outcome,
        body.reason,
        body.letter,
        body.text_sha256,
        [Point(each.words, each.criterion) for each in body.points],
    )
    return VotedAnswer.of(amendment.project, voted)


@endpoint(
    blueprint,
    "/projects/<uuid:project_id>/reviewers",
    action=Action.SEE_REVIEWERS,
    load=Project,
    answers=ReviewersAnswer,
)
def list_reviewers(project: Project) -> ReviewersAnswer:
    """Who reviews the project now, for its lead: to object to one of them, once a round."""
    actor = current_actor()
    found = queries.challenge_of(actor, project, queries.current_round(actor, project))
    return ReviewersAnswer(
        reviewers=[NamedReviewerAnswer.of(x) for x in queries.named_reviewers(actor, project)],
        challenge=ChallengeAnswer.of(found) if found else None,
    )


@endpoint(
    blueprint,
    "/projects/<uuid:project_id>/reviews/<uuid:review_id>/challenge",
    action=Action.CHALLENGE_REVIEWER,
    load=Project,
    method="POST",
    body=ChallengeBody,
    answers=ChallengeAnswer,
    status=201,
)
def challenge(project: Project, review_id: UUID, body: ChallengeBody) -> ChallengeAnswer:
    """Object to a reviewer; while others have not decided, that person's vote does not count."""
    actor = current_actor()
    return ChallengeAnswer.of(challenges.challenge_reviewer(actor, project, review_id, body.reason))


@endpoint(
    blueprint,
    "/projects/<uuid:project_id>/challenge/decision",
    action=Action.DECIDE_CHALLENGE,
    load=Project,
    method="POST",
    body=ChallengeDecisionBody,
    answers=ChallengeAnswer,
)
def decide_challenge(project: Project, body: ChallengeDecisionBody) -> ChallengeAnswer:
    """Uphold the challenge, and the reviewer leaves; or dismiss it, and the vote counts again."""
    outcome = ChallengeState.UPHELD if body.outcome == "uphold" else ChallengeState.DISMISSED
    return ChallengeAnswer.of(
        challenges.decide_challenge(current_actor(), project, outcome, body.reason)
    )


@endpoint(
    blueprint,
    "/projects/<uuid:project_id>/changes",
    action=Action.SEE_CHANGE_POINTS,
    load=Project,
    answers=Listing[PointAnswer],
)
def list_points(project: Project) -> Listing[PointAnswer]:
    """What the coordinators asked to be changed, the latest round first, with the answers."""
    found = points.list_points(current_actor(), project)
    return Listing(items=[PointAnswer.of(each) for each in found])


@endpoint(
    blueprint,
    "/projects/<uuid:project_id>/changes/<int:number>",
    action=Action.ANSWER_CHANGE_POINT,
    load=Project,
    method="PUT",
    body=PointAnswerBody,
    answers=PointAnswer,
)
def answer_point(project: Project, number: int, body: PointAnswerBody) -> PointAnswer:
    """Answer a point of the latest round; all are answered before the text is submitted again."""
    return PointAnswer.of(points.answer_point(current_actor(), project, number, body.answer))
