"""A milestone's page: what, by when, evidence, verification, history, and every act on it."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from app.core.actions import Action
from app.core.forms import Form
from app.core.routing import View, current_actor, route
from app.ui.forms import refusals_beside
from app.workplan import policy, queries, rows
from app.workplan.forms import (
    AddressForm,
    NoteForm,
    ReasonForm,
    ResultForm,
    StatementForm,
)
from app.workplan.models import Milestone
from app.workplan.service import dates, planning, progress
from app.workplan.states import OPEN, Agreement, MilestoneState
from app.workplan.words import AGREEMENTS, MOVE_REASONS

blueprint = Blueprint("milestones", __name__)
MILESTONE = "/milestones/<uuid:milestone_id>"


@route(blueprint, MILESTONE, action=Action.SEE_MILESTONE, load=Milestone)
def show(milestone: Milestone) -> ResponseReturnValue:
    """A milestone with all that may be done with it."""
    return _page(milestone)


def _act(path: str, action: Action) -> Callable[[View], View]:
    """Declare an act on a milestone: it is sent there, and goes back to the milestone's page."""
    return route(blueprint, f"{MILESTONE}/{path}", action=action, load=Milestone, methods=["POST"])


@_act("start", Action.WORK_ON_MILESTONE)
def start(milestone: Milestone) -> ResponseReturnValue:
    """Say that work on it has begun."""
    progress.start_milestone(current_actor(), milestone)
    return _done(milestone, _("The milestone is in progress."))


@_act("results", Action.WORK_ON_MILESTONE)
def link_result(milestone: Milestone) -> ResponseReturnValue:
    """Link a dataset or draft of the project."""
    form = _result_form(milestone)
    if form.validate():
        with refusals_beside(form):
            kind, _colon, thing_id = str(form.id.data).partition(":")
            progress.link_thing(current_actor(), milestone, kind, UUID(thing_id))
            return _done(milestone, _("The result is linked."))
    return _page(milestone, form), 422


@_act("addresses", Action.WORK_ON_MILESTONE)
def link_address(milestone: Milestone) -> ResponseReturnValue:
    """Link an address on the web."""
    form = AddressForm()
    if form.validate():
        with refusals_beside(form):
            url, title = form.url.data or "", form.title.data or ""
            progress.link_address(current_actor(), milestone, url, title)
            return _done(milestone, _("The result is linked."))
    return _page(milestone, form), 422


@_act("submission", Action.WORK_ON_MILESTONE)
def submit(milestone: Milestone) -> ResponseReturnValue:
    """Hand in the evidence."""
    form = StatementForm()
    if form.validate():
        with refusals_beside(form):
            progress.submit_milestone(current_actor(), milestone, form.statement.data or "")
            return _done(milestone, _("The milestone is submitted and waits to be verified."))
    return _page(milestone, form), 422


@_act("verification", Action.VERIFY_MILESTONE)
def verify(milestone: Milestone) -> ResponseReturnValue:
    """Accept what was submitted, or return it with a note."""
    form = NoteForm()
    returns = request.form.get("outcome") == "return"
    act = progress.return_milestone if returns else progress.verify_milestone
    if form.validate():
        with refusals_beside(form):
            act(current_actor(), milestone, form.note.data or "")
            said = _("The milestone is returned.") if returns else _("The milestone is verified.")
            return _done(milestone, said)
    return _page(milestone, form), 422


@_act("move-answer", Action.ANSWER_MOVE)
def answer_move(milestone: Milestone) -> ResponseReturnValue:
    """Agree or disagree with a moved date."""
    agrees = request.form.get("answer") == Agreement.AGREED.value
    agreement = Agreement.AGREED if agrees else Agreement.DISAGREED
    dates.answer_move(current_actor(), milestone, agreement)
    return _done(milestone, _("Your institution’s answer is on the record."))


@_act("cancellation", Action.CHANGE_MILESTONE)
def cancel(milestone: Milestone) -> ResponseReturnValue:
    """Give it up, with the reason."""
    form = ReasonForm()
    if form.validate():
        with refusals_beside(form):
            planning.cancel_milestone(current_actor(), milestone, form.reason.data or "")
            return _done(milestone, _("The milestone is cancelled."))
    return _page(milestone, form), 422


@_act("removal", Action.CHANGE_MILESTONE)
def remove(milestone: Milestone) -> ResponseReturnValue:
    """Take it out of a text that is still open."""
    project_id = milestone.project_id
    planning.remove_milestone(current_actor(), milestone)
    flash(_("The milestone is no longer in the plan."))
    return redirect(f"/projects/{project_id}/plan", 303)


def _done(milestone: Milestone, said: str) -> ResponseReturnValue:
    flash(said)
    return redirect(f"/milestones/{milestone.id}", 303)


def _page(milestone: Milestone, wrong: Form | None = None) -> str:
    actor = current_actor()
    outline = queries.outline_of(actor, milestone.project)
    is_open = milestone.state in OPEN
    works = bool(policy.may_work_on(actor, milestone)) and policy.is_under_way(milestone.project)
    may_change = bool(policy.may_change(actor, milestone)) and is_open
    waits = milestone.state is MilestoneState.SUBMITTED and policy.is_under_way(milestone.project)
    last_move = milestone.moves[-1] if milestone.moves else None
    asks_to_agree = last_move is not None and last_move.agreement is None
    is_text = policy.dates_are_text(milestone.project)
    forms: dict[type[Form], Form] = {
        type(each): each
        for each in (StatementForm(None), AddressForm(None), NoteForm(None), ReasonForm(None))
    }
    if wrong is not None:
        forms[type(wrong)] = wrong
    return render_template(
        "workplan/milestone.html",
        project=milestone.project,
        milestone=milestone,
        row=rows.row_of(outline, milestone),
        needs=[
            outline.by_id[each.needed_id]
            for each in milestone.needs
            if each.needed_id in outline.by_id
        ],
        wrong=wrong,
        statement=forms[StatementForm],
        address=forms[AddressForm],
        note=forms[NoteForm],
        reason=forms[ReasonForm],
        result=_result_form(milestone) if works and is_open else None,
        links=queries.links_of(actor, milestone),
        sees_plan=bool(policy.may_see_plan(actor, milestone.project)),
        may_start=works and milestone.state is MilestoneState.PLANNED,
        may_gather=works and is_open,
        may_submit=works and milestone.state is MilestoneState.IN_PROGRESS,
        may_verify=waits and bool(policy.may_verify(actor, milestone)),
        who_verifies=policy.may_verify(actor, milestone).reason if waits else "",
        may_change=may_change,
        may_move=is_open and not is_text and bool(policy.may_move(actor, milestone)),
        may_remove=may_change and is_text and milestone.baseline_on is None,
        may_cancel=may_change and not is_text,
        may_answer=asks_to_agree and bool(policy.may_answer_move(actor, milestone)),
        MOVE_REASONS=MOVE_REASONS,
        AGREEMENTS=AGREEMENTS,
    )


def _result_form(milestone: Milestone) -> ResultForm:
    form = ResultForm()
    form.id.choices = [
        SelectChoice(f"{kind}:{thing_id}", title)
        for kind, thing_id, title in queries.results_of(current_actor(), milestone.project)
    ]
    return form
