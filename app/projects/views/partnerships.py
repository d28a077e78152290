"""Partners: whom the lead invites, and the page on which a representative answers."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.actions import Action
from app.core.errors import Conflict, NotFound
from app.core.locale import in_reader_language
from app.core.routing import current_actor, route
from app.projects import people, policy
from app.projects.forms import ConsentForm, ContactForm, ContributionForm, PartnerForm, choices_of
from app.projects.models.project import Project
from app.projects.models.states import PartnerRole
from app.projects.queries import summary_of
from app.projects.schemas import OUTCOMES
from app.projects.service import consent, partnerships
from app.projects.text import exact_text, text_sha256
from app.projects.views.blueprint import blueprint
from app.projects.views.document import changes_since, sections_of
from app.ui.forms import refusals_beside

PART = "/projects/<uuid:project_id>/partners/<uuid:institution_id>"


@route(blueprint, "/projects/<uuid:project_id>/partners", action=Action.READ_PROPOSAL, load=Project)
def show_partners(project: Project) -> ResponseReturnValue:
    """Who takes part, who is asked, and what each brings."""
    return _draw_partners(project, _partner_form(project))


@route(
    blueprint,
    "/projects/<uuid:project_id>/partners",
    action=Action.INVITE_PARTNER,
    load=Project,
    methods=["POST"],
)
def invite(project: Project) -> ResponseReturnValue:
    """Invite an institution."""
    form = _partner_form(project)
    if form.validate():
        with refusals_beside(form):
            partnerships.invite(
                current_actor(),
                project,
                UUID(form.institution_id.data),
                PartnerRole(form.role.data),
                form.contribution.data,
            )
            flash(_("The institution is invited; its representatives are told."))
            return _to_partners(project)
    return _draw_partners(project, form), 422


@route(
    blueprint, f"{PART}/contribution", action=Action.INVITE_PARTNER, load=Project, methods=["POST"]
)
def change_part(project: Project, institution_id: UUID) -> ResponseReturnValue:
    """Change what a partner brings."""
    form = ContributionForm()
    if not form.validate():
        return _draw_partners(project, _partner_form(project)), 422
    part = partnerships.part_of(project, institution_id)
    partnerships.change_part(
        current_actor(), project, institution_id, form.contribution.data, part.role
    )
    flash(_("Saved. If the institution had consented, it is asked again."))
    return _to_partners(project)


@route(blueprint, f"{PART}/removal", action=Action.INVITE_PARTNER, load=Project, methods=["POST"])
def remove_partner(project: Project, institution_id: UUID) -> ResponseReturnValue:
    """Take an open invitation back."""
    partnerships.remove(current_actor(), project, institution_id)
    flash(_("The invitation is taken back."))
    return _to_partners(project)


@route(
    blueprint, f"{PART}/reservation", action=Action.INVITE_PARTNER, load=Project, methods=["POST"]
)
def accept_reservation(project: Project, institution_id: UUID) -> ResponseReturnValue:
    """Accept a reservation."""
    partnerships.accept_reservation(current_actor(), project, institution_id)
    flash(_("The reservation is accepted. It stands with the text."))
    return _to_partners(project)


@route(blueprint, f"{PART}/contact", action=Action.CHANGE_PARTNER, load=Project, methods=["POST"])
def name_contact(project: Project, institution_id: UUID) -> ResponseReturnValue:
    """Name the person whom others turn to."""
    form = ContactForm()
    form.contact_id.choices = choices_of(people.of_institution(current_actor(), institution_id))
    if form.validate():
        partnerships.name_contact(
            current_actor(), project, institution_id, UUID(form.contact_id.data)
        )
        flash(_("The contact is named."))
    return _to_partners(project)


@route(blueprint, f"{PART}/departure", action=Action.CHANGE_PARTNER, load=Project, methods=["POST"])
def leave_as_institution(project: Project, institution_id: UUID) -> ResponseReturnValue:
    """End one's institution's part."""
    partnerships.leave(current_actor(), project, institution_id)
    flash(_("Your institution has left the project."))
    return redirect(url_for("projects.list_projects"), 303)


@route(
    blueprint,
    "/projects/<uuid:project_id>/consent",
    action=Action.ANSWER_PARTNERSHIP,
    load=Project,
    methods=["GET", "POST"],
)
def answer(project: Project) -> ResponseReturnValue:
    """Read the exact text and answer for one's institution."""
    form = ConsentForm()
    if request.method == "GET":
        return _draw_consent(project, form)
    if not form.validate():
        return _draw_consent(project, form), 422
    given = consent.Answer(
        OUTCOMES[form.outcome.data],
        form.text_sha256.data,
        form.reservation.data,
        form.reason.data,
        form.expected_by.data,
        form.basis(),
    )
    try:
        with refusals_beside(form):
            consent.answer(current_actor(), project, given)
            return _after_answer(project)
    except Conflict as error:
        return _draw_consent(project, form, changed=str(error.reason)), 409
    return _draw_consent(project, form), 422


def _after_answer(project: Project) -> ResponseReturnValue:
    flash(_("The answer of your institution is recorded."))
    if policy.may_read_proposal(current_actor(), project):
        return _to_partners(project)
    return redirect(url_for("projects.list_projects"), 303)


def _to_partners(project: Project) -> ResponseReturnValue:
    return redirect(url_for("projects.show_partners", project_id=project.id), 303)


def _partner_form(project: Project) -> PartnerForm:
    form = PartnerForm()
    asked = {part.institution_id for part in project.partnerships}
    found = people.institutions(current_actor())
    form.institution_id.choices = choices_of(
        [(str(each.id), people.called(each)) for each in found if each.id not in asked]
    )
    return form


def _draw_partners(project: Project, form: PartnerForm) -> str:
    actor = current_actor()
    return render_template(
        "projects/partners.html",
        project=project,
        form=form,
        may_prepare=bool(policy.may_prepare(actor, project)),
        may_answer=bool(policy.may_answer(actor, project)),
        own=project.partnership_of(actor.institution_id) if actor.is_representative else None,
        colleagues=people.of_institution(actor, actor.institution_id),
        names=people.names_of(actor, [part.contact_id for part in project.partnerships]),
    )


def _draw_consent(project: Project, form: ConsentForm, changed: str = "") -> str:
    actor = current_actor()
    part = project.partnership_of(actor.institution_id)
    if part is None:
        raise NotFound
    form.text_sha256.data = text_sha256(project)
    text = exact_text(project)
    return render_template(
        "projects/consent.html",
        project=project,
        part=part,
        form=form,
        changed=changed,
        summary=in_reader_language(summary_of(actor, project)),
        sections=sections_of(text, people.houses_of(actor, text)),
        since=changes_since(part.answered_text, text, people.houses_of(actor, text)),
    )
