"""What moves a project from one state to another, each a button that says so."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.core.actions import Action
from app.core.errors import Conflict
from app.core.policy import Actor
from app.core.routing import current_actor, route
from app.projects.forms import CompletionForm, ReasonForm
from app.projects.models.project import Project
from app.projects.service import states
from app.projects.views.blueprint import blueprint
from app.projects.views.members import draw_settings
from app.ui.forms import refusals_beside


def _act(noun: str, action: Action) -> Callable[[Any], Any]:
    return route(
        blueprint,
        f"/projects/<uuid:project_id>/{noun}",
        action=action,
        load=Project,
        methods=["POST"],
    )


def _done(project: Project, says: LazyString) -> ResponseReturnValue:
    flash(str(says))
    return redirect(url_for("projects.show", project_id=project.id), 303)


def _with_reason(
    act: Callable[[Actor, Project, str], None], project: Project, says: LazyString
) -> ResponseReturnValue:
    """Do an act that asks for a reason, or give the page back with what was written."""
    form = ReasonForm()
    if form.validate():
        with refusals_beside(form):
            act(current_actor(), project, form.reason.data)
            return _done(project, says)
    return draw_settings(project, reason=form), 422


@_act("submission", Action.SUBMIT_PROJECT)
def submit(project: Project) -> ResponseReturnValue:
    """Hand the text to the coordinators."""
    try:
        states.submit(current_actor(), project)
    except Conflict as error:
        flash(str(error.reason), "attention")
        return redirect(url_for("projects.show_proposal", project_id=project.id), 303)
    return _done(project, _l("Submitted. The text is closed until the coordinators answer."))


@_act("withdrawal", Action.WITHDRAW_PROJECT)
def withdraw(project: Project) -> ResponseReturnValue:
    """Take the proposal back for good."""
    return _with_reason(states.withdraw, project, _l("The project is withdrawn."))


@_act("activation", Action.ACTIVATE_PROJECT)
def activate(project: Project) -> ResponseReturnValue:
    """Start the work."""
    states.activate(current_actor(), project)
    return _done(project, _l("The project is active."))


@_act("completion", Action.COMPLETE_PROJECT)
def complete(project: Project) -> ResponseReturnValue:
    """End the work, with what was learnt."""
    form = CompletionForm()
    if not form.validate():
        return draw_settings(project, completion=form), 422
    try:
        states.complete(current_actor(), project, form.lessons.data or "")
    except Conflict as error:
        flash(str(error.reason), "attention")
        return redirect(url_for("projects.show_settings", project_id=project.id), 303)
    return _done(project, _l("The project is completed."))


@_act("suspension", Action.SUSPEND_PROJECT)
def suspend(project: Project) -> ResponseReturnValue:
    """Halt it, with a reason."""
    return _with_reason(states.suspend, project, _l("The project is suspended."))


@_act("resumption", Action.SUSPEND_PROJECT)
def resume(project: Project) -> ResponseReturnValue:
    """Let it go on, with a reason."""
    return _with_reason(states.resume, project, _l("The project goes on."))


@_act("archiving", Action.ARCHIVE_PROJECT)
def archive(project: Project) -> ResponseReturnValue:
    """Put it away, with a reason."""
    return _with_reason(states.archive, project, _l("The project is archived."))
