"""Pages of a challenge: the lead sees who reviews and objects; the reviewers decide on it."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from app.core.actions import Action
from app.core.routing import current_actor, route
from app.projects.models.project import Project
from app.reviews import policy, queries
from app.reviews.forms import ChallengeDecisionForm, ChallengeForm
from app.reviews.models import ChallengeState
from app.reviews.service import challenges
from app.reviews.views import blueprint, draw_review
from app.reviews.words import CHALLENGED
from app.ui.forms import refusals_beside


@route(
    blueprint, "/projects/<uuid:project_id>/reviewers", action=Action.SEE_REVIEWERS, load=Project
)
def show_reviewers(project: Project) -> ResponseReturnValue:
    """Who reviews the project in this round, for its lead."""
    return _page(project, _form(project, is_sent=False))


@route(
    blueprint,
    "/projects/<uuid:project_id>/reviewers/challenge",
    action=Action.CHALLENGE_REVIEWER,
    load=Project,
    methods=["POST"],
)
def challenge(project: Project) -> ResponseReturnValue:
    """Object to one of them."""
    form = _form(project, is_sent=True)
    if form.validate():
        with refusals_beside(form):
            challenges.challenge_reviewer(
                current_actor(), project, UUID(form.review_id.data), form.reason.data or ""
            )
            flash(_("Your challenge is recorded. Others in the review decide on it."))
            return redirect(url_for("reviews.show_reviewers", project_id=project.id), 303)
    return _page(project, form), 422


@route(
    blueprint,
    "/projects/<uuid:project_id>/review/challenge",
    action=Action.DECIDE_CHALLENGE,
    load=Project,
    methods=["POST"],
)
def decide_challenge(project: Project) -> ResponseReturnValue:
    """Uphold or dismiss the lead's challenge."""
    form = ChallengeDecisionForm()
    if form.validate():
        outcome = ChallengeState(form.challenge.data)
        challenges.decide_challenge(current_actor(), project, outcome, form.because.data or "")
        flash(_("The challenge is decided."))
        return redirect(url_for("reviews.show", project_id=project.id), 303)
    return draw_review(project, challenge=form), 422


def _form(project: Project, *, is_sent: bool) -> ChallengeForm:
    form = ChallengeForm() if is_sent else ChallengeForm(formdata=None)
    form.review_id.choices = [
        SelectChoice(str(each.review_id), f"{each.user.name}, {each.user.institution.short_name}")
        for each in queries.named_reviewers(current_actor(), project)
    ]
    return form


def _page(project: Project, form: ChallengeForm) -> str:
    actor = current_actor()
    found = queries.challenge_of(actor, project, queries.current_round(actor, project))
    return render_template(
        "reviews/reviewers.html",
        project=project,
        form=form,
        challenge=found,
        may_challenge=found is None and bool(policy.may_challenge(actor, project)),
        CHALLENGED=CHALLENGED,
    )
