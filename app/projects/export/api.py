"""The package of a project and its metadata in the shape of RAiD, for programs."""

from typing import Any

from flask import Response

from app.api.routing import endpoint
from app.core.actions import Action
from app.core.routing import current_actor
from app.projects.api.blueprint import blueprint
from app.projects.export import service
from app.projects.export.raid import raid_of
from app.projects.models.project import Project
from app.projects.queries import registrations_of


@endpoint(
    blueprint,
    "/projects/<uuid:project_id>/crate",
    action=Action.EXPORT_PROJECT,
    load=Project,
)
def download_crate(project: Project) -> Response:
    """What one may read of the project, as an RO-Crate 1.2 in a zip."""
    return service.export(current_actor(), project)


@endpoint(
    blueprint,
    "/projects/<uuid:project_id>/raid",
    action=Action.EXPORT_PROJECT,
    load=Project,
    answers=dict[str, Any],
)
def show_raid(project: Project) -> dict[str, Any]:
    """The project's metadata in the shape of RAiD 1.6, with dated roles."""
    return raid_of(project, registrations_of(current_actor(), project)[::-1])
