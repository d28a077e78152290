"""The page on which an institution reads the exact text, prepares its answer and gives it."""

from datetime import date
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.actions import Action
from app.core.errors import Conflict, NotFound
from app.core.locale import in_reader_language
from app.core.routing import current_actor, route
from app.projects import people, policy
from app.projects.forms import ConsentForm
from app.projects.models.answers import PreparedAnswer
from app.projects.models.project import Project
from app.projects.queries import summary_of
from app.projects.schemas import OUTCOMES
from app.projects.service import consent, preparing
from app.projects.service.answers import Answer
from app.projects.text import exact_text, text_sha256
from app.projects.views.blueprint import blueprint, day
from app.projects.views.document import changes_since, sections_of
from app.projects.views.partnerships import to_partners
from app.ui.forms import refusals_beside

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
        return _draw(project, _form_of(prepared), prepared)
    form = ConsentForm()
    if not form.validate():
        return _draw(project, form, prepared), 422
    prepared_id = UUID(form.prepared_id.data) if form.prepared_id.data else None
    try:
        with refusals_beside(form):
            consent.answer(current_actor(), project, _given(form), prepared_id)
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
        return _draw(project, _form_of(prepared), prepared, prepares=True)
    form = ConsentForm()
    if not form.validate():
        return _draw(project, form, prepared, prepares=True), 422
    try:
        with refusals_beside(form):
            preparing.prepare(actor, project, _given(form))
            flash(_("Prepared. It counts once a representative of your institution confirms it."))
            return to_partners(project)
    except Conflict as error:
        return _draw(project, form, prepared, changed=str(error.reason), prepares=True), 409
    return _draw(project, form, prepared, prepares=True), 422


def _form_of(prepared: PreparedAnswer | None) -> ConsentForm:
    """The form, with what is prepared in it."""
    if prepared is None:
        return ConsentForm()
    basis = prepared.basis or {}
    return ConsentForm(
        prepared_id=str(prepared.id),
        outcome=OUTCOME_NAMES[prepared.outcome],
        reservation=prepared.reservation,
        reason=prepared.reason,
        expected_by=prepared.expected_by,
        basis_number=basis.get("number", ""),
        basis_date=date.fromisoformat(basis["date"]) if basis.get("date") else None,
    )


def _given(form: ConsentForm) -> Answer:
    return Answer(
        OUTCOMES[form.outcome.data],
        form.text_sha256.data,
        form.reservation.data,
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
        since=changes_since(part.answered_text, text, houses),
    )


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
