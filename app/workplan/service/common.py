"""What every act on a work plan checks and records."""

from flask_babel import gettext as _

from app.core import events
from app.core.database import session
from app.core.errors import Conflict
from app.core.policy import Actor
from app.projects.models.project import Project
from app.projects.models.states import EDITABLE, TAKES_PART, ProjectState
from app.projects.service.proposal import settle
from app.workplan.models import Milestone, WorkPackage
from app.workplan.states import TRANSITIONS, MilestoneState
from app.workplan.words import MILESTONE_STATES


def move_to(milestone: Milestone, state: MilestoneState) -> None:
    """Bring the milestone into `state`; raises Conflict where the present one forbids it."""
    if state not in TRANSITIONS[milestone.state]:
        raise Conflict(
            _(
                "A milestone that is “%(now)s” cannot become “%(then)s”.",
                now=MILESTONE_STATES[milestone.state],
                then=MILESTONE_STATES[state],
            )
        )
    milestone.state = state


def require_active(project: Project) -> None:
    """Go on only while the project is active; raises Conflict."""
    if project.state is not ProjectState.ACTIVE:
        raise Conflict(_("Work on milestones begins when the project is active."), guard="project")


def note(
    name: str, actor: Actor, subject: Milestone | WorkPackage, project: Project, **details: object
) -> None:
    """Record the act for the project and all institutions that take part in it."""
    events.record(
        f"workplan.{name}",
        actor,
        subject,
        project_id=project.id,
        institution_ids=[
            each.institution_id for each in project.partnerships if each.state in TAKES_PART
        ],
        **details,
    )


def settle_text(actor: Actor, project: Project) -> None:
    """While the text is open, ask those again whose terms the changed plan changes."""
    if project.state in EDITABLE:
        session().flush()
        settle(actor, project)
