"""What of the reviews under way waits for one person."""

from collections.abc import Sequence
from uuid import UUID

from app.core.database import session
from app.core.policy import Actor
from app.core.scope import visible
from app.projects.models.project import Project
from app.projects.models.states import UNDER_REVIEW, ProjectState
from app.reviews import queries
from app.reviews.models import Review, ReviewState, Vote
from app.reviews.scopes import room, substitutes_now

ASSIGN, REVIEW, VOTE, VOTE_AGAIN, BREAK_TIE = "assign", "review", "vote", "vote_again", "tie"

MOST = 50
"""How many projects are looked through for one person; the queue shows the rest."""


def tasks_of(actor: Actor) -> list[tuple[Project, str]]:
    """Projects in whose review room the actor is, each with what it waits for, oldest first."""
    if not actor.is_coordinator and not _stands_in(actor):
        return []
    rows = visible(Project, actor).where(Project.state.in_(UNDER_REVIEW), room(actor))
    projects = session().scalars(rows.order_by(Project.submitted_at).limit(MOST)).unique().all()
    reviews = _own_reviews(actor)
    voted_on = _voted_on(actor, projects)
    found = []
    for project in projects:
        task = _task(actor, project, reviews.get(project.id), is_voted_on=project.id in voted_on)
        if task is not None:
            found.append((project, task))
    return found


def _task(
    actor: Actor, project: Project, review: ReviewState | None, *, is_voted_on: bool
) -> str | None:
    if project.state is ProjectState.SUBMITTED:
        return ASSIGN
    if review is ReviewState.OPEN:
        return REVIEW
    # Which votes count is asked only where somebody has voted.
    standing = queries.standing_of(actor, project) if is_voted_on else None
    if standing is not None and standing.void_vote_of(actor.id) is not None:
        return VOTE_AGAIN
    has_voted = standing is not None and standing.vote_of(actor.id) is not None
    if review is ReviewState.RECOMMENDED and not has_voted:
        return VOTE
    if standing is not None and standing.differ and not has_voted:
        return BREAK_TIE
    return None


def _stands_in(actor: Actor) -> bool:
    named = visible(Project, actor, Project.id).where(substitutes_now(actor)).limit(1)
    return session().execute(named).first() is not None


def _own_reviews(actor: Actor) -> dict[UUID, ReviewState]:
    """The state of the actor's latest review of each project."""
    rows = visible(Review, actor, Review.project_id, Review.state).where(
        Review.reviewer_id == actor.id
    )
    return {row[0]: row[1] for row in session().execute(rows.order_by(Review.round))}


def _voted_on(actor: Actor, projects: Sequence[Project]) -> set[UUID]:
    """Those of the projects on which anybody has voted."""
    rows = visible(Vote, actor, Vote.project_id).where(
        Vote.project_id.in_([each.id for each in projects])
    )
    return set(session().scalars(rows))
