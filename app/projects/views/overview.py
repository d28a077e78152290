"""A project's page: its card for who may know of it, its overview for who may read it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from flask import render_template
from flask.typing import ResponseReturnValue

from app.core import time, vocabulary
from app.core.actions import Action
from app.core.contributions import PROJECT_PANELS, WAITING, Waiting
from app.core.locale import in_reader_language
from app.core.policy import Actor
from app.core.routing import current_actor, route
from app.projects import activity, policy
from app.projects.models.project import Project
from app.projects.next_step import next_step
from app.projects.queries import registrations_of, summary_of
from app.projects.views.blueprint import blueprint
from app.ui.waiting import WaitingLine, in_words

LATEST = 5


@route(blueprint, "/projects/<uuid:project_id>", action=Action.SEE_PROJECT, load=Project)
def show(project: Project) -> ResponseReturnValue:
    """The card, and for those inside what the project is for and where it stands."""
    actor = current_actor()
    reads_proposal = bool(policy.may_read_proposal(actor, project))
    return render_template(
        "projects/show.html",
        project=project,
        themes={theme.slug: theme.name for theme in vocabulary.themes()},
        reads_proposal=reads_proposal,
        waiting=_waiting(actor, project),
        next=next_step(actor, project) if reads_proposal else None,
        summary=in_reader_language(summary_of(actor, project)),
        registrations=registrations_of(actor, project)
        if policy.may_see_registrations(actor, project)
        else [],
        latest=_latest(actor, project),
        may_export=bool(policy.may_export(actor, project)),
        edits=bool(policy.may_edit_proposal(actor, project)),
        may_copy=bool(policy.may_propose(actor) and policy.may_copy(actor, project)),
        panels=[panel for function in PROJECT_PANELS if (panel := function(actor, project))],
    )


def _waiting(actor: Actor, project: Project) -> list[WaitingLine]:
    """What waits for the reader in this project, most urgent first; its own title is left out."""
    found = [
        each
        for function in WAITING
        for each in function(actor)
        if each.project_id == project.id and each.heap == "me"
    ]
    found.sort(key=lambda each: (each.due is None, each.due or date.max, each.title))
    today = time.today()
    return [in_words(_here(each, project), today) for each in found]


def _here(each: Waiting, project: Project) -> Waiting:
    if each.title == project.name:
        return replace(each, title=each.context, context="")
    return replace(each, context="") if each.context == project.name else each


def _latest(actor: Actor, project: Project) -> Sequence[activity.Entry]:
    """The last few acts, for who reads the inside."""
    if not policy.may_read_inside(actor, project):
        return []
    query = activity.ACTIVITY.parse({"limit": str(LATEST)})
    return activity.activity_of(actor, project, query).items
