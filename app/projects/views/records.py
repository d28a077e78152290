"""What is on record: registrations to print, and what happened."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.core.actions import Action
from app.core.routing import current_actor, route
from app.projects import activity, people, queries
from app.projects.models.project import Project
from app.projects.views.blueprint import blueprint
from app.projects.views.document import sections_of


@route(
    blueprint,
    "/projects/<uuid:project_id>/registrations/<int:number>",
    action=Action.SEE_REGISTRATIONS,
    load=Project,
)
def show_registration(project: Project, number: int) -> ResponseReturnValue:
    """A registration, as a certificate to print."""
    actor = current_actor()
    found = queries.registration(actor, project, number)
    return render_template(
        "projects/registration.html",
        project=project,
        registration=found,
        sections=sections_of(found.content, people.houses_of(actor, found.content)),
    )


@route(blueprint, "/projects/<uuid:project_id>/activity", action=Action.SEE_ACTIVITY, load=Project)
def show_activity(project: Project) -> ResponseReturnValue:
    """What happened, the newest first."""
    query = activity.ACTIVITY.parse(request.args)
    page = activity.activity_of(current_actor(), project, query)
    return render_template("projects/activity.html", project=project, page=page, query=query)
