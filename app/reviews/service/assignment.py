"""Who reviews: assigning, stepping aside, recommending, and talking it over."""

from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy.orm.attributes import flag_modified

from app.core import events, time
from app.core.database import session
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.policy import Actor, require
from app.core.scope import visible
from app.projects.models.project import Project
from app.projects.models.states import ProjectState
from app.projects.service import decisions
from app.reviews import policy, queries
from app.reviews.models import (
    CRITERIA,
    Outcome,
    Recommendation,
    Review,
    ReviewPost,
    ReviewState,
    VoidReason,
)
from app.reviews.service.challenges import settle_by_leaving
from app.reviews.service.locking import hold_under_review, lock
from app.reviews.service.voting import make_void
from app.reviews.subject import under_decision


def assign_reviewer(actor: Actor, project: Project, reviewer_id: UUID) -> Review:
    """Ask somebody to review; the first one makes the project `in_review`.

    Raises Invalid for who is no coordinator or substitute, Forbidden for a conflict of interest.
    """
    project = lock(actor, project)
    require(policy.may_review(actor, project))
    hold_under_review(project)
    round_ = queries.current_round(actor, project)
    people = queries.candidates(actor, project, round_)
    candidate = next((each for each in people if each.user.id == reviewer_id), None)
    if candidate is None:
        raise Invalid({"reviewer_id": [_("Choose a coordinator.")]})
    if candidate.conflict is not None:
        raise Forbidden(candidate.conflict.said_of_others)
    if candidate.has_left:
        raise Conflict(_("This person has left the review of this project."), guard="recused")
    if candidate.review is not None:
        raise Conflict(_("This person reviews the project already."), guard="assigned")
    review = Review(
        project_id=project.id,
        round=round_,
        reviewer_id=reviewer_id,
        assigned_by_id=actor.id,
        recommendation=None,
    )
    session().add(review)
    if project.state is ProjectState.SUBMITTED:
        decisions.begin_review(actor, project)
    session().flush()
    events.record("review.assigned", actor, review)
    return review


def recuse(actor: Actor, project: Project, reason: str) -> Review:
    """Step aside for good; one's vote counts no more. Raises Invalid without a reason."""
    project = lock(actor, project)
    require(policy.may_review(actor, project))
    hold_under_review(project)
    if not reason.strip():
        raise Invalid({"reason": [_("Say why, in a sentence.")]})
    standing = queries.standing_of(actor, project)
    own = standing.vote_of(actor.id)
    if own is not None:
        make_void(own, VoidReason.RECUSED)
        session().flush()
    settle_by_leaving(actor, project, standing.round)
    review = own_review(actor, project, standing.round)
    if review is None:
        review = Review(
            project_id=project.id,
            round=standing.round,
            reviewer_id=actor.id,
            assigned_by_id=actor.id,
            recommendation=None,
        )
        session().add(review)
    review.state, review.recused_at = ReviewState.RECUSED, time.now()
    review.reason = reason.strip()
    session().flush()
    events.record("review.recused", actor, review)
    return review


def recommend(actor: Actor, project: Project, outcome: Outcome, criteria: dict[str, Any]) -> Review:
    """Record one's advice on the text as it stands; a second one takes the place of the first.

    `criteria`: name to {"score": 1-5, "reason": words}, all of `CRITERIA`.
    """
    project = lock(actor, project)
    require(policy.may_review(actor, project))
    hold_under_review(project)
    review = own_review(actor, project, queries.current_round(actor, project))
    if review is None:
        raise Forbidden(_("Only who is assigned records a recommendation."))
    _check(criteria)
    text = under_decision(actor, project).sha256
    advice = review.recommendation
    if advice is None:
        advice = Recommendation(project_id=project.id, author_id=actor.id, review=review)
        session().add(advice)
    advice.outcome, advice.criteria, advice.text_sha256 = outcome, criteria, text
    review.state = ReviewState.RECOMMENDED
    # Another advice is another version of the review, also where its state was this one already.
    flag_modified(review, "state")
    session().flush()
    events.record("review.recommended", actor, review)
    return review


def own_review(actor: Actor, project: Project, round_: int) -> Review | None:
    """One's own assignment in the round."""
    rows = visible(Review, actor).where(
        Review.project_id == project.id, Review.round == round_, Review.reviewer_id == actor.id
    )
    return session().scalars(rows).unique().one_or_none()


def review_of(actor: Actor, project: Project, review_id: UUID) -> Review:
    """One's own review by its id; raises NotFound where there is none, Forbidden for another's."""
    rows = visible(Review, actor).where(Review.project_id == project.id, Review.id == review_id)
    review = session().scalars(rows).unique().one_or_none()
    if review is None:
        raise NotFound
    if review.reviewer_id != actor.id:
        raise Forbidden(_("Only the reviewer writes this review."))
    return review


def discuss(actor: Actor, project: Project, words: str) -> ReviewPost:
    """Say something to the other reviewers; raises Invalid for nothing said."""
    require(policy.may_review(actor, project))
    if not words.strip():
        raise Invalid({"text": [_("Write something first.")]})
    post = ReviewPost(project_id=project.id, author_id=actor.id, text=words.strip())
    session().add(post)
    session().flush()
    events.record("review.discussed", actor, post)
    return post


def _check(criteria: dict[str, Any]) -> None:
    errors: dict[str, list[object]] = {}
    for name in CRITERIA:
        given = criteria.get(name)
        if not given or given.get("score") not in range(1, 6):
            errors[name] = [_("Give a score from 1 to 5.")]
        elif not str(given.get("reason", "")).strip():
            errors[name] = [_("Say why, in a sentence.")]
    errors |= {name: [_("There is no such criterion.")] for name in set(criteria) - set(CRITERIA)}
    if errors:
        raise Invalid(errors)
