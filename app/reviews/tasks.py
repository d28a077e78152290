"""What of the reviews under way waits for one person; a fixed number of statements."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func

from app.core.database import session
from app.core.policy import Actor
from app.core.scope import visible
from app.projects.amendments.models import Amendment, AmendmentState
from app.projects.models.project import Project, Proposal
from app.projects.models.states import ProjectState
from app.projects.queries import under_review
from app.reviews.models import (
    GONE,
    Challenge,
    ChallengeState,
    Decision,
    Review,
    ReviewState,
    Vote,
)
from app.reviews.quorum import forum_quorum
from app.reviews.scopes import room, substitutes_now

ASSIGN, ASSIGN_MORE, REVIEW = "assign", "assign_more", "review"
VOTE, VOTE_AGAIN, BREAK_TIE = "vote", "vote_again", "tie"
DECIDE_CHALLENGE, WRITE_LETTER = "challenge", "letter"

MOST = 50
"""How many projects are looked through for one person; the queue shows the rest."""


def tasks_of(actor: Actor) -> list[tuple[Project, str]]:
    """Projects in whose review room the actor is, each with what it waits for, oldest first."""
    if not actor.is_coordinator and not _stands_in(actor):
        return []
    rows = visible(Project, actor).where(under_review(), room(actor))
    projects = session().scalars(rows.order_by(Project.submitted_at).limit(MOST)).unique().all()
    if not projects:
        return []
    reviews = _own_reviews(actor)
    votes = _votes(actor, projects)
    reviewers = _reviewers(actor, projects)
    challenged = _challenged(actor, projects)
    needed = forum_quorum().votes
    found = []
    for project in projects:
        if challenged.get(project.id, actor.id) != actor.id:
            found.append((project, DECIDE_CHALLENGE))
            continue
        if _lacks_letter(actor, votes[project.id], challenged.get(project.id)):
            found.append((project, WRITE_LETTER))
            continue
        task = _task(actor, project, reviews.get(project.id), votes[project.id])
        voters = {vote.voter_id for vote, _holds in votes[project.id]}
        if task is None and actor.id not in voters:
            task = ASSIGN_MORE if len(voters | reviewers[project.id]) < needed else None
        if task is not None:
            found.append((project, task))
    return found


def _task(
    actor: Actor,
    project: Project,
    review: ReviewState | None,
    votes: Sequence[tuple[Vote, bool]],
) -> str | None:
    if project.state is ProjectState.SUBMITTED:
        return ASSIGN
    if review is ReviewState.OPEN:
        return REVIEW
    own = [holds for vote, holds in votes if vote.voter_id == actor.id]
    if any(own):
        return None
    if own:
        return VOTE_AGAIN
    if review is ReviewState.RECOMMENDED:
        return VOTE
    standing = {vote.outcome for vote, holds in votes if holds}
    return BREAK_TIE if len(standing) > 1 else None


def _lacks_letter(
    actor: Actor, votes: Sequence[tuple[Vote, bool]], challenged_id: UUID | None
) -> bool:
    """Whether the actor has voted and the votes suffice although nothing is decided."""
    standing = [vote for vote, holds in votes if holds and vote.voter_id != challenged_id]
    is_voter = any(vote.voter_id == actor.id for vote in standing)
    return is_voter and forum_quorum().is_met(standing)


def _challenged(actor: Actor, projects: Sequence[Project]) -> dict[UUID, UUID]:
    """Who is challenged in the round under way, by project, where nobody has decided on it."""
    rounds = _rounds(actor, projects)
    rows = visible(Challenge, actor).where(
        Challenge.project_id.in_([each.id for each in projects]),
        Challenge.state == ChallengeState.OPEN,
    )
    return {
        each.project_id: each.reviewer_id
        for each in session().scalars(rows).unique()
        if each.round == rounds.get(each.project_id, 1)
    }


def _rounds(actor: Actor, projects: Sequence[Project]) -> dict[UUID, int]:
    """The round under way of each project of which one is decided already."""
    decided = visible(Decision, actor, Decision.project_id, func.count(Decision.id)).where(
        Decision.project_id.in_([each.id for each in projects])
    )
    found = session().execute(decided.group_by(Decision.project_id))
    return {row[0]: 1 + row[1] for row in found}


def _stands_in(actor: Actor) -> bool:
    named = visible(Project, actor, Project.id).where(substitutes_now(actor)).limit(1)
    return session().execute(named).first() is not None


def _own_reviews(actor: Actor) -> dict[UUID, ReviewState]:
    """The state of the actor's latest review of each project."""
    rows = visible(Review, actor, Review.project_id, Review.state).where(
        Review.reviewer_id == actor.id
    )
    return {row[0]: row[1] for row in session().execute(rows.order_by(Review.round))}


def _reviewers(actor: Actor, projects: Sequence[Project]) -> defaultdict[UUID, set[UUID]]:
    """Who is assigned to each project, whatever became of the review."""
    rows = visible(Review, actor, Review.project_id, Review.reviewer_id).where(
        Review.project_id.in_([each.id for each in projects]),
        Review.state.not_in(GONE),
    )
    found: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for row in session().execute(rows):
        found[row[0]].add(row[1])
    return found


def _votes(actor: Actor, projects: Sequence[Project]) -> defaultdict[UUID, list[tuple[Vote, bool]]]:
    """The votes of the round under way that nobody has made void, and whether each still holds."""
    wanted = [each.id for each in projects]
    rounds = _rounds(actor, projects)
    texts = visible(Proposal, actor, Proposal.project_id, Proposal.text_sha256).where(
        Proposal.project_id.in_(wanted)
    )
    text = {row[0]: row[1] for row in session().execute(texts)}
    text |= _amendments(actor, projects)
    rows = visible(Vote, actor).where(Vote.project_id.in_(wanted), Vote.voided_at.is_(None))
    found: defaultdict[UUID, list[tuple[Vote, bool]]] = defaultdict(list)
    for vote in session().scalars(rows).unique():
        if vote.round == rounds.get(vote.project_id, 1):
            is_same_text = vote.text_sha256 == text.get(vote.project_id)
            is_same_institution = vote.voter.institution_id == vote.institution_id
            found[vote.project_id].append((vote, is_same_text and is_same_institution))
    return found


def _amendments(actor: Actor, projects: Sequence[Project]) -> dict[UUID, str]:
    """The fingerprints of the amendments that are decided on, by project."""
    wanted = [each.id for each in projects if each.is_amending]
    if not wanted:
        return {}
    rows = visible(Amendment, actor, Amendment.project_id, Amendment.text_sha256).where(
        Amendment.project_id.in_(wanted), Amendment.state == AmendmentState.IN_REVIEW
    )
    return {row[0]: row[1] for row in session().execute(rows)}
