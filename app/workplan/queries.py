"""What can be read of work plans: the scopes, one plan, the milestones of one project."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import aliased

from app.core import time
from app.core.database import session
from app.core.events import declare
from app.core.kinds import Kind, register
from app.core.locale import FORUM_TIME_ZONE
from app.core.policy import Actor
from app.core.scope import scope, visible
from app.projects.models.project import Partnership, Project
from app.projects.models.states import TAKES_PART, PartnerRole, ProjectState
from app.projects.queries import ids, inside, readable
from app.workplan.models import (
    Deliverable,
    Milestone,
    MilestoneMove,
    MilestoneNeed,
    Submission,
    WorkPackage,
)
from app.workplan.policy import NAMED_ONLY
from app.workplan.states import MilestoneState


def today() -> date:
    """The forum's day: what is due today is not overdue before it ends in Tashkent."""
    return time.now().astimezone(ZoneInfo(FORUM_TIME_ZONE)).date()


def asked(actor: Actor) -> ColumnElement[bool]:
    """Milestones that a coordinator is asked to verify, or has answered."""
    if not actor.is_coordinator:
        return false()
    later = aliased(Submission)
    newer = select(later.id).where(
        later.milestone_id == Submission.milestone_id, later.created_at > Submission.created_at
    )
    from_lead = select(Submission.milestone_id).where(
        Submission.institution_id == Project.lead_institution_id, ~newer.exists()
    )
    part = select(Partnership.id).where(
        Partnership.project_id == Project.id,
        Partnership.institution_id == actor.institution_id,
        Partnership.role != PartnerRole.OBSERVER,
        Partnership.state.in_(TAKES_PART),
    )
    answered = select(Submission.milestone_id).where(Submission.answered_by_id == actor.id)
    mine_to_ask = select(Project.id).where(
        Project.id == Milestone.project_id,
        Project.label.not_in(NAMED_ONLY),
        Project.state.in_((ProjectState.ACTIVE, ProjectState.COMPLETED)),
        Project.lead_institution_id != actor.institution_id,
        ~part.exists(),
        or_(
            and_(
                Milestone.state == MilestoneState.SUBMITTED,
                or_(Project.coordinators_verify.is_(True), Milestone.id.in_(from_lead)),
            ),
            Milestone.id.in_(answered),
        ),
    )
    return mine_to_ask.exists()


@scope(Milestone)
def known_milestones(actor: Actor) -> ColumnElement[bool]:
    """Inside all; planned ones to who reads the proposal; one that is asked to be verified."""
    planned = and_(
        Milestone.state == MilestoneState.PLANNED, Milestone.project_id.in_(ids(readable(actor)))
    )
    return or_(Milestone.project_id.in_(ids(inside(actor))), planned, asked(actor))


@scope(WorkPackage)
def known_packages(actor: Actor) -> ColumnElement[bool]:
    """Part of the proposal."""
    of_asked = select(Milestone.work_package_id).where(asked(actor))
    return or_(WorkPackage.project_id.in_(ids(readable(actor))), WorkPackage.id.in_(of_asked))


@scope(MilestoneNeed)
def known_needs(actor: Actor) -> ColumnElement[bool]:
    """Part of the proposal."""
    return _with_milestone(MilestoneNeed, actor, MilestoneNeed.project_id.in_(ids(readable(actor))))


@scope(MilestoneMove)
def known_moves(actor: Actor) -> ColumnElement[bool]:
    """Inside, and to who is asked to verify."""
    return _with_milestone(MilestoneMove, actor, MilestoneMove.project_id.in_(ids(inside(actor))))


@scope(Deliverable)
def known_deliverables(actor: Actor) -> ColumnElement[bool]:
    """Inside, and to who is asked to verify."""
    return _with_milestone(Deliverable, actor, Deliverable.project_id.in_(ids(inside(actor))))


@scope(Submission)
def known_submissions(actor: Actor) -> ColumnElement[bool]:
    """Inside, and to who is asked to verify."""
    return _with_milestone(Submission, actor, Submission.project_id.in_(ids(inside(actor))))


def _with_milestone(model: Any, actor: Actor, own: ColumnElement[bool]) -> ColumnElement[bool]:
    return or_(own, model.milestone_id.in_(select(Milestone.id).where(asked(actor))))


def milestones_of(actor: Actor, project_id: UUID) -> Sequence[Milestone]:
    """A project's milestones in the order of the plan, with all that belongs to them."""
    rows = visible(Milestone, actor).where(Milestone.project_id == project_id)
    found = session().scalars(rows).unique().all()
    return sorted(found, key=_position)


def packages_of(actor: Actor, project_id: UUID) -> Sequence[WorkPackage]:
    """A project's work packages by number."""
    rows = visible(WorkPackage, actor).where(WorkPackage.project_id == project_id)
    return session().scalars(rows.order_by(WorkPackage.number)).all()


def _position(milestone: Milestone) -> tuple[bool, int, int]:
    package = milestone.work_package
    return (package is None, package.number if package else 0, milestone.number)


register(
    Kind(
        name="milestone",
        model=Milestone,
        word=_l("milestone"),
        title=lambda milestone: milestone.name,
        address=lambda milestone: f"/milestones/{milestone.id}",
        label=lambda milestone: milestone.project.label,
    )
)
register(
    Kind(
        name="work_package",
        model=WorkPackage,
        word=_l("work package"),
        title=lambda package: package.name,
        address=lambda package: f"/projects/{package.project_id}/plan",
        label=lambda package: package.project.label,
    )
)
declare(
    {
        "work_package_added": _l("{actor} added the work package {subject}."),
        "milestone_planned": _l("{actor} planned the milestone {subject}."),
        "milestone_changed": _l("{actor} changed the milestone {subject}."),
        "milestone_removed": _l("{actor} took the milestone {subject} out of the proposal."),
        "milestone_started": _l("{actor} started the milestone {subject}."),
        "milestone_moved": _l("{actor} moved the date of the milestone {subject}."),
        "milestone_move_answered": _l("{actor} answered on the moved date of {subject}."),
        "milestone_deliverable_added": _l("{actor} linked a result to the milestone {subject}."),
        "milestone_submitted": _l("{actor} submitted the milestone {subject}."),
        "milestone_verified": _l("{actor} verified the milestone {subject}."),
        "milestone_returned": _l("{actor} returned the milestone {subject}."),
        "milestone_cancelled": _l("{actor} cancelled the milestone {subject}."),
    }
)
