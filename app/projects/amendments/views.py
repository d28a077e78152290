"""The pages of amendments: what changes, who has answered, and what comes next."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.actions import Action
from app.core.errors import Conflict
from app.core.forms import Form
from app.core.policy import Actor
from app.core.routing import current_actor, route
from app.projects import people
from app.projects.amendments import answering, guards, leading, policy, queries, service
from app.projects.amendments.forms import (
    NOT_AMENDED,
    AmendmentAnswerForm,
    LeadForm,
    PartForm,
    ReasonForm,
)
from app.projects.amendments.models import Amendment
from app.projects.amendments.service import Changes, NewPart
from app.projects.document import changes_since
from app.projects.forms import choices_of
from app.projects.models.project import Project
from app.projects.models.states import PartnerRole
from app.projects.schemas import OUTCOMES
from app.projects.sections import SECTIONS
from app.projects.service.answers import Answer
from app.projects.views.blueprint import blueprint
from app.ui.forms import refusals_beside

AMENDMENT = "/amendments/<uuid:amendment_id>"


@route(
    blueprint,
    "/projects/<uuid:project_id>/amendments",
    action=Action.SEE_AMENDMENTS,
    load=Project,
)
def list_amendments(project: Project) -> ResponseReturnValue:
    """All that was ever proposed to be changed of the registration."""
    return _draw_list(project, ReasonForm())


@route(
    blueprint,
    "/projects/<uuid:project_id>/amendments",
    action=Action.PROPOSE_AMENDMENT,
    load=Project,
    methods=["POST"],
)
def propose_amendment(project: Project) -> ResponseReturnValue:
    """Begin an amendment."""
    form = ReasonForm()
    if form.validate():
        with refusals_beside(form):
            changes = Changes(form.reason.data, takes_plan=form.takes_plan.data)
            amendment = service.propose(current_actor(), project, changes)
            flash(_("Begun. The registration in force stays as it is until this is approved."))
            return _to(amendment)
    return _draw_list(project, form), 422


@route(blueprint, AMENDMENT, action=Action.SEE_AMENDMENT, load=Amendment)
def show_amendment(amendment: Amendment) -> ResponseReturnValue:
    """What it changes, who has answered, what is missing."""
    return draw_amendment(amendment)


@route(
    blueprint,
    f"{AMENDMENT}/reason",
    action=Action.CHANGE_AMENDMENT,
    load=Amendment,
    methods=["POST"],
)
def write_reason(amendment: Amendment) -> ResponseReturnValue:
    """Say otherwise why, and whether the plan is registered with it."""
    form = ReasonForm()
    if form.validate():
        with refusals_beside(form):
            changes = Changes(form.reason.data, takes_plan=form.takes_plan.data)
            service.change(current_actor(), amendment, changes)
            flash(_("Saved."))
            return _to(amendment)
    return draw_amendment(amendment, reason=form), 422


@route(
    blueprint,
    f"{AMENDMENT}/partners",
    action=Action.CHANGE_AMENDMENT,
    load=Amendment,
    methods=["POST"],
)
def amend_part(amendment: Amendment) -> ResponseReturnValue:
    """Let an institution join, bring something else, or end its part."""
    form = _part_form()
    if form.validate():
        with refusals_beside(form, {"partners": "institution_id"}):
            institution_id = UUID(form.institution_id.data)
            new = None
            if form.role.data != "ends":
                new = NewPart(
                    _role_of(amendment, institution_id, form.role.data), form.contribution.data
                )
            service.change(current_actor(), amendment, Changes(partners={institution_id: new}))
            flash(_("Saved."))
            return _to(amendment)
    return draw_amendment(amendment, part=form), 422


@route(
    blueprint,
    f"{AMENDMENT}/lead",
    action=Action.CHANGE_AMENDMENT,
    load=Amendment,
    methods=["POST"],
)
def amend_lead(amendment: Amendment) -> ResponseReturnValue:
    """Let another of the institutions lead."""
    form = lead_form(amendment)
    if form.validate():
        with refusals_beside(form):
            chosen = UUID(form.lead_institution_id.data)
            service.change(current_actor(), amendment, Changes(lead_institution_id=chosen))
            flash(_("Saved."))
            return _to(amendment)
    return draw_amendment(amendment, lead=form), 422


@route(
    blueprint,
    f"{AMENDMENT}/answer",
    action=Action.ANSWER_AMENDMENT,
    load=Amendment,
    methods=["POST"],
)
def answer_amendment(amendment: Amendment) -> ResponseReturnValue:
    """Answer for one's institution to the text that was read."""
    form = _answer_form(amendment)
    status = 422
    if form.validate():
        given = Answer(
            OUTCOMES[form.outcome.data],
            form.text_sha256.data or "",
            reservation=form.reservation.data,
            reason=form.reason.data,
            expected_by=form.expected_by.data,
            basis=form.basis(),
        )
        try:
            with refusals_beside(form):
                answering.answer(current_actor(), amendment, given, form.lead_person())
                flash(_("The answer of your institution is recorded."))
                return _to(amendment)
        except Conflict as error:
            form.form_errors.append(str(error.reason))
            status = error.status
    return draw_amendment(amendment, answer=form), status


def _act(noun: str) -> Callable[[Any], Any]:
    return route(
        blueprint,
        f"{AMENDMENT}/{noun}",
        action=Action.STEER_AMENDMENT,
        load=Amendment,
        methods=["POST"],
    )


def _done(
    act: Callable[[Actor, Amendment], None], amendment: Amendment, says: str
) -> ResponseReturnValue:
    try:
        act(current_actor(), amendment)
    except Conflict as error:
        flash(str(error.reason), "attention")
    else:
        flash(says)
    return _to(amendment)


@_act("consultation")
def ask_partners(amendment: Amendment) -> ResponseReturnValue:
    """Ask those whom it concerns."""
    return _done(service.ask, amendment, _("The text is closed; those whom it concerns are asked."))


@_act("reopening")
def reopen_amendment(amendment: Amendment) -> ResponseReturnValue:
    """Open the text again."""
    return _done(service.reopen, amendment, _("The text is open again."))


@_act("submission")
def submit_amendment(amendment: Amendment) -> ResponseReturnValue:
    """Hand it to the coordinators."""
    return _done(service.submit, amendment, _("Submitted. The coordinators decide on it."))


@_act("withdrawal")
def withdraw_amendment(amendment: Amendment) -> ResponseReturnValue:
    """Take it back for good."""
    service.withdraw(current_actor(), amendment)
    flash(_("The amendment is withdrawn. The registration in force stays as it is."))
    return _to(amendment)


def draw_amendment(amendment: Amendment, **given: Form) -> str:
    """The page, with what was typed where a form was refused."""
    actor = current_actor()
    houses = people.houses_of(actor, amendment.before) | people.houses_of(actor, amendment.content)
    answers = given.get("answer") or _answer_form(amendment, formdata=None)
    answers["text_sha256"].data = amendment.text_sha256
    reason = given.get("reason") or ReasonForm(formdata=None, obj=amendment)
    return render_template(
        "projects/amendments/show.html",
        project=amendment.project,
        amendment=amendment,
        title=queries.amendment_title(amendment),
        changes=changes_since(amendment.before, amendment.content, houses),
        own=amendment.answer_of(actor.institution_id),
        guards=guards.of_submission(actor, amendment) if amendment.is_under_way else [],
        may_write=bool(policy.may_change(actor, amendment)),
        may_steer=bool(policy.may_steer(actor, amendment)),
        may_answer=bool(policy.may_answer(actor, amendment)),
        sections=[each for each in SECTIONS if each.key not in NOT_AMENDED],
        forms={
            "reason": reason,
            "part": given.get("part") or _part_form(),
            "lead": given.get("lead") or lead_form(amendment),
            "answer": answers,
        },
    )


def _draw_list(project: Project, form: ReasonForm) -> str:
    actor = current_actor()
    found = queries.amendments_of(actor, project)
    may_propose = bool(policy.may_propose(actor, project))
    return render_template(
        "projects/amendments/list.html",
        project=project,
        amendments=found,
        form=form,
        may_propose=may_propose and not any(each.is_under_way for each in found),
    )


def lead_form(amendment: Amendment) -> LeadForm:
    """Which institution is to lead, with the one that is proposed chosen."""
    form = LeadForm()
    houses = [amendment.project.lead_institution, *leading.possible_leads(amendment.project)]
    form.lead_institution_id.choices = choices_of(
        [(str(each.id), people.called(each)) for each in houses]
    )
    if request.method == "GET":
        form.lead_institution_id.data = leading.leading_in(amendment.content)
    return form


def _answer_form(amendment: Amendment, **given: Any) -> AmendmentAnswerForm:
    """An answer; where the actor's institution is to lead, with the people it may name."""
    actor = current_actor()
    form = AmendmentAnswerForm(**given)
    if leading.new_lead_of(amendment) == actor.institution_id:
        colleagues = people.of_institution(actor, actor.institution_id)
        form.lead_person_id.choices = choices_of([("", _("Choose")), *colleagues])
    else:
        del form.lead_person_id
    return form


def _part_form() -> PartForm:
    form = PartForm()
    form.institution_id.choices = choices_of(
        [(str(each.id), people.called(each)) for each in people.institutions(current_actor())]
    )
    return form


def _role_of(amendment: Amendment, institution_id: UUID, chosen: str) -> PartnerRole:
    """Who is to lead leads, whatever was chosen."""
    if str(institution_id) == leading.leading_in(amendment.content):
        return PartnerRole.LEAD
    return PartnerRole(chosen)


def _to(amendment: Amendment) -> ResponseReturnValue:
    return redirect(url_for("projects.show_amendment", amendment_id=amendment.id), 303)
