"""The page on which an institution reads the exact text, prepares its answer and gives it."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.actions import Action
from app.core.errors import Conflict, NotFound
from app.core.locale import in_reader_language
from app.core.routing import current_actor, route
from app.projects import people, policy
from app.projects.document import changes_since, sections_of
from app.projects.forms import ConsentForm
from app.projects.models.answers import PreparedAnswer
from app.projects.models.project import Partnership, Project
from app.projects.queries import summary_of
from app.projects.schemas import OUTCOMES
from app.projects.service import consent, preparing
from app.projects.service.answers import Answer, own_part, said_otherwise
from app.projects.text import Concern, changed_for, concerning, exact_text, others_of, text_sha256
from app.projects.views.blueprint import blueprint, day
from app.projects.views.partnerships import to_partners
from app.ui.forms import refusals_beside

CONCERN_WORDS = {
    Concern.GENERAL_TERMS: _l("The general terms have changed."),
    Concern.PART: _l("The part of your institution has changed."),
}
OUTCOME_NAMES = {state: name for name, state in OUTCOMES.items()}


@route(
    blueprint,
    "/projects/<uuid:project_id>/consent",
    action=Action.ANSWER_PARTNERSHIP,
    load=Project,
    methods=["GET", "POST"],
)
def answer(project: Project) -> ResponseReturnValue:
    """Read the exact text and answer for one's institution, or confirm what was prepared."""
    prepared = preparing.open_one(current_actor(), project)
    if request.method == "GET":
        return _draw(project, _form_of(own_part(current_actor(), project), prepared), prepared)
    form = ConsentForm()
    if not form.validate():
        return _draw(project, form, prepared), 422
    prepared_id = UUID(form.prepared_id.data) if form.prepared_id.data else None
    try:
        with refusals_beside(form):
            actor = current_actor()
            given = _given(form, own_part(actor, project))
            consent.answer(actor, project, given, prepared_id)
            return _after_answer(project)
    except Conflict as error:
        return _draw(project, form, prepared, changed=str(error.reason)), 409
    return _draw(project, form, prepared), 422


@route(
    blueprint,
    "/projects/<uuid:project_id>/prepared-answer",
    action=Action.PREPARE_ANSWER,
    load=Project,
    methods=["GET", "POST"],
)
def prepare_answer(project: Project) -> ResponseReturnValue:
    """Read the exact text and prepare an answer for the representatives of one's institution."""
    actor = current_actor()
    prepared = preparing.open_one(actor, project)
    if request.method == "GET":
        form = _form_of(own_part(actor, project), prepared)
        return _draw(project, form, prepared, prepares=True)
    form = ConsentForm()
    if not form.validate():
        return _draw(project, form, prepared, prepares=True), 422
    try:
        with refusals_beside(form):
            preparing.prepare(actor, project, _given(form, own_part(actor, project)))
            flash(_("Prepared. It counts once a representative of your institution confirms it."))
            return to_partners(project)
    except Conflict as error:
        return _draw(project, form, prepared, changed=str(error.reason), prepares=True), 409
    return _draw(project, form, prepared, prepares=True), 422


def _form_of(part: Partnership, prepared: PreparedAnswer | None) -> ConsentForm:
    """The form, with what is prepared in it."""
    if prepared is None:
        return ConsentForm(contribution=part.contribution)
    basis = prepared.basis or {}
    return ConsentForm(
        prepared_id=str(prepared.id),
        outcome=OUTCOME_NAMES[prepared.outcome],
        reservation=prepared.reservation,
        contribution=prepared.counter_proposal or part.contribution,
        reason=prepared.reason,
        expected_by=prepared.expected_by,
        basis_number=basis.get("number", ""),
        basis_date=date.fromisoformat(basis["date"]) if basis.get("date") else None,
    )


def _given(form: ConsentForm, part: Partnership) -> Answer:
    return Answer(
        OUTCOMES[form.outcome.data],
        form.text_sha256.data,
        form.reservation.data,
        said_otherwise(form.contribution.data, part) if form.consents else None,
        form.reason.data,
        form.expected_by.data,
        form.basis(),
    )


def _after_answer(project: Project) -> ResponseReturnValue:
    flash(_("The answer of your institution is recorded."))
    if policy.may_read_proposal(current_actor(), project):
        return to_partners(project)
    return redirect(url_for("projects.list_projects"), 303)


def _draw(
    project: Project,
    form: ConsentForm,
    prepared: PreparedAnswer | None,
    *,
    changed: str = "",
    prepares: bool = False,
) -> str:
    actor = current_actor()
    part = project.partnership_of(actor.institution_id)
    if part is None:
        raise NotFound
    form.text_sha256.data = text_sha256(project)
    form.prepared_id.data = str(prepared.id) if prepared else ""
    text = exact_text(project)
    houses = people.houses_of(actor, text)
    return render_template(
        "projects/consent.html",
        project=project,
        part=part,
        form=form,
        prepared=prepared,
        prepares=prepares,
        prepared_words=_words_of(prepared, form.text_sha256.data),
        changed=changed,
        summary=in_reader_language(summary_of(actor, project)),
        sections=sections_of(text, houses),
        concerns=[str(CONCERN_WORDS[each]) for each in changed_for(text, part)],
        **_since(part, text, houses),
    )


def _since(part: Partnership, text: dict[str, Any], houses: dict[str, str]) -> dict[str, Any]:
    """What changed since the institution answered: of what concerns it, and of the rest."""
    before, house = part.answered_text, part.institution_id
    if before is None:
        return {"since": [], "since_others": []}
    own, others = (
        changes_since(select(before, house), select(text, house), houses)
        for select in (concerning, others_of)
    )
    return {"since": own, "since_others": others}


def _words_of(prepared: PreparedAnswer | None, now: str) -> str:
    """Who prepared it and when, and whether it was for the text that stands now."""
    if prepared is None:
        return ""
    said = {"person": prepared.prepared_by.name, "day": day(prepared.created_at)}
    if prepared.text_sha256 != now:
        return _(
            "Prepared by %(person)s on %(day)s for an earlier text, which has changed since."
            " Compare it with this one before you confirm it.",
            **said,
        )
    return _(
        "Prepared by %(person)s on %(day)s. It counts once a representative confirms it;"
        " the representative may change it.",
        **said,
    )
