"""The page on which the lead answers what the coordinators asked to be changed."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.actions import Action
from app.core.routing import current_actor, route
from app.projects.models.project import Project
from app.reviews import policy
from app.reviews.forms import PointAnswerForm
from app.reviews.service import points
from app.reviews.views import blueprint
from app.reviews.words import CRITERIA_WORDS
from app.ui.forms import refusals_beside


@route(
    blueprint, "/projects/<uuid:project_id>/changes", action=Action.SEE_CHANGE_POINTS, load=Project
)
def show_changes(project: Project) -> ResponseReturnValue:
    """The points of all rounds, those of the last with a form for each answer."""
    return _page(project)


@route(
    blueprint,
    "/projects/<uuid:project_id>/changes/<int:number>",
    action=Action.ANSWER_CHANGE_POINT,
    load=Project,
    methods=["POST"],
)
def answer_point(project: Project, number: int) -> ResponseReturnValue:
    """Answer one point."""
    form = PointAnswerForm(prefix=f"point{number}-")
    with refusals_beside(form):
        points.answer_point(current_actor(), project, number, form.answer.data or "")
        flash(_("Your answer is recorded."))
        address = url_for("reviews.show_changes", project_id=project.id, _anchor=f"point-{number}")
        return redirect(address, 303)
    return _page(project, {number: form}), 422


def _page(project: Project, given: dict[int, PointAnswerForm] | None = None) -> str:
    actor = current_actor()
    found = points.list_points(actor, project)
    latest = found[0].round if found else 0
    may_answer = bool(policy.may_answer_points(actor, project))
    forms = {
        each.number: PointAnswerForm(
            formdata=None, prefix=f"point{each.number}-", data={"answer": each.answer}
        )
        for each in found
        if may_answer and each.round == latest
    }
    return render_template(
        "reviews/changes.html",
        project=project,
        points=found,
        latest=latest,
        forms={**forms, **(given or {})},
        CRITERIA_WORDS=CRITERIA_WORDS,
    )
