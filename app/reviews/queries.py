"""What can be read of a review: its round, its votes and which of them count, who may vote."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, text

from app.accounts.models import User
from app.core.database import session
from app.core.policy import Actor, Role
from app.core.scope import visible
from app.projects.models.project import Project
from app.projects.queries import ids, under_review
from app.reviews.models import (
    GONE,
    Challenge,
    Decision,
    Review,
    ReviewPost,
    ReviewState,
    Substitute,
    VoidReason,
    Vote,
)
from app.reviews.policy import ConflictOfInterest, conflict_of
from app.reviews.quorum import Quorum, forum_quorum
from app.reviews.scopes import holds_role
from app.reviews.subject import under_decision


@dataclass(frozen=True)
class Candidate:
    """Somebody who could review and vote, or the reason why not."""

    user: User
    is_substitute: bool
    conflict: ConflictOfInterest | None
    review: Review | None
    open_reviews: int = 0
    themes: tuple[str, ...] = ()
    """Themes of the projects that the person has been asked to review, as far as one may know."""

    @property
    def has_left(self) -> bool:
        """Whether the person has left the review for good."""
        return self.review is not None and self.review.state in GONE

    @property
    def is_free(self) -> bool:
        """Whether the person may review and vote."""
        return self.conflict is None and not self.has_left

    @property
    def is_assigned(self) -> bool:
        """Whether the person reviews in this round."""
        return self.review is not None and not self.has_left


@dataclass(frozen=True)
class Standing:
    """Where a project's decision stands."""

    round: int
    quorum: Quorum
    text_sha256: str
    votes: Sequence[Vote]
    """Those that count."""
    void_votes: Sequence[tuple[Vote, VoidReason]]
    """The latest vote of each person whose vote does not count any more."""
    resting: Vote | None = None
    """The vote of a reviewer whom the lead has challenged: it waits until that is decided."""
    challenge: Challenge | None = None
    """The lead's challenge of this round, decided or not."""

    @property
    def is_complete(self) -> bool:
        """Whether the votes suffice and the letter is missing: a challenge was dismissed."""
        return self.quorum.is_met(self.votes)

    def is_challenged(self, user_id: UUID) -> bool:
        """Whether a challenge to the person waits for a decision: so long no vote of it counts."""
        challenge = self.challenge
        return challenge is not None and challenge.is_open and challenge.reviewer_id == user_id

    @property
    def still_needed(self) -> int:
        """How many more votes a decision needs, at the least."""
        return self.quorum.still_needed(self.votes)

    @property
    def differ(self) -> bool:
        """Whether the votes are for different outcomes."""
        return self.quorum.differ(self.votes)

    def vote_of(self, user_id: UUID) -> Vote | None:
        """The person's vote that is not void."""
        cast = [*self.votes, *([self.resting] if self.resting else [])]
        return next((each for each in cast if each.voter_id == user_id), None)

    def void_vote_of(self, user_id: UUID) -> tuple[Vote, VoidReason] | None:
        """The person's vote that counts no more, where none has come in its place."""
        return next((each for each in self.void_votes if each[0].voter_id == user_id), None)


def list_decisions(actor: Actor, project: Project) -> Sequence[Decision]:
    """The letters of all rounds, the latest first."""
    rows = visible(Decision, actor).where(Decision.project_id == project.id)
    return session().scalars(rows.order_by(Decision.round.desc())).all()


def current_round(actor: Actor, project: Project) -> int:
    """The number of the round that is under way, or the next one between two."""
    rows = visible(Decision, actor, func.count(Decision.id))
    return 1 + session().scalars(rows.where(Decision.project_id == project.id)).one()


def list_substitutes(actor: Actor, project: Project) -> Sequence[Substitute]:
    """Who is named to vote on this decision."""
    rows = visible(Substitute, actor).where(
        Substitute.project_id == project.id, Substitute.ended_at.is_(None)
    )
    return session().scalars(rows.order_by(Substitute.created_at)).unique().all()


def list_reviews(actor: Actor, project: Project) -> Sequence[Review]:
    """All assignments, of earlier rounds too."""
    rows = visible(Review, actor).where(Review.project_id == project.id)
    return session().scalars(rows.order_by(Review.created_at)).unique().all()


def list_posts(actor: Actor, project: Project) -> Sequence[ReviewPost]:
    """The reviewers' discussion, the oldest first."""
    rows = visible(ReviewPost, actor).where(ReviewPost.project_id == project.id)
    return session().scalars(rows.order_by(ReviewPost.created_at)).unique().all()


def standing_of(actor: Actor, project: Project) -> Standing:
    """Which votes count now: each holds for one text, from one institution, while it is free."""
    rows = visible(Vote, actor).where(Vote.project_id == project.id).order_by(Vote.created_at)
    named = {each.user_id for each in list_substitutes(actor, project)}
    subject = under_decision(actor, project)
    now = subject.sha256
    round_ = current_round(actor, project)
    standing: dict[UUID, Vote] = {}
    void: dict[UUID, tuple[Vote, VoidReason]] = {}
    for vote in session().scalars(rows).unique():
        if subject.amendment is not None and vote.created_at < subject.amendment.created_at:
            continue  # It counted where it was cast: what was decided then is no vote on this text.
        is_substitute = vote.voter_id in named and holds_now(vote.voter, Role.REPRESENTATIVE)
        reason = why_void(vote, project, now, round_, is_substitute=is_substitute)
        standing.pop(vote.voter_id, None)
        void.pop(vote.voter_id, None)
        if reason is None:
            standing[vote.voter_id] = vote
        elif reason is not VoidReason.REPLACED:
            void[vote.voter_id] = (vote, reason)
    challenge = challenge_of(actor, project, round_)
    is_resting = challenge is not None and challenge.is_open
    resting = standing.pop(challenge.reviewer_id, None) if challenge and is_resting else None
    return Standing(
        round_, forum_quorum(), now, [*standing.values()], [*void.values()], resting, challenge
    )


def challenge_of(actor: Actor, project: Project, round_: int) -> Challenge | None:
    """The lead's challenge of the round, where the actor may know of it."""
    rows = visible(Challenge, actor).where(
        Challenge.project_id == project.id, Challenge.round == round_
    )
    return session().scalars(rows).unique().one_or_none()


@dataclass(frozen=True)
class NamedReviewer:
    """Who reviews, as the lead learns it: the person, and by which id to object."""

    review_id: UUID
    user: User


def named_reviewers(actor: Actor, project: Project) -> list[NamedReviewer]:
    """Who reviews the project in this round; empty to everybody but its lead person."""
    found = session().execute(
        text("SELECT reviewer_id, review_id FROM reviewers_of(:which)"), {"which": project.id}
    )
    reviews: dict[UUID, UUID] = {row[0]: row[1] for row in found}
    people = visible(User, actor).where(User.id.in_(reviews)).order_by(User.sort_key)
    return [NamedReviewer(reviews[each.id], each) for each in session().scalars(people).unique()]


def why_void(
    vote: Vote, project: Project, text: str, round_: int, *, is_substitute: bool
) -> VoidReason | None:
    """Why the vote does not count now; None where it does."""
    if vote.void_reason is not None:
        return vote.void_reason
    if vote.text_sha256 != text or vote.round != round_:
        return VoidReason.TEXT_CHANGED
    if vote.voter.institution_id != vote.institution_id:
        return VoidReason.INSTITUTION_CHANGED
    if conflict_of(project, vote.voter_id, vote.institution_id) is not None:
        return VoidReason.INSTITUTION_JOINED
    if not (is_substitute or holds_now(vote.voter, Role.COORDINATOR)):
        return VoidReason.ROLE_ENDED
    return None


def holds_now(user: User, role: Role) -> bool:
    """Whether the person of an active institution holds the role."""
    is_there = user.ended_at is None and user.institution.is_active
    return is_there and role in user.role_names


def candidates(actor: Actor, project: Project, round_: int) -> Sequence[Candidate]:
    """Every coordinator and named substitute, free ones and those with a conflict."""
    coordinators = visible(User, actor).where(holds_role(Role.COORDINATOR))
    people = {each.id: each for each in session().scalars(coordinators).unique()}
    substitutes = {
        each.user_id: each.user
        for each in list_substitutes(actor, project)
        if holds_now(each.user, Role.REPRESENTATIVE)
    }
    reviews = {
        each.reviewer_id: each
        for each in list_reviews(actor, project)
        if each.round == round_ or each.state in GONE
    }
    load = _open_reviews(actor)
    themes = _reviewed_themes(actor, project)
    found = [
        Candidate(
            user,
            user.id in substitutes,
            conflict_of(project, user.id, user.institution_id),
            reviews.get(user.id),
            load[user.id],
            tuple(sorted(themes[user.id])),
        )
        for user in ({**people, **substitutes}).values()
    ]
    return sorted(found, key=lambda each: (each.user.institution.sort_key, each.user.sort_key))


def _open_reviews(actor: Actor) -> Counter[UUID]:
    """How many open reviews each reviewer has, among those that the actor may know of."""
    rows = visible(Review, actor, Review.reviewer_id, func.count(Review.id)).where(
        Review.state == ReviewState.OPEN,
        Review.project_id.in_(ids(under_review())),
    )
    found = session().execute(rows.group_by(Review.reviewer_id))
    return Counter({row[0]: row[1] for row in found})


def _reviewed_themes(actor: Actor, project: Project) -> defaultdict[UUID, set[str]]:
    """Themes of the other projects that each reviewer has been asked to review."""
    rows = (
        visible(Review, actor, Review.reviewer_id, Project.themes)
        .join(Project, Project.id == Review.project_id)
        .where(Review.project_id != project.id)
    )
    found: defaultdict[UUID, set[str]] = defaultdict(set)
    for reviewer_id, themes in session().execute(rows):
        found[reviewer_id] |= set(themes)
    return found


def has_enough_voters(people: Sequence[Candidate], quorum: Quorum) -> bool:
    """Whether those who are free could form the quorum."""
    free = [each.user.institution.party_country for each in people if each.is_free]
    return len(free) >= quorum.votes and len(set(free)) >= quorum.countries
