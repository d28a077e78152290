"""What of work plans waits for a person."""

from collections.abc import Sequence
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import and_, or_, select

from app.core import time
from app.core.contributions import WAITING, Waiting
from app.core.database import session
from app.core.policy import Actor
from app.core.scope import visible
from app.core.time import today
from app.projects.models.project import Project, ProjectMember
from app.projects.models.states import MemberRole, ProjectState
from app.workplan import policy
from app.workplan.models import Milestone
from app.workplan.states import OPEN, MilestoneState

SOON = timedelta(days=14)
"""Before its date a milestone stands on its person's first page this long."""


@WAITING.add
def milestones_waiting(actor: Actor) -> Sequence[Waiting]:
    """To verify; mine that are due, overdue or returned (the lead's where nobody is named).

    Beside them those of my institution that others have, and what it submitted and others verify.
    """
    leads = select(ProjectMember.id).where(
        ProjectMember.project_id == Milestone.project_id,
        ProjectMember.user_id == actor.id,
        ProjectMember.role == MemberRole.LEAD,
        ProjectMember.ended_at.is_(None),
    )
    is_mine = or_(
        Milestone.assignee_id == actor.id, and_(Milestone.assignee_id.is_(None), leads.exists())
    )
    is_ours = Milestone.responsible_institution_id == actor.institution_id
    is_due = and_(Milestone.state.in_(OPEN), Milestone.due_on <= today() + SOON)
    returned = and_(is_mine, Milestone.state == MilestoneState.IN_PROGRESS)
    active = select(Project.id).where(
        Project.id == Milestone.project_id, Project.state == ProjectState.ACTIVE
    )
    rows = visible(Milestone, actor).where(
        active.exists(),
        or_(
            Milestone.state == MilestoneState.SUBMITTED,
            and_(or_(is_mine, is_ours), is_due),
            returned,
        ),
    )
    found = [_line(actor, milestone) for milestone in session().scalars(rows).unique()]
    return [each for each in found if each is not None]


def _line(actor: Actor, milestone: Milestone) -> Waiting | None:
    if milestone.state is MilestoneState.SUBMITTED:
        if policy.may_verify(actor, milestone):
            return _waiting(milestone, "milestone_to_verify", _("Verify"))
        last = milestone.submission
        if last is not None and last.institution_id == actor.institution_id:
            return _waiting(milestone, "milestone_submitted", _("Look at it"), "others")
        return None
    if not _is_mine(actor, milestone):
        return _waiting(milestone, "milestone_of_institution", _("Look at it"), "institution")
    if milestone.is_returned:
        return _waiting(milestone, "milestone_returned", _("Read the note"))
    if milestone.due_on <= today() + SOON:
        return _waiting(milestone, "milestone_due", _("Submit milestone"))
    return None


def _is_mine(actor: Actor, milestone: Milestone) -> bool:
    if milestone.assignee_id is not None:
        return milestone.assignee_id == actor.id
    return milestone.project.role_of(actor.id) is MemberRole.LEAD


def _waiting(milestone: Milestone, kind: str, act: str, heap: str = "me") -> Waiting:
    context = milestone.project.name
    if heap == "institution" and milestone.assignee is not None:
        context = _(
            "%(person)s has it; %(project)s", person=milestone.assignee.name, project=context
        )
    if heap == "others":
        context = _("Submitted, to be verified by others; %(project)s", project=context)
    last = milestone.submission if milestone.state is MilestoneState.SUBMITTED else None
    return Waiting(
        kind=kind,
        title=milestone.name,
        context=context,
        address=f"/milestones/{milestone.id}",
        act=act,
        due=None if last else milestone.due_on,
        since=time.day_of(last.created_at) if last else None,
        heap=heap,
        project_id=milestone.project_id,
    )
