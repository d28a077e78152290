"""Partners: whom the lead invites, and the page on which a representative answers."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.actions import Action
from app.core.routing import current_actor, route
from app.projects import people, policy
from app.projects.exit_forms import exit_form, name_of
from app.projects.forms import (
    ContactForm,
    ContributionForm,
    PartnerForm,
    WordingRefusalForm,
    choices_of,
    choices_to_begin_with_none,
)
from app.projects.models.project import Project
from app.projects.models.states import PartnerRole
from app.projects.service import partnerships, reservations
from app.projects.views.blueprint import blueprint
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
            return to_partners(project)
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
    return to_partners(project)


@route(blueprint, f"{PART}/removal", action=Action.INVITE_PARTNER, load=Project, methods=["POST"])
def remove_partner(project: Project, institution_id: UUID) -> ResponseReturnValue:
    """Take an open invitation back."""
    partnerships.remove(current_actor(), project, institution_id)
    flash(_("The invitation is taken back."))
    return to_partners(project)


@route(
    blueprint, f"{PART}/reservation", action=Action.INVITE_PARTNER, load=Project, methods=["POST"]
)
def accept_reservation(project: Project, institution_id: UUID) -> ResponseReturnValue:
    """Accept a reservation, or take over the wording that comes with it."""
    reservations.accept(current_actor(), project, institution_id)
    flash(_("Accepted. It stands with the text."))
    return to_partners(project)


@route(
    blueprint,
    f"{PART}/wording-refusal",
    action=Action.INVITE_PARTNER,
    load=Project,
    methods=["POST"],
)
def refuse_wording(project: Project, institution_id: UUID) -> ResponseReturnValue:
    """Do not take over the wording that an institution proposes of its part."""
    form = WordingRefusalForm()
    if form.validate():
        with refusals_beside(form):
            reservations.refuse(current_actor(), project, institution_id, form.reason.data)
            flash(_("The institution is asked again about the wording that stands."))
            return to_partners(project)
    return _draw_partners(project, _partner_form(project), refusal=form), 422


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
    return to_partners(project)


@route(
    blueprint,
    f"{PART}/departure",
    action=Action.CHANGE_PARTNER,
    load=Project,
    methods=["GET", "POST"],
)
def leave_as_institution(project: Project, institution_id: UUID) -> ResponseReturnValue:
    """The exit step: what becomes of the institution's data and tasks; then its part ends."""
    actor = current_actor()
    parts = partnerships.exit_parts(actor, project, institution_id)
    form = exit_form(parts)
    if form.validate_on_submit():
        names = {
            f"stays/{thing}": name_of(thing) for each in parts for thing, _title in each.choices
        }
        with refusals_beside(form, names):
            partnerships.leave(actor, project, institution_id, form.stays(parts))
            flash(_("Your institution has left the project."))
            return redirect(url_for("projects.list_projects"), 303)
    page = render_template(
        "projects/departure.html",
        project=project,
        part=partnerships.part_of(project, institution_id),
        parts=parts,
        form=form,
    )
    return page, 422 if form.errors else 200


def to_partners(project: Project) -> ResponseReturnValue:
    """On to the page of partners."""
    return redirect(url_for("projects.show_partners", project_id=project.id), 303)


def _partner_form(project: Project) -> PartnerForm:
    form = PartnerForm()
    asked = {part.institution_id for part in project.partnerships}
    found = people.institutions(current_actor())
    form.institution_id.choices = choices_to_begin_with_none(
        [(str(each.id), people.called(each)) for each in found if each.id not in asked]
    )
    return form


def _draw_partners(
    project: Project, form: PartnerForm, refusal: WordingRefusalForm | None = None
) -> str:
    actor = current_actor()
    return render_template(
        "projects/partners.html",
        project=project,
        form=form,
        refusal=refusal or WordingRefusalForm(),
        may_prepare=bool(policy.may_prepare(actor, project)),
        may_answer=bool(policy.may_answer(actor, project)),
        may_prepare_answer=bool(policy.may_prepare_answer(actor, project)),
        own=project.partnership_of(actor.institution_id),
        may_speak=actor.is_representative,
        colleagues=people.of_institution(actor, actor.institution_id),
        names=people.names_of(actor, _named_in(project)),
    )


def _named_in(project: Project) -> list[UUID | None]:
    """Whom the answers of institutions name."""
    return [
        person
        for part in project.partnerships
        for person in (part.prepared_by_id, part.answered_by_id, part.contact_id)
    ]
