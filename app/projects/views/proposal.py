"""The proposal: its sections, each a form of its own."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.core.actions import Action
from app.core.routing import route
from app.projects import guards
from app.projects.models.project import Project
from app.projects.views.blueprint import blueprint


@route(blueprint, "/projects/<uuid:project_id>/proposal", action=Action.READ_PROPOSAL, load=Project)
def show_proposal(project: Project) -> ResponseReturnValue:
    """All sections with what is missing in them."""
    return render_template(
        "projects/proposal.html", project=project, guards=guards.of_submission(project)
    )
