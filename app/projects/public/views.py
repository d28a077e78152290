"""Pages that need no sign-in: projects that are open to the public."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.core import vocabulary
from app.core.actions import Action
from app.core.routing import route
from app.projects.public import queries
from app.projects.views.blueprint import blueprint
from app.projects.words import PARTNER_ROLES


@route(blueprint, "/public/projects", action=Action.SEE_PUBLIC_PROJECTS)
def list_public_projects() -> ResponseReturnValue:
    """All of them, with who leads each and where it stands."""
    return render_template("projects/public/list.html", projects=queries.public_projects())


@route(blueprint, "/public/projects/<code>", action=Action.SEE_PUBLIC_PROJECTS)
def show_public_project(code: str) -> ResponseReturnValue:
    """One of them: what for, who, where it stands, and what was registered."""
    return render_template(
        "projects/public/show.html",
        project=queries.public_project(code),
        themes={theme.slug: theme.name for theme in vocabulary.themes()},
        roles=PARTNER_ROLES,
    )
