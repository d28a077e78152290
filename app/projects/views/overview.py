"""A project's page: its card for who may know of it, its overview for who may read it."""

from collections.abc import Sequence

from flask import render_template
from flask.typing import ResponseReturnValue

from app.core.actions import Action
from app.core.contributions import PROJECT_PANELS
from app.core.locale import in_reader_language
from app.core.policy import Actor
from app.core.routing import current_actor, route
from app.projects import activity, listing, policy
from app.projects.models.project import Project
from app.projects.models.states import OPEN
from app.projects.queries import registrations_of, summary_of
from app.projects.views.blueprint import blueprint

LATEST = 5


@route(blueprint, "/projects/<uuid:project_id>", action=Action.SEE_PROJECT, load=Project)
def show(project: Project) -> ResponseReturnValue:
    """The card, and for those inside what the project is for and where it stands."""
    actor = current_actor()
    part = project.partnership_of(actor.institution_id)
    return render_template(
        "projects/show.html",
        project=project,
        themes={theme.slug: theme.name for theme in listing.themes()},
        reads_proposal=bool(policy.may_read_proposal(actor, project)),
        summary=in_reader_language(summary_of(actor, project)),
        registrations=registrations_of(actor, project)
        if policy.may_see_registrations(actor, project)
        else [],
        latest=_latest(actor, project),
        edits=bool(policy.may_edit_proposal(actor, project)),
        answers=policy.may_answer(actor, project) and part is not None and part.state in OPEN,
        panels=[panel for function in PROJECT_PANELS if (panel := function(actor, project))],
    )


def _latest(actor: Actor, project: Project) -> Sequence[activity.Entry]:
    """The last few acts, for who reads the inside."""
    if not policy.may_read_inside(actor, project):
        return []
    query = activity.ACTIVITY.parse({"limit": str(LATEST)})
    return activity.activity_of(actor, project, query).items
