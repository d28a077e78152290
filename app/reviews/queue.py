"""The coordinators' queue: what waits for reviewers, for me, for others, and what was decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement

from app.core.database import session
from app.core.policy import Actor
from app.core.scope import visible
from app.projects.models.project import Project
from app.projects.models.states import ProjectState
from app.projects.queries import under_review
from app.reviews.models import GONE, Decision, Review
from app.reviews.scopes import room

LONGEST = 100
"""How many lines a part of the queue shows."""


@dataclass(frozen=True)
class Line:
    """A project of the queue."""

    project: Project
    is_closed: bool
    """Whether a conflict of interest, or having stepped aside, keeps the reader out."""
    decision: Decision | None = None

    @property
    def since(self) -> datetime | None:
        """Since when it waits, or when it was decided."""
        return self.decision.decided_at if self.decision else self.project.submitted_at


@dataclass(frozen=True)
class Queue:
    """Its four parts."""

    waiting: Sequence[Line]
    mine: Sequence[Line]
    others: Sequence[Line]
    decided: Sequence[Line]


def queue_of(actor: Actor) -> Queue:
    """The queue as the actor sees it."""
    open_ = _projects(actor, under_review())
    rooms = visible(Project, actor, Project.id).where(under_review(), room(actor))
    free = set(session().scalars(rooms))
    assigned = visible(Review, actor, Review.project_id).where(
        Review.reviewer_id == actor.id, Review.state.not_in(GONE)
    )
    mine = set(session().scalars(assigned))
    lines = [Line(each, each.id not in free) for each in open_]
    in_review = [each for each in lines if each.project.takes_votes]
    return Queue(
        waiting=[each for each in lines if each.project.state is ProjectState.SUBMITTED],
        mine=[each for each in in_review if each.project.id in mine],
        others=[each for each in in_review if each.project.id not in mine],
        decided=_decided(actor),
    )


def _projects(actor: Actor, condition: ColumnElement[bool]) -> Sequence[Project]:
    rows = visible(Project, actor).where(condition)
    return session().scalars(rows.order_by(Project.submitted_at).limit(LONGEST)).unique().all()


def _decided(actor: Actor) -> list[Line]:
    rows = visible(Decision, actor).order_by(Decision.decided_at.desc()).limit(LONGEST)
    decisions = session().scalars(rows).all()
    projects = visible(Project, actor).where(
        Project.id.in_({each.project_id for each in decisions})
    )
    known = {each.id: each for each in session().scalars(projects).unique()}
    return [
        Line(known[each.project_id], is_closed=False, decision=each)
        for each in decisions
        if each.project_id in known
    ]
