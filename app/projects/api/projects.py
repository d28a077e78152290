"""Projects and their proposals, for programs."""

from typing import Any

from flask import request

from app.api.routing import endpoint
from app.api.schemas import Listing
from app.core import vocabulary
from app.core.actions import Action
from app.core.kinds import load
from app.core.routing import current_actor
from app.projects import listing
from app.projects.api.blueprint import answer_of, blueprint
from app.projects.models.project import Project
from app.projects.proposal_schemas import ProjectBody, ProjectChange
from app.projects.schemas import ProjectAnswer, ProjectCard, ThemeAnswer
from app.projects.service import copying, proposal


@endpoint(blueprint, "/themes", action=Action.SEE_VOCABULARY, answers=Listing[ThemeAnswer])
def list_themes() -> Listing[ThemeAnswer]:
    """The forum's vocabulary of themes, in its order."""
    return Listing(items=[ThemeAnswer.model_validate(each) for each in vocabulary.themes()])


@endpoint(
    blueprint,
    "/projects",
    action=Action.SEE_PROJECTS,
    answers=Listing[ProjectCard],
    lists=listing.PROJECTS,
)
def list_projects() -> Listing[ProjectCard]:
    """The cards of all projects that the caller may know of."""
    page = listing.list_projects(current_actor(), listing.PROJECTS.parse(request.args))
    return Listing(items=[ProjectCard.model_validate(each) for each in page.items], next=page.next)


@endpoint(
    blueprint,
    "/projects",
    action=Action.PROPOSE_PROJECT,
    method="POST",
    body=ProjectBody,
    answers=ProjectAnswer,
    status=201,
)
def propose(body: ProjectBody) -> tuple[Any, dict[str, str]]:
    """Begin a proposal, in draft; the caller becomes its lead person."""
    actor, fields = current_actor(), body.fields()
    if body.copy_from is None:
        project = proposal.propose(actor, fields)
    else:
        source = load(Project, actor, body.copy_from)
        project = copying.propose_like(actor, source, fields)
    return answer_of(project), {"Location": f"/api/v1/projects/{project.id}"}


@endpoint(
    blueprint,
    "/projects/<uuid:project_id>",
    action=Action.SEE_PROJECT,
    load=Project,
    answers=ProjectAnswer,
)
def show(project: Project) -> Any:
    """The card; with the text where the caller may read it."""
    return answer_of(project)


@endpoint(
    blueprint,
    "/projects/<uuid:project_id>",
    action=Action.EDIT_PROPOSAL,
    load=Project,
    method="PATCH",
    body=ProjectChange,
    answers=ProjectAnswer,
    needs_version=True,
)
def change(project: Project, body: ProjectChange) -> Any:
    """Change fields of the proposal while its text is open."""
    proposal.change_proposal(current_actor(), project, body.fields())
    return answer_of(project)
