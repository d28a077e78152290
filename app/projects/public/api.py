"""Projects that are open to the public, for programs without a token."""

from datetime import date, datetime
from uuid import UUID

from app.api.routing import endpoint
from app.api.schemas import Answer, Listing
from app.core.actions import Action
from app.projects.api.blueprint import blueprint
from app.projects.models.states import PartnerRole, ProjectState
from app.projects.public import queries


class PublicInstitutionAnswer(Answer):
    """An institution that takes part."""

    names: dict[str, str]
    short_name: str
    country: str | None
    role: PartnerRole


class PublicRegistrationAnswer(Answer):
    """What identifies a registered text."""

    number: int
    text_sha256: str
    approved_at: datetime


class PublicProjectAnswer(Answer):
    """What everybody may know of a project."""

    id: UUID
    code: str
    title: dict[str, str]
    summary: dict[str, str]
    themes: list[str]
    countries: list[str]
    state: ProjectState
    starts_on: date | None
    ends_on: date | None
    institutions: list[PublicInstitutionAnswer]
    registrations: list[PublicRegistrationAnswer]


@endpoint(
    blueprint,
    "/public/projects",
    action=Action.SEE_PUBLIC_PROJECTS,
    answers=Listing[PublicProjectAnswer],
)
def list_public_projects() -> Listing[PublicProjectAnswer]:
    """Approved projects of the label TLP:CLEAR; no token is needed."""
    found = queries.public_projects()
    return Listing(items=[PublicProjectAnswer.model_validate(each) for each in found])


@endpoint(
    blueprint,
    "/public/projects/<code>",
    action=Action.SEE_PUBLIC_PROJECTS,
    answers=PublicProjectAnswer,
)
def show_public_project(code: str) -> PublicProjectAnswer:
    """One of them, by its code; no token is needed."""
    return PublicProjectAnswer.model_validate(queries.public_project(code))
