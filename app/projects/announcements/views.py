"""Pages of what is in preparation, and the lead's two buttons."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from app.core import vocabulary
from app.core.actions import Action
from app.core.forms import Form
from app.core.routing import current_actor, route
from app.projects.announcements import policy, queries, service
from app.projects.announcements.models import Announcement
from app.projects.forms import trimmed
from app.projects.models.project import Project
from app.projects.views.blueprint import blueprint
from app.ui.forms import refusals_beside

OF_PROJECT = "/projects/<uuid:project_id>/announcement"


class WishForm(Form):
    """What a person would bring."""

    words = TextAreaField(
        _l("What you would bring"),
        [
            InputRequired(_l("Say in a sentence or two what you would bring.")),
            Length(max=service.LONGEST, message=_l("At most %(max)d characters.")),
        ],
        filters=[trimmed],
        description=_l("The lead reads it, with your name and institution."),
    )


@route(blueprint, "/announcements", action=Action.SEE_ANNOUNCEMENTS)
def list_announcements() -> ResponseReturnValue:
    """What is in preparation."""
    actor = current_actor()
    query = queries.ANNOUNCEMENTS.parse(request.args)
    page = queries.list_announcements(actor, query)
    return render_template(
        "projects/announcements/list.html",
        page=page,
        query=query,
        spec=queries.ANNOUNCEMENTS,
        themes={theme.slug: theme.name for theme in vocabulary.themes()},
        told=queries.told_by(actor, page.items),
        may_wish=lambda each: bool(policy.may_wish_to_join(actor, each)),
    )


@route(
    blueprint,
    "/announcements/<uuid:announcement_id>/wish",
    action=Action.WISH_TO_JOIN,
    load=Announcement,
    methods=["GET", "POST"],
)
def wish_to_join(announcement: Announcement) -> ResponseReturnValue:
    """Write to the lead."""
    form = WishForm()
    if request.method == "POST" and form.validate():
        with refusals_beside(form):
            service.wish_to_join(current_actor(), announcement, form.words.data or "")
            flash(_("The lead is told that you wish to join."))
            return redirect(url_for("projects.list_announcements"), 303)
    status = 200 if request.method == "GET" else 422
    page = render_template("projects/announcements/wish.html", announcement=announcement, form=form)
    return page, status


@route(blueprint, OF_PROJECT, action=Action.ANNOUNCE_PROJECT, load=Project, methods=["POST"])
def announce_draft(project: Project) -> ResponseReturnValue:
    """Let all members of the forum read that it is in preparation."""
    service.announce(current_actor(), project)
    flash(_("All members of the forum can read that it is in preparation."))
    return _to_settings(project)


@route(
    blueprint, f"{OF_PROJECT}/end", action=Action.ANNOUNCE_PROJECT, load=Project, methods=["POST"]
)
def take_announcement_back(project: Project) -> ResponseReturnValue:
    """End the announcement."""
    service.take_back(current_actor(), project)
    flash(_("The announcement is taken back."))
    return _to_settings(project)


def _to_settings(project: Project) -> ResponseReturnValue:
    return redirect(url_for("projects.show_settings", project_id=project.id), 303)


@blueprint.app_template_global("announcing_of")
def announcing_of(project: Project) -> dict[str, object]:
    """What a project's settings show of its announcement to its lead; nothing to others."""
    actor = current_actor()
    if not policy.may_announce(actor, project):
        return {}
    return {
        "standing": queries.announcement_of(actor, project),
        "wishes": queries.wishes_for(actor, project),
    }
