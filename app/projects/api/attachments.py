"""The files of a proposal, for programs."""

from typing import Any

from flask import request
from flask_babel import gettext as _

from app.api.routing import endpoint
from app.api.schemas import Listing
from app.core.actions import Action
from app.core.errors import Invalid
from app.core.routing import current_actor
from app.projects.api.blueprint import blueprint
from app.projects.attached import LARGEST
from app.projects.models.project import Project
from app.projects.schemas import AttachmentAnswer
from app.projects.service import attachments

PATH = "/projects/<uuid:project_id>/attachments"


@endpoint(
    blueprint,
    PATH,
    action=Action.READ_PROPOSAL,
    load=Project,
    answers=Listing[AttachmentAnswer],
)
def list_attachments(project: Project) -> Listing[AttachmentAnswer]:
    """The files that belong to the text, each with its SHA-256."""
    found = attachments.attachments_of(current_actor(), project)
    return Listing(items=[AttachmentAnswer.model_validate(each) for each in found])


@endpoint(
    blueprint,
    PATH,
    action=Action.EDIT_PROPOSAL,
    load=Project,
    method="POST",
    answers=AttachmentAnswer,
    status=201,
    largest=lambda: LARGEST,
)
def attach(project: Project) -> Any:
    """Send a file of up to 20 MB as the part `file` of a form; `about` says what it is."""
    files = request.files.getlist("file")
    if len(files) != 1:
        raise Invalid({"file": [_("Send one file, as the part “file” of a multipart form.")]})
    found = attachments.attach(
        current_actor(),
        project,
        files[0].stream,
        files[0].filename,
        request.form.get("about", ""),
    )
    address = f"/api/v1/projects/{project.id}/attachments/{found.number}"
    return lambda: AttachmentAnswer.model_validate(found), {"Location": address}


@endpoint(blueprint, f"{PATH}/<int:number>", action=Action.READ_PROPOSAL, load=Project)
def download(project: Project, number: int) -> Any:
    """The file, byte for byte."""
    return attachments.hand_out(current_actor(), project, number).response()


@endpoint(
    blueprint,
    f"{PATH}/<int:number>",
    action=Action.EDIT_PROPOSAL,
    load=Project,
    method="DELETE",
    status=204,
)
def take_out(project: Project, number: int) -> None:
    """Take the file out of the text."""
    attachments.take_out(current_actor(), project, number)
