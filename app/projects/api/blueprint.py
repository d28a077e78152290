"""The endpoints of projects, and the answer that most of them give."""

from collections.abc import Callable

from flask import Blueprint

from app.core.routing import current_actor
from app.projects import policy
from app.projects.models.project import Project
from app.projects.queries import summary_of
from app.projects.schemas import ProjectAnswer, project_answer

blueprint = Blueprint("projects_api", __name__)


def answer_of(project: Project) -> Callable[[], ProjectAnswer]:
    """The project as its reader may read it, built once everything is written."""
    actor = current_actor()
    return lambda: project_answer(
        project,
        summary_of(actor, project),
        reads_proposal=bool(policy.may_read_proposal(actor, project)),
    )
