"""A project's page: its card for who may know of it, its overview for who may read it."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.core.actions import Action
from app.core.contributions import PROJECT_PANELS
from app.core.locale import in_reader_language
from app.core.routing import current_actor, route
from app.projects import listing, policy
from app.projects.models.project import Project
from app.projects.queries import summary_of
from app.projects.views.blueprint import blueprint


@route(blueprint, "/projects/<uuid:project_id>", action=Action.SEE_PROJECT, load=Project)
def show(project: Project) -> ResponseReturnValue:
    """The card, and for those inside what the project is for and where it stands."""
    actor = current_actor()
    return render_template(
        "projects/show.html",
        project=project,
        themes={theme.slug: theme.name for theme in listing.themes()},
        reads_proposal=bool(policy.may_read_proposal(actor, project)),
        summary=in_reader_language(summary_of(actor, project)),
        panels=[panel for function in PROJECT_PANELS if (panel := function(actor, project))],
    )
