"""One act on a project's review at a time."""

from flask_babel import gettext as _

from app.core.database import session
from app.core.errors import Conflict, NotFound
from app.core.policy import Actor
from app.core.scope import visible
from app.projects.models.project import Project
from app.projects.models.states import ProjectState


def lock(actor: Actor, project: Project) -> Project:
    """Wait for who is deciding on it, and read it again as it stands now."""
    rows = visible(Project, actor).where(Project.id == project.id)
    locked = session().scalars(
        rows.with_for_update(of=Project).execution_options(populate_existing=True)
    )
    found = locked.unique().one_or_none()
    if found is None:
        raise NotFound
    session().expire(found, ["proposal", "members"])
    return found


def hold_under_review(project: Project) -> None:
    """Raises Conflict unless the project waits for reviewers or is in review."""
    if not project.is_under_review:
        raise Conflict(_("This project is not under review."), guard="under_review")


def hold_in_review(project: Project) -> None:
    """Raises Conflict unless a reviewer is assigned and nothing is decided."""
    if project.state is ProjectState.SUBMITTED:
        raise Conflict(_("Assign a reviewer first."), guard="in_review")
    if not project.takes_votes:
        raise Conflict(_("This project is not under review."), guard="in_review")
