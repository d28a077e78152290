"""What can be read of work plans: the scopes, one plan, the milestones of one project."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import aliased

from app.core import time
from app.core.database import session
from app.core.kinds import KINDS, find
from app.core.paging import Filter, ListSpec, Page, Query, Sort
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
from app.workplan.outline import Outline, sees_delays
from app.workplan.policy import NAMED_ONLY
from app.workplan.states import MilestoneState
from app.workplan.words import MILESTONE_STATES

RESULTS = ("dataset_version", "draft_revision", "dataset", "draft")
"""Kinds of things that a milestone produces."""

MOST_RESULTS = 50
"""Of each kind, that a page offers."""


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


def outline_of(actor: Actor, project: Project) -> Outline:
    """The plan of a project as the actor sees it today."""
    return Outline(
        project,
        milestones_of(actor, project.id),
        time.today(),
        waiting_counts=not sees_delays(actor, project),
        packages=packages_of(actor, project.id),
    )


MILESTONES = ListSpec(
    "milestones",
    sorts=(
        Sort("due", _l("Due date"), (Milestone.due_on, Milestone.id)),
        Sort("newest", _l("Newest first"), (Milestone.created_at, Milestone.id), True),
    ),
    filters=(
        Filter(
            "state",
            _l("State"),
            lambda value: Milestone.state == value,
            lambda: [(state.value, word) for state, word in MILESTONE_STATES.items()],
        ),
    ),
)


def list_milestones(actor: Actor, project: Project, query: Query) -> Page:
    """A page of a project's milestones."""
    rows = visible(Milestone, actor).where(Milestone.project_id == project.id)
    return MILESTONES.page(rows, query)


def results_of(actor: Actor, project: Project) -> list[tuple[str, UUID, str]]:
    """What of the project can be linked as a result: kind, id and title, the newest first."""
    found = []
    for name in RESULTS:
        kind = KINDS.get(name)
        if kind is None:
            continue
        model: Any = kind.model
        of_project = (
            model.project_id == project.id
            if hasattr(model, "project_id")
            else (model.dataset if hasattr(model, "dataset") else model.draft).has(
                project_id=project.id
            )
        )
        rows = visible(model, actor).where(of_project).order_by(model.created_at.desc())
        things = session().scalars(rows.limit(MOST_RESULTS)).unique()
        found += [(name, each.id, kind.title(each)) for each in things if kind.is_result(each)]
    return found


def links_of(actor: Actor, milestone: Milestone) -> dict[UUID, str]:
    """Addresses of those results that the actor may open, by the id of the deliverable."""
    found = {}
    for each in milestone.deliverables:
        if each.url is not None:
            found[each.id] = each.url
        elif each.kind is not None and each.thing_id is not None:
            thing = find(each.kind, actor, each.thing_id)
            if thing is not None:
                found[each.id] = KINDS[each.kind].address(thing)
    return found
