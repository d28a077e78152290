"""Who sees what reviewers write: those in the review room, and never the lead or a partner."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, not_, or_, select
from sqlalchemy.orm import aliased

from app.accounts.models import RoleAssignment, User
from app.core import time
from app.core.contributions import PROJECT_READERS, ProjectReaders
from app.core.database import session
from app.core.policy import Actor, Label, Role
from app.core.scope import scope, visible
from app.institutions.models import Institution, InstitutionState
from app.projects.models.project import Project, ProjectMember
from app.projects.queries import ids, led_by, readable, under_review, without_conflict
from app.projects.queries import known as known_project
from app.reviews.models import (
    GONE,
    Challenge,
    ChangePoint,
    DecidedText,
    Decision,
    Recommendation,
    Review,
    ReviewPost,
    ReviewState,
    Substitute,
    Vote,
)


def holds_role(role: Role) -> Any:
    """A condition on User: a person of an active institution who holds `role` now."""
    held = select(RoleAssignment.user_id).where(
        RoleAssignment.role == role,
        RoleAssignment.ended_at.is_(None),
        or_(RoleAssignment.until.is_(None), RoleAssignment.until > time.now()),
    )
    active = select(Institution.id).where(Institution.state == InstitutionState.ACTIVE)
    return and_(User.ended_at.is_(None), User.id.in_(held), User.institution_id.in_(active))


def substitutes_now(actor: Actor) -> ColumnElement[bool]:
    """Projects under review on which the actor, a representative, votes as a substitute."""
    if not actor.is_representative:
        return false()
    mine = select(Substitute.project_id).where(
        Substitute.user_id == actor.id, Substitute.ended_at.is_(None)
    )
    return and_(under_review(), Project.id.in_(mine))


def room(actor: Actor) -> ColumnElement[bool]:
    """Projects whose review room the actor is in: no conflict, never a member, not gone from it."""
    if not actor.is_signed_in:
        return false()
    coordinates: ColumnElement[bool] = false()
    if actor.is_coordinator:
        coordinates = or_(Project.label != Label.RED, under_review())
    worked_on = select(ProjectMember.project_id).where(ProjectMember.user_id == actor.id)
    own = aliased(Review)
    left = select(own.project_id).where(own.reviewer_id == actor.id, own.state.in_(GONE))
    return and_(
        Project.submitted_at.is_not(None),
        or_(coordinates, substitutes_now(actor)),
        without_conflict(actor),
        Project.id.not_in(worked_on),
        Project.id.not_in(left),
    )


def _names_where_nobody_else(actor: Actor) -> ColumnElement[bool]:
    """Projects whose card an admin knows because no coordinator is there to name substitutes."""
    if not actor.is_admin:
        return false()
    nobody = not_(exists(select(User.id).where(holds_role(Role.COORDINATOR))))
    return and_(Project.label != Label.RED, under_review(), nobody)


def _known_to_substitutes(actor: Actor) -> ColumnElement[bool]:
    ever = select(Substitute.project_id).where(Substitute.user_id == actor.id)
    return or_(
        substitutes_now(actor),
        and_(Project.label != Label.RED, Project.id.in_(ever)),
        _names_where_nobody_else(actor),
    )


def _is_substitute_reader(actor: Actor, project: Project) -> bool:
    return project.is_under_review and is_substitute(actor, project)


def is_substitute(actor: Actor, project: Project) -> bool:
    """Whether the actor, a representative, is named to vote on this one decision."""
    if not actor.is_representative:
        return False
    named = visible(Substitute, actor, Substitute.id).where(
        Substitute.project_id == project.id,
        Substitute.user_id == actor.id,
        Substitute.ended_at.is_(None),
    )
    return session().execute(named).first() is not None


def left_as(actor: Actor, project: Project) -> ReviewState | None:
    """How the actor has left this project's review for good, where that is so."""
    left = visible(Review, actor, Review.state).where(
        Review.project_id == project.id, Review.reviewer_id == actor.id, Review.state.in_(GONE)
    )
    return session().scalars(left.limit(1)).first()


def is_anybody_coordinator(actor: Actor) -> bool:
    """Whether the forum has a coordinator now."""
    found = visible(User, actor, User.id).where(holds_role(Role.COORDINATOR)).limit(1)
    return session().execute(found).first() is not None


PROJECT_READERS.append(
    ProjectReaders(
        reads=substitutes_now, knows=_known_to_substitutes, includes=_is_substitute_reader
    )
)


@scope(Review)
def known_reviews(actor: Actor) -> ColumnElement[bool]:
    """Those of one's rooms, and one's own."""
    return or_(Review.project_id.in_(ids(room(actor))), Review.reviewer_id == actor.id)


@scope(Recommendation)
def known_recommendations(actor: Actor) -> ColumnElement[bool]:
    """Those of one's rooms."""
    return Recommendation.project_id.in_(ids(room(actor)))


@scope(Vote)
def known_votes(actor: Actor) -> ColumnElement[bool]:
    """Those of one's rooms: neither their words nor that they exist is for anybody else."""
    return Vote.project_id.in_(ids(room(actor)))


@scope(ReviewPost)
def known_posts(actor: Actor) -> ColumnElement[bool]:
    """Those of one's rooms."""
    return ReviewPost.project_id.in_(ids(room(actor)))


@scope(Decision)
def known_decisions(actor: Actor) -> ColumnElement[bool]:
    """The letter is for who reads the proposal, and for the room it was written in."""
    return Decision.project_id.in_(ids(or_(readable(actor), room(actor))))


@scope(DecidedText)
def known_decided_texts(actor: Actor) -> ColumnElement[bool]:
    """For who reads the proposal now."""
    return DecidedText.project_id.in_(ids(readable(actor)))


@scope(ChangePoint)
def known_points(actor: Actor) -> ColumnElement[bool]:
    """Like the letter: for who reads the proposal, and for the room."""
    return ChangePoint.project_id.in_(ids(or_(readable(actor), room(actor))))


@scope(Challenge)
def known_challenges(actor: Actor) -> ColumnElement[bool]:
    """Those of one's rooms, those of projects one leads, and what concerns oneself."""
    return or_(
        Challenge.project_id.in_(ids(room(actor))),
        Challenge.project_id.in_(led_by(actor)),
        Challenge.reviewer_id == actor.id,
    )


@scope(Substitute)
def known_substitutes(actor: Actor) -> ColumnElement[bool]:
    """One's own naming, whom one has named, one's room, and for coordinators all they know of."""
    coordinated: ColumnElement[bool] = false()
    if actor.is_coordinator:
        coordinated = Substitute.project_id.in_(ids(known_project(actor)))
    return or_(
        Substitute.user_id == actor.id,
        Substitute.named_by_id == actor.id,
        Substitute.project_id.in_(ids(room(actor))),
        coordinated,
    )
