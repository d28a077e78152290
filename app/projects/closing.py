"""What closing asks for, on the project's page once its end is near and until it is archived."""

from collections.abc import Sequence
from datetime import timedelta

from flask import render_template

from app.core import time
from app.core.contributions import HISTORY_PLACE, PROJECT_PANELS, Guard
from app.core.policy import Actor
from app.projects import guards, policy
from app.projects.models.project import Project
from app.projects.models.states import ProjectState

NEAR = timedelta(days=60)
"""So long before its end an active project shows what closing asks for."""


def asked_by_closing(actor: Actor, project: Project) -> Sequence[Guard]:
    """For who reads the inside of a project that is active or completed; nothing for others."""
    if project.state not in {ProjectState.ACTIVE, ProjectState.COMPLETED}:
        return []
    return guards.of_completion(project) if policy.may_read_inside(actor, project) else []


@PROJECT_PANELS.at(HISTORY_PLACE)
def closing_panel(actor: Actor, project: Project) -> str:
    """The checklist, with the way to complete or archive for who does that."""
    is_completed = project.state is ProjectState.COMPLETED
    is_near = project.ends_on is not None and project.ends_on - NEAR <= time.today()
    if not (is_completed or is_near):
        return ""
    asked = asked_by_closing(actor, project)
    if not asked:
        return ""
    goes_on = policy.may_oversee if is_completed else policy.may_steer
    return render_template(
        "projects/_closing.html",
        project=project,
        closing=asked,
        is_completed=is_completed,
        goes_on=bool(goes_on(actor, project)),
    )
