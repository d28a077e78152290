"""The files of a proposal: what is attached, what is added and taken out, each to download."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.actions import Action
from app.core.routing import current_actor, route
from app.projects import policy
from app.projects.attached import KINDS, LARGEST
from app.projects.forms import AttachmentForm
from app.projects.models.project import Project
from app.projects.service import attachments
from app.projects.views.blueprint import blueprint
from app.ui.forms import refusals_beside

PATH = "/projects/<uuid:project_id>/attachments"


@route(blueprint, PATH, action=Action.READ_PROPOSAL, load=Project)
def show_attachments(project: Project) -> ResponseReturnValue:
    """What is attached, with a form to add to it while the text is open."""
    return _draw(project, AttachmentForm())


@route(
    blueprint,
    PATH,
    action=Action.EDIT_PROPOSAL,
    load=Project,
    methods=["POST"],
    largest=lambda: LARGEST,
)
def attach_file(project: Project) -> ResponseReturnValue:
    """Add a file to the text."""
    form = AttachmentForm()
    if form.validate():
        file = form.file.data
        with refusals_beside(form):
            attachments.attach(
                current_actor(), project, file.stream, file.filename, form.about.data or ""
            )
            flash(_("The file is attached."))
            return redirect(url_for("projects.show_attachments", project_id=project.id), 303)
    return _draw(project, form), 422


@route(blueprint, f"{PATH}/<int:number>", action=Action.READ_PROPOSAL, load=Project)
def download_attachment(project: Project, number: int) -> ResponseReturnValue:
    """The file, byte for byte."""
    return attachments.hand_out(current_actor(), project, number).response()


@route(
    blueprint,
    f"{PATH}/<int:number>/removal",
    action=Action.EDIT_PROPOSAL,
    load=Project,
    methods=["POST"],
)
def take_out_file(project: Project, number: int) -> ResponseReturnValue:
    """Take a file out of the text."""
    attachments.take_out(current_actor(), project, number)
    flash(_("The file is taken out of the text."))
    return redirect(url_for("projects.show_attachments", project_id=project.id), 303)


def _draw(project: Project, form: AttachmentForm) -> str:
    actor = current_actor()
    return render_template(
        "projects/attachments.html",
        project=project,
        attachments=attachments.attachments_of(actor, project),
        form=form,
        may_edit=bool(policy.may_edit_proposal(actor, project)),
        accept=",".join(f".{each}" for each in KINDS),
    )
