"""What projects ask of the work plan."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import render_template
from flask_babel import gettext as _
from sqlalchemy import func, select

from app.core.contributions import (
    ACTIVATION_GUARDS,
    COMPLETION_GUARDS,
    EXPORT_PARTS,
    ON_AMENDMENT,
    ON_APPROVAL,
    PLAN_PLACE,
    PROJECT_COLUMNS,
    PROJECT_PANELS,
    PROJECT_TABS,
    REGISTRATION_PARTS,
    ExportPart,
    Guard,
    Tab,
)
from app.core.database import session
from app.core.locale import in_reader_language
from app.core.policy import Actor
from app.core.scope import visible
from app.core.time import today
from app.projects.export.crate import table
from app.projects.models.project import Project
from app.workplan import policy, rows
from app.workplan.calendar import NextMilestone, plans_of
from app.workplan.chart import chart_of
from app.workplan.models import Milestone, WorkPackage
from app.workplan.queries import outline_of
from app.workplan.schedule import Condition
from app.workplan.states import MilestoneState

SHOWN_IN_PANEL = 6


@ACTIVATION_GUARDS.add
def has_a_milestone(project: Project) -> Sequence[Guard]:
    """A project starts with at least one milestone in its plan."""
    rows = _of(project).where(Milestone.state != MilestoneState.CANCELLED)
    is_met = session().scalar(select(rows.exists())) is True
    address = f"/projects/{project.id}/plan"
    return [Guard("milestone", is_met, _("A work plan with at least one milestone"), address)]


@COMPLETION_GUARDS.add
def plan_is_done(project: Project) -> Sequence[Guard]:
    """Closing asks that every milestone is verified or cancelled."""
    still_open = _of(project).where(
        Milestone.state.not_in((MilestoneState.VERIFIED, MilestoneState.CANCELLED))
    )
    is_met = session().scalar(select(still_open.exists())) is not True
    address = f"/projects/{project.id}/plan"
    return [Guard("milestones", is_met, _("Every milestone verified or cancelled"), address)]


@REGISTRATION_PARTS.add
def planned(project: Project) -> dict[str, Any]:
    """The work packages and milestones of the proposal: part of its exact text."""
    packages = session().scalars(
        select(WorkPackage)
        .where(WorkPackage.project_id == project.id)
        .order_by(WorkPackage.number)
        .execution_options(scoped=True)
    )
    milestones = session().scalars(
        _of(project).where(Milestone.state != MilestoneState.CANCELLED).order_by(Milestone.id)
    )
    return {
        "work_packages": [_package(each) for each in packages],
        "milestones": [_milestone(each) for each in milestones.unique()],
    }


@ON_APPROVAL.add
def set_baseline(_actor: Actor, project: Project) -> None:
    """The dates of the registration become those that slips are counted from."""
    session().flush()
    session().execute(select(func.set_baseline(project.id)))


@ON_AMENDMENT.add
def set_baseline_anew(actor: Actor, project: Project, amendment: Any) -> None:
    """Where an amendment takes the plan along, its dates are those that slips are counted from."""
    if amendment.takes_plan:
        set_baseline(actor, project)


@EXPORT_PARTS.add
def plan_to_take_along(actor: Actor, project: Project) -> Sequence[ExportPart]:
    """The milestones that the reader sees, as a table."""
    if not policy.may_see_plan(actor, project):
        return []
    heads = ("number", "title", "institution_id", "due_on", "registered_on", "state")
    lines = [
        (
            each.full_number,
            in_reader_language(each.title),
            each.responsible_institution_id,
            each.due_on,
            each.baseline_on,
            each.state.value,
        )
        for each in outline_of(actor, project).milestones
    ]
    return [ExportPart("plan.csv", table([heads, *lines]), _("Work plan"), "text/csv")]


@PROJECT_TABS.add
def plan_tab(actor: Actor, project: Project) -> Sequence[Tab]:
    """The work plan, for who reads the proposal or the inside."""
    if not policy.may_see_plan(actor, project):
        return []
    count = visible(Milestone, actor, func.count()).where(
        Milestone.project_id == project.id, Milestone.state != MilestoneState.CANCELLED
    )
    address = f"/projects/{project.id}/plan"
    return [Tab("plan", _("Work plan"), address, session().scalar(count))]


@PROJECT_COLUMNS.add
def health_and_next(_actor: Actor, projects: Sequence[UUID]) -> dict[str, dict[UUID, Any]]:
    """How each plan stands and what comes next in it, in one statement for the page."""
    plans = plans_of(projects, today())
    following = {project: plan.next for project, plan in plans.items()}
    return {
        "health": {project: plan.health for project, plan in plans.items() if plan.next},
        "next_milestone": {
            project: NextMilestone(
                entry.step.id, entry.name, entry.step.due_on, entry.responsible_institution_id
            )
            for project, entry in following.items()
            if entry is not None
        },
    }


@PROJECT_PANELS.at(PLAN_PLACE)
def plan_panel(actor: Actor, project: Project) -> str:
    """What is late and what comes next, on the project's overview."""
    if not policy.may_see_plan(actor, project):
        return ""
    outline = outline_of(actor, project)
    found = [row for group in rows.groups_of(outline) for row in group.rows]
    shown = _nearest(found)
    return render_template(
        "workplan/_panel.html",
        project=project,
        outline=outline,
        tally=rows.tally(found),
        rows=shown,
        chart=chart_of(outline, [rows.Group(None, shown)], is_short=True),
        count=sum(row.condition is not Condition.CANCELLED for row in found),
    )


def _nearest(found: Sequence[rows.Row]) -> list[rows.Row]:
    """By date: all where they fit, else what is open, and before it what was met last."""
    by_date = sorted(
        (row for row in found if row.condition is not Condition.CANCELLED),
        key=lambda row: row.milestone.due_on,
    )
    still_open = [row for row in by_date if row.condition is not Condition.VERIFIED]
    met = [row for row in by_date if row.condition is Condition.VERIFIED]
    room = max(SHOWN_IN_PANEL - len(still_open), 0)
    kept = [*met[len(met) - min(room, len(met)) :], *still_open[:SHOWN_IN_PANEL]]
    return sorted(kept, key=lambda row: row.milestone.due_on)


def _of(project: Project) -> Any:
    """All milestones of a loaded project; row-level security narrows them to its readers'."""
    return (
        select(Milestone).where(Milestone.project_id == project.id).execution_options(scoped=True)
    )


def _package(package: WorkPackage) -> dict[str, Any]:
    return {
        "number": package.number,
        "title": package.title,
        "institution_id": str(package.responsible_institution_id),
    }


def _milestone(milestone: Milestone) -> dict[str, Any]:
    return {
        "id": str(milestone.id),
        "number": milestone.full_number,
        "title": milestone.title,
        "institution_id": str(milestone.responsible_institution_id),
        "due_on": milestone.due_on.isoformat(),
        "means_of_verification": milestone.means_of_verification,
        "needs": sorted([str(each.needed_id), each.days] for each in milestone.needs),
    }
