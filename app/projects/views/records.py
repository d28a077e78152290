"""What is on record: registrations to print and to compare, and what happened."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.core.actions import Action
from app.core.routing import current_actor, route
from app.projects import activity, certificate, people, queries
from app.projects.document import changes_since, sections_of
from app.projects.models.project import Project
from app.projects.views.blueprint import blueprint

PATH = "/projects/<uuid:project_id>/registrations/<int:number>"


@route(blueprint, PATH, action=Action.SEE_REGISTRATIONS, load=Project)
def show_registration(project: Project, number: int) -> ResponseReturnValue:
    """A registration, as a certificate to print."""
    actor = current_actor()
    found = queries.registration(actor, project, number)
    registrations = queries.registrations_of(actor, project)
    return render_template(
        "projects/registration.html",
        project=project,
        registration=found,
        others=[each for each in registrations if each.number != number],
        in_force=registrations[0].number,
        sections=sections_of(found.content, people.houses_of(actor, found.content)),
    )


@route(blueprint, f"{PATH}/changes", action=Action.SEE_REGISTRATIONS, load=Project)
def show_registration_changes(project: Project, number: int) -> ResponseReturnValue:
    """What differs between a registration and another, the one before it unless one is named."""
    actor = current_actor()
    found = queries.registration(actor, project, number)
    since = queries.before(actor, project, found, request.args.get("since"))
    houses = people.houses_of(actor, since.content) | people.houses_of(actor, found.content)
    return render_template(
        "projects/registration_changes.html",
        project=project,
        registration=found,
        since=since,
        changes=changes_since(since.content, found.content, houses),
    )


@route(blueprint, f"{PATH}/certificate.pdf", action=Action.SEE_REGISTRATIONS, load=Project)
def download_certificate(project: Project, number: int) -> ResponseReturnValue:
    """The certificate of a registration, as a PDF in the project's language."""
    actor = current_actor()
    found = queries.registration(actor, project, number)
    return certificate.certificate_of(actor, project, found)


@route(blueprint, "/projects/<uuid:project_id>/activity", action=Action.SEE_ACTIVITY, load=Project)
def show_activity(project: Project) -> ResponseReturnValue:
    """What happened, the newest first."""
    query = activity.ACTIVITY.parse(request.args)
    page = activity.activity_of(current_actor(), project, query)
    return render_template("projects/activity.html", project=project, page=page, query=query)
