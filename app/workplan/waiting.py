"""What of work plans waits for a person."""

from collections.abc import Sequence
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import and_, or_, select

from app.core.contributions import WAITING, Waiting
from app.core.database import session
from app.core.policy import Actor
from app.core.scope import visible
from app.projects.models.project import Project, ProjectMember
from app.projects.models.states import MemberRole, ProjectState
from app.workplan import policy
from app.workplan.models import Milestone
from app.workplan.queries import today
from app.workplan.states import OPEN, MilestoneState

SOON = timedelta(days=14)
"""Before its date a milestone stands on its person's first page this long."""


@WAITING.add
def milestones_waiting(actor: Actor) -> Sequence[Waiting]:
    """To verify; mine that are due, overdue or returned (the lead's where nobody is named)."""
    leads = select(ProjectMember.id).where(
        ProjectMember.project_id == Milestone.project_id,
        ProjectMember.user_id == actor.id,
        ProjectMember.role == MemberRole.LEAD,
        ProjectMember.ended_at.is_(None),
    )
    is_mine = or_(
        Milestone.assignee_id == actor.id, and_(Milestone.assignee_id.is_(None), leads.exists())
    )
    mine = and_(is_mine, Milestone.state.in_(OPEN), Milestone.due_on <= today() + SOON)
    returned = and_(is_mine, Milestone.state == MilestoneState.IN_PROGRESS)
    active = select(Project.id).where(
        Project.id == Milestone.project_id, Project.state == ProjectState.ACTIVE
    )
    rows = visible(Milestone, actor).where(
        active.exists(), or_(Milestone.state == MilestoneState.SUBMITTED, mine, returned)
    )
    found = []
    for milestone in session().scalars(rows).unique():
        if milestone.state is MilestoneState.SUBMITTED:
            if policy.may_verify(actor, milestone):
                found.append(_waiting(milestone, "milestone_to_verify", _("Verify")))
        elif milestone.is_returned:
            found.append(_waiting(milestone, "milestone_returned", _("Read the note")))
        elif milestone.due_on <= today() + SOON:
            found.append(_waiting(milestone, "milestone_due", _("Submit")))
    return found


def _waiting(milestone: Milestone, kind: str, act: str) -> Waiting:
    return Waiting(
        kind=kind,
        title=milestone.name,
        context=milestone.project.name,
        address=f"/milestones/{milestone.id}",
        act=act,
        due=milestone.due_on,
        project_id=milestone.project_id,
    )
