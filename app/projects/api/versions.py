"""The submitted texts of a proposal, what differs between them, and similar projects."""

from flask import request

from app.api.routing import endpoint
from app.api.schemas import Listing
from app.core.actions import Action
from app.core.routing import current_actor
from app.projects import similar, versions
from app.projects.api.blueprint import blueprint
from app.projects.models.project import Project
from app.projects.schemas import SimilarAnswer
from app.projects.text_schemas import ComparisonAnswer, VersionAnswer, VersionLine, changes_between


@endpoint(
    blueprint,
    "/projects/<uuid:project_id>/versions",
    action=Action.READ_PROPOSAL,
    load=Project,
    answers=Listing[VersionLine],
)
def list_versions(project: Project) -> Listing[VersionLine]:
    """The texts that were submitted, the latest first."""
    found = versions.versions_of(current_actor(), project)
    return Listing(items=[VersionLine.model_validate(each) for each in found])


@endpoint(
    blueprint,
    "/projects/<uuid:project_id>/versions/<int:number>",
    action=Action.READ_PROPOSAL,
    load=Project,
    answers=VersionAnswer,
)
def show_version(project: Project, number: int) -> VersionAnswer:
    """One submitted text."""
    return VersionAnswer.model_validate(versions.version(current_actor(), project, number))


@endpoint(
    blueprint,
    "/projects/<uuid:project_id>/versions/comparison",
    action=Action.READ_PROPOSAL,
    load=Project,
    answers=ComparisonAnswer,
    parameters=("from", "to"),
)
def compare_versions(project: Project) -> ComparisonAnswer:
    """What differs between the texts `from` and `to`: a version's number, or "now"."""
    compared = versions.compare(
        current_actor(), project, request.args.get("from"), request.args.get("to")
    )
    if compared is None:
        return ComparisonAnswer()
    return ComparisonAnswer(
        earlier=compared.earlier,
        later=compared.later,
        changes=changes_between(compared.before, compared.after),
    )


@endpoint(
    blueprint,
    "/projects/<uuid:project_id>/similar",
    action=Action.READ_PROPOSAL,
    load=Project,
    answers=Listing[SimilarAnswer],
)
def list_similar(project: Project) -> Listing[SimilarAnswer]:
    """Projects that the caller may know of and that resemble this one, the most alike first."""
    found = similar.similar_to(current_actor(), project)
    return Listing(items=[SimilarAnswer.model_validate(each) for each in found])
