"""From one state to another, for programs: each a POST to a noun."""

from collections.abc import Callable
from typing import Any

from app.api.routing import endpoint
from app.api.schemas import Body
from app.core.actions import Action
from app.core.routing import current_actor
from app.projects.api.blueprint import answer_of, blueprint
from app.projects.models.project import Project
from app.projects.proposal_schemas import LongText
from app.projects.schemas import EmptyBody, ProjectAnswer, ReasonBody
from app.projects.service import states


class CompletionBody(Body):
    """What was learnt, for those who come after."""

    lessons: LongText = ""


def _transition(noun: str, action: Action, body: type[Body]) -> Callable[[Any], Any]:
    return endpoint(
        blueprint,
        f"/projects/<uuid:project_id>/{noun}",
        action=action,
        load=Project,
        method="POST",
        body=body,
        answers=ProjectAnswer,
    )


@_transition("submission", Action.SUBMIT_PROJECT, EmptyBody)
def submit(project: Project, body: EmptyBody) -> Any:  # noqa: ARG001 - nothing has to be said
    """Close the text and hand it to the coordinators; 409 names the guard that failed."""
    states.submit(current_actor(), project)
    return answer_of(project)


@_transition("withdrawal", Action.WITHDRAW_PROJECT, ReasonBody)
def withdraw(project: Project, body: ReasonBody) -> Any:
    """Take the proposal back for good, before it is approved."""
    states.withdraw(current_actor(), project, body.reason)
    return answer_of(project)


@_transition("activation", Action.ACTIVATE_PROJECT, EmptyBody)
def activate(project: Project, body: EmptyBody) -> Any:  # noqa: ARG001 - nothing has to be said
    """Start the work of an approved project; 409 names the guard that failed."""
    states.activate(current_actor(), project)
    return answer_of(project)


@_transition("completion", Action.COMPLETE_PROJECT, CompletionBody)
def complete(project: Project, body: CompletionBody) -> Any:
    """End the work, with what was learnt; 409 while an amendment is under way."""
    states.complete(current_actor(), project, body.lessons)
    return answer_of(project)


@_transition("suspension", Action.SUSPEND_PROJECT, ReasonBody)
def suspend(project: Project, body: ReasonBody) -> Any:
    """Halt an active project, with a reason."""
    states.suspend(current_actor(), project, body.reason)
    return answer_of(project)


@_transition("resumption", Action.SUSPEND_PROJECT, ReasonBody)
def resume(project: Project, body: ReasonBody) -> Any:
    """Let a suspended project go on, with a reason."""
    states.resume(current_actor(), project, body.reason)
    return answer_of(project)


@_transition("archiving", Action.ARCHIVE_PROJECT, ReasonBody)
def archive(project: Project, body: ReasonBody) -> Any:
    """Put a completed project away, with a reason."""
    states.archive(current_actor(), project, body.reason)
    return answer_of(project)
