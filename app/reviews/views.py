"""The queue of reviews, and the page on which a project is reviewed and decided."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from app.core import vocabulary
from app.core.actions import Action
from app.core.errors import Conflict, NotFound
from app.core.forms import Form
from app.core.routing import current_actor, route
from app.projects.models.project import Project
from app.projects.text import text_sha256
from app.reviews import queue, sentences
from app.reviews.board import Board, board_of, milestones_of, text_of
from app.reviews.changes import by_criterion, changes_since
from app.reviews.forms import (
    LONGEST_LETTER,
    ChallengeDecisionForm,
    DiscussionForm,
    RecommendationForm,
    RecusalForm,
    SubstituteForm,
    VoteForm,
)
from app.reviews.models import CRITERIA, Outcome
from app.reviews.service import assignment, substitutes, voting
from app.reviews.service.points import latest_points
from app.reviews.subject import under_decision
from app.reviews.words import (
    AMENDMENT_CONSEQUENCES,
    CHALLENGED,
    CONSEQUENCES,
    CRITERIA_WORDS,
    DECIDED,
    OUTCOMES,
    VOID,
)
from app.ui.forms import refusals_beside

blueprint = Blueprint("reviews", __name__, template_folder="templates")
for _sentence in (
    sentences.reader_id,
    sentences.review_context,
    sentences.quorum_sentence,
    sentences.deciding_sentence,
    sentences.candidate_line,
    sentences.why_excluded,
):
    blueprint.add_app_template_global(_sentence)


@blueprint.app_template_global("queue_address")
def queue_address() -> str:
    """Where the reader came from: coordinators from the queue, substitutes from Home."""
    return url_for("reviews.show_queue") if current_actor().is_coordinator else "/"


@route(blueprint, "/reviews", action=Action.SEE_REVIEWS)
def show_queue() -> ResponseReturnValue:
    """What waits for reviewers, what waits for me, and what was decided last."""
    return render_template("reviews/queue.html", queue=queue.queue_of(current_actor()))


@route(blueprint, "/projects/<uuid:project_id>/review", action=Action.OPEN_REVIEW, load=Project)
def show(project: Project) -> ResponseReturnValue:
    """Proposal, criteria, votes and who may vote; with a conflict of interest only the card."""
    return draw_review(project)


@route(
    blueprint,
    "/projects/<uuid:project_id>/review/preview",
    action=Action.READ_PROPOSAL,
    load=Project,
)
def preview(project: Project) -> ResponseReturnValue:
    """The text as reviewers will read it, beside what they are asked; nothing can be sent."""
    changes = changes_since(current_actor(), project)
    return render_template(
        "reviews/preview.html",
        project=project,
        changes=changes,
        touched=by_criterion(changes),
        CRITERIA_WORDS=CRITERIA_WORDS,
        CRITERIA=CRITERIA,
        text=text_of(project),
        milestones=milestones_of(project),
        themes={theme.slug: theme.name for theme in vocabulary.themes()},
        sha256=text_sha256(project),
    )


@route(
    blueprint,
    "/projects/<uuid:project_id>/review/reviewers",
    action=Action.ASSIGN_REVIEWER,
    load=Project,
    methods=["POST"],
)
def assign(project: Project) -> ResponseReturnValue:
    """Ask a coordinator to review."""
    try:
        reviewer_id = UUID(request.form.get("reviewer_id", ""))
    except ValueError:
        raise NotFound from None
    review = assignment.assign_reviewer(current_actor(), project, reviewer_id)
    flash(_("%(name)s reviews this project.", name=review.reviewer.name))
    return _back(project)


@route(
    blueprint,
    "/projects/<uuid:project_id>/review/recommendation",
    action=Action.RECOMMEND,
    load=Project,
    methods=["POST"],
)
def recommend(project: Project) -> ResponseReturnValue:
    """Record scores, reasons and a recommendation."""
    form = RecommendationForm()
    if form.validate():
        with refusals_beside(form, {name: f"{name}_score" for name in CRITERIA}):
            assignment.recommend(
                current_actor(), project, Outcome(form.recommendation.data), form.criteria()
            )
            flash(_("Your review is recorded."))
            return _back(project)
    return draw_review(project, recommendation=form), 422


@route(
    blueprint,
    "/projects/<uuid:project_id>/review/vote",
    action=Action.DECIDE_PROJECT,
    load=Project,
    methods=["POST"],
)
def vote(project: Project) -> ResponseReturnValue:
    """Cast one's vote; what completes the quorum decides."""
    form = VoteForm()
    status = 422
    if form.validate():
        try:
            with refusals_beside(form):
                voted = voting.vote(
                    current_actor(),
                    project,
                    Outcome(form.outcome.data),
                    form.reason.data or "",
                    form.letter.data or "",
                    form.text_sha256.data or None,
                    form.points(),
                )
                return _after_vote(project, voted)
        except Conflict as error:
            if error.guard != "text":
                raise
            form.form_errors.append(str(error.reason))
            status = error.status
    return draw_review(project, vote=form), status


@route(
    blueprint,
    "/projects/<uuid:project_id>/review/recusal",
    action=Action.RECUSE,
    load=Project,
    methods=["POST"],
)
def recuse(project: Project) -> ResponseReturnValue:
    """Step aside for good."""
    form = RecusalForm()
    if not form.validate():
        return draw_review(project, recusal=form), 422
    assignment.recuse(current_actor(), project, form.recusal.data or "")
    flash(_("You have stepped aside from this project."))
    return redirect(queue_address(), 303)


@route(
    blueprint,
    "/projects/<uuid:project_id>/review/discussion",
    action=Action.DISCUSS_REVIEW,
    load=Project,
    methods=["POST"],
)
def discuss(project: Project) -> ResponseReturnValue:
    """Write to the other reviewers."""
    form = DiscussionForm()
    if not form.validate():
        return draw_review(project, discussion=form), 422
    assignment.discuss(current_actor(), project, form.text.data or "")
    return redirect(url_for("reviews.show", project_id=project.id, _anchor="discussion"), 303)


@route(
    blueprint,
    "/projects/<uuid:project_id>/review/substitutes",
    action=Action.NAME_SUBSTITUTE,
    load=Project,
    methods=["POST"],
)
def name_substitute(project: Project) -> ResponseReturnValue:
    """Let a representative of an institution outside the project vote."""
    form = _substitute_form(board_of(current_actor(), project))
    if not form.validate():
        return draw_review(project, substitute=form), 422
    named = substitutes.name_substitute(current_actor(), project, UUID(form.user_id.data))
    flash(_("%(name)s votes on this project.", name=named.user.name))
    return _back(project)


def draw_review(project: Project, **given: Form) -> str:
    """The page, with what was typed where a form was refused."""
    board = board_of(current_actor(), project)
    forms = {
        "recusal": RecusalForm,
        "discussion": DiscussionForm,
        "challenge": ChallengeDecisionForm,
    }
    drawn = {name: given.get(name) or kind(formdata=None) for name, kind in forms.items()}
    drawn["substitute"] = given.get("substitute") or _substitute_form(board)
    drawn["recommendation"] = given.get("recommendation") or RecommendationForm.of(
        board.own_recommendation
    )
    drawn["vote"] = given.get("vote") or _vote_form(board)
    points = latest_points(current_actor(), project) if board.standing else []
    changes = changes_since(current_actor(), project) if board.standing else []
    return render_template(
        "reviews/show.html",
        points=points,
        amendment=under_decision(current_actor(), project).amendment if board.standing else None,
        changes=changes,
        touched=by_criterion(changes),
        CRITERIA_WORDS=CRITERIA_WORDS,
        project=project,
        board=board,
        forms=drawn,
        text=text_of(project) if board.standing else [],
        sha256=board.standing.text_sha256 if board.standing else "",
        milestones=milestones_of(project) if board.standing else [],
        themes={theme.slug: theme.name for theme in vocabulary.themes()},
        OUTCOMES=OUTCOMES,
        DECIDED=DECIDED,
        CONSEQUENCES={
            outcome.value: str(words)
            for outcome, words in (
                AMENDMENT_CONSEQUENCES if project.is_amending else CONSEQUENCES
            ).items()
        },
        VOID=VOID,
        CHALLENGED=CHALLENGED,
        CRITERIA=CRITERIA,
        LONGEST_LETTER=LONGEST_LETTER,
    )


def _vote_form(board: Board) -> VoteForm:
    """Filled with one's vote as it stands, or as it was before it became void."""
    actor = current_actor()
    standing = board.standing
    if standing is None:
        return VoteForm(formdata=None)
    void = standing.void_vote_of(actor.id)
    cast = standing.vote_of(actor.id) or (void[0] if void else None)
    values = {"text_sha256": standing.text_sha256}
    if cast is not None:
        values |= {"outcome": cast.outcome.value, "reason": cast.reason}
    return VoteForm(formdata=None, data=values)


def _substitute_form(board: Board) -> SubstituteForm:
    form = SubstituteForm()
    form.user_id.choices = [
        SelectChoice(str(each.id), f"{each.name}, {each.institution.short_name}")
        for each in board.possible_substitutes
    ]
    return form


def _after_vote(project: Project, voted: voting.Voted) -> ResponseReturnValue:
    if not voted.decides:
        flash(_("Your vote is recorded."))
        return _back(project)
    flash(_("Your vote is recorded. It completed the quorum: it is decided."))
    return redirect(queue_address(), 303)


def _back(project: Project) -> ResponseReturnValue:
    return redirect(url_for("reviews.show", project_id=project.id), 303)
