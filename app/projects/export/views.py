"""The package of a project, to save."""

from flask.typing import ResponseReturnValue

from app.core.actions import Action
from app.core.routing import current_actor, route
from app.projects.export import service
from app.projects.models.project import Project
from app.projects.views.blueprint import blueprint


@route(
    blueprint,
    "/projects/<uuid:project_id>/crate.zip",
    action=Action.EXPORT_PROJECT,
    load=Project,
)
def download_crate(project: Project) -> ResponseReturnValue:
    """What one may read of the project, as an RO-Crate."""
    return service.export(current_actor(), project)
