"""What is in preparation, for programs."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from flask import request
from pydantic import StringConstraints

from app.api.routing import endpoint
from app.api.schemas import Answer, Body, Listing
from app.core.actions import Action
from app.core.routing import current_actor
from app.projects.announcements import queries, service
from app.projects.announcements.models import Announcement
from app.projects.api.blueprint import blueprint
from app.projects.models.project import Project
from app.projects.schemas import EmptyBody, InstitutionLine

OF_PROJECT = "/projects/<uuid:project_id>/announcement"


class WishBody(Body):
    """What the person would bring."""

    words: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=service.LONGEST)
    ]


class ContactLine(Answer):
    """Whom to turn to."""

    id: UUID
    name: str


class AnnouncementAnswer(Answer):
    """A draft, as every member of the forum may read of it."""

    id: UUID
    title: dict[str, str]
    themes: list[str]
    countries: list[str]
    lead_institution: InstitutionLine
    contact: ContactLine
    created_at: datetime


class WishAnswer(Answer):
    """A person's word to the lead."""

    person: ContactLine
    institution: InstitutionLine
    words: str
    created_at: datetime


@endpoint(
    blueprint,
    "/announcements",
    action=Action.SEE_ANNOUNCEMENTS,
    answers=Listing[AnnouncementAnswer],
    lists=queries.ANNOUNCEMENTS,
)
def list_announcements() -> Listing[AnnouncementAnswer]:
    """Drafts that their leads have announced as in preparation."""
    page = queries.list_announcements(current_actor(), queries.ANNOUNCEMENTS.parse(request.args))
    found = [AnnouncementAnswer.model_validate(each) for each in page.items]
    return Listing(items=found, next=page.next)


@endpoint(
    blueprint,
    "/announcements/<uuid:announcement_id>/wish",
    action=Action.WISH_TO_JOIN,
    load=Announcement,
    method="POST",
    body=WishBody,
    answers=WishAnswer,
    status=201,
)
def wish_to_join(announcement: Announcement, body: WishBody) -> Any:
    """Write to the lead, once; 409 afterwards."""
    wish = service.wish_to_join(current_actor(), announcement, body.words)
    return lambda: WishAnswer.model_validate(wish)


@endpoint(
    blueprint,
    OF_PROJECT,
    action=Action.ANNOUNCE_PROJECT,
    load=Project,
    method="POST",
    body=EmptyBody,
    answers=AnnouncementAnswer,
    status=201,
)
def announce(project: Project, body: EmptyBody) -> Any:  # noqa: ARG001 - nothing has to be said
    """Let all members of the forum read its title, themes, countries, lead institution and lead."""
    made = service.announce(current_actor(), project)
    return lambda: AnnouncementAnswer.model_validate(made)


@endpoint(
    blueprint,
    OF_PROJECT,
    action=Action.ANNOUNCE_PROJECT,
    load=Project,
    method="DELETE",
    status=204,
)
def take_announcement_back(project: Project) -> None:
    """End the announcement; 409 where there is none."""
    service.take_back(current_actor(), project)


@endpoint(
    blueprint,
    f"{OF_PROJECT}/wishes",
    action=Action.ANNOUNCE_PROJECT,
    load=Project,
    answers=Listing[WishAnswer],
)
def list_wishes(project: Project) -> Listing[WishAnswer]:
    """Who wishes to join the draft, for its lead."""
    found = queries.wishes_for(current_actor(), project)
    return Listing(items=[WishAnswer.model_validate(each) for each in found])
