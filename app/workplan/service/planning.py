"""Plan packages and milestones: in the proposal's text, and while the project runs."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import func, select, text

from app.core.database import new_id, session
from app.core.errors import Conflict, Invalid
from app.core.policy import Actor, require
from app.core.scope import visible
from app.projects.models.project import Project
from app.projects.models.states import EDITABLE, TAKES_PART
from app.workplan import policy
from app.workplan.models import Milestone, MilestoneNeed, WorkPackage
from app.workplan.schedule import closes_circle
from app.workplan.service.common import move_to, note, settle_text
from app.workplan.service.dates import check_date
from app.workplan.states import OPEN, MilestoneState

FIELDS = (
    "title",
    "responsible_institution_id",
    "due_on",
    "work_package_id",
    "assignee_id",
    "means_of_verification",
    "needs",
)
Errors = dict[str, list[object]]


def add_package(
    actor: Actor, project: Project, title: dict[str, str], responsible_institution_id: UUID
) -> WorkPackage:
    """Add a work package after those that there are."""
    require(policy.may_plan(actor, project))
    errors: Errors = {}
    _check_institution(project, responsible_institution_id, errors)
    if errors:
        raise Invalid(errors)
    _lock(project)
    last = visible(WorkPackage, actor, func.max(WorkPackage.number)).where(
        WorkPackage.project_id == project.id
    )
    package = WorkPackage(
        project=project,
        number=(session().scalar(last) or 0) + 1,
        title=title,
        responsible_institution_id=responsible_institution_id,
    )
    session().add(package)
    session().flush()
    note("package_added", actor, package, project)
    settle_text(actor, project)
    return package


def plan_milestone(actor: Actor, project: Project, fields: Mapping[str, Any]) -> Milestone:
    """Add a milestone; `fields` are named as in `FIELDS`, `needs` holds pairs of id and days.

    Raises Invalid for what does not fit the project, Conflict for a date that needs an amendment.
    """
    require(policy.may_plan(actor, project))
    _lock(project)
    milestone = Milestone(
        id=new_id(),
        project_id=project.id,
        project=project,
        state=MilestoneState.PLANNED,
        number=_next_number(actor, project, fields.get("work_package_id")),
        means_of_verification="",
        state_reason="",
    )
    check_date(project, fields["due_on"])
    _set(actor, project, milestone, fields)
    session().add(milestone)
    session().flush()
    session().refresh(milestone)
    note("milestone_planned", actor, milestone, project, due_on=milestone.due_on.isoformat())
    settle_text(actor, project)
    return milestone


def change_milestone(actor: Actor, milestone: Milestone, fields: Mapping[str, Any]) -> None:
    """Set some fields but the date; raises Conflict once it has been submitted or cancelled."""
    require(policy.may_change(actor, milestone))
    if milestone.state not in OPEN:
        raise Conflict(_("What is submitted, met or cancelled does not change."))
    project = milestone.project
    _lock(project)
    changed = _set(actor, project, milestone, fields)
    if changed:
        session().flush()
        session().refresh(milestone)
        note("milestone_changed", actor, milestone, project, fields=changed)
        settle_text(actor, project)


def remove_milestone(actor: Actor, milestone: Milestone) -> None:
    """Take a milestone out of a text that is still open; later it is cancelled and still shows."""
    require(policy.may_change(actor, milestone))
    project = milestone.project
    if project.state not in EDITABLE or milestone.baseline_on is not None:
        raise Conflict(_("What was registered is not removed: cancel it, and it still shows."))
    for need in session().scalars(
        visible(MilestoneNeed, actor).where(MilestoneNeed.needed_id == milestone.id)
    ):
        session().delete(need)
    note("milestone_removed", actor, milestone, project)
    session().flush()
    session().delete(milestone)
    settle_text(actor, project)


def cancel_milestone(actor: Actor, milestone: Milestone, reason: str) -> None:
    """Give a milestone up; it stays on the page with the reason. Raises Invalid without one."""
    require(policy.may_change(actor, milestone))
    if milestone.project.state in EDITABLE:
        raise Conflict(_("The text is open: take the milestone out instead of cancelling it."))
    if milestone.state in OPEN and not reason.strip():
        raise Invalid({"reason": [_("Say why, in a sentence.")]})
    move_to(milestone, MilestoneState.CANCELLED)
    milestone.state_reason = reason.strip()
    note("milestone_cancelled", actor, milestone, milestone.project)


def _set(
    actor: Actor, project: Project, milestone: Milestone, fields: Mapping[str, Any]
) -> list[str]:
    """Check and set what differs; the names of what did."""
    errors: Errors = {}
    if "responsible_institution_id" in fields:
        _check_institution(project, fields["responsible_institution_id"], errors)
    if fields.get("assignee_id") and project.role_of(fields["assignee_id"]) is None:
        errors["assignee_id"] = [_("Only members of the project are asked to do this.")]
    if fields.get("work_package_id"):
        _check_package(actor, project, fields["work_package_id"], errors)
    if "needs" in fields:
        _check_needs(actor, project, milestone.id, fields["needs"], errors)
    if errors:
        raise Invalid(errors)
    changed = []
    for name, value in fields.items():
        if name == "needs":
            if {(each.needed_id, each.days) for each in milestone.needs} != set(value):
                _set_needs(milestone, value)
                changed.append(name)
        elif getattr(milestone, name) != value:
            setattr(milestone, name, value)
            changed.append(name)
    return changed


def _check_institution(project: Project, institution_id: UUID, errors: Errors) -> None:
    part = project.partnership_of(institution_id)
    if part is None or part.state not in TAKES_PART:
        errors["responsible_institution_id"] = [
            _("Only an institution that takes part in the project is responsible.")
        ]


def _check_package(actor: Actor, project: Project, package_id: UUID, errors: Errors) -> None:
    found = visible(WorkPackage, actor, WorkPackage.id).where(
        WorkPackage.id == package_id, WorkPackage.project_id == project.id
    )
    if session().scalar(found) is None:
        errors["work_package_id"] = [_("This project has no such work package.")]


def _check_needs(
    actor: Actor,
    project: Project,
    milestone_id: UUID,
    wanted: Sequence[tuple[UUID, int]],
    errors: Errors,
) -> None:
    ids = {each for each, _days in wanted}
    known = set(
        session().scalars(
            visible(Milestone, actor, Milestone.id).where(
                Milestone.project_id == project.id,
                Milestone.id.in_(ids),
                Milestone.state != MilestoneState.CANCELLED,
            )
        )
    )
    if known != ids or len(ids) != len(wanted):
        errors["needs"] = [_("Name milestones of this project, each once.")]
        return
    needs: dict[UUID, list[UUID]] = {}
    rows = visible(MilestoneNeed, actor, MilestoneNeed.milestone_id, MilestoneNeed.needed_id).where(
        MilestoneNeed.project_id == project.id, MilestoneNeed.milestone_id != milestone_id
    )
    for milestone, needed in session().execute(rows):
        needs.setdefault(milestone, []).append(needed)
    if closes_circle(needs, milestone_id, ids):
        errors["needs"] = [_("These milestones would need each other in a circle.")]


def _set_needs(milestone: Milestone, wanted: Sequence[tuple[UUID, int]]) -> None:
    kept = {each.needed_id: each for each in milestone.needs}
    for needed_id, need in kept.items():
        if (needed_id, need.days) not in wanted:
            milestone.needs.remove(need)
    session().flush()
    for needed_id, days in wanted:
        if needed_id not in kept or kept[needed_id].days != days:
            milestone.needs.append(
                MilestoneNeed(project_id=milestone.project_id, needed_id=needed_id, days=days)
            )


def _next_number(actor: Actor, project: Project, package_id: UUID | None) -> int:
    last = visible(Milestone, actor, func.max(Milestone.number)).where(
        Milestone.project_id == project.id, Milestone.work_package_id == package_id
    )
    return (session().scalar(last) or 0) + 1


def _lock(project: Project) -> None:
    """Let one planner at a time change the plan: numbers stay apart and no circle closes."""
    session().execute(
        select(func.pg_advisory_xact_lock(func.hashtextextended(f"plan:{project.id}", text("0"))))
    )
