"""Settings: who is in the project, as what, and who leads it."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.actions import Action
from app.core.contributions import Guard
from app.core.routing import current_actor, route
from app.projects import guards, people, policy
from app.projects.closing import asked_by_closing
from app.projects.forms import (
    CompletionForm,
    HandoverForm,
    MemberForm,
    MemberRoleForm,
    ReasonForm,
    choices_of,
    choices_to_begin_with_none,
)
from app.projects.models.project import Project
from app.projects.models.states import MemberRole, ProjectState
from app.projects.service import members
from app.projects.views.blueprint import blueprint
from app.projects.words import CREDIT_ROLES
from app.ui.forms import refusals_beside

MEMBER = "/projects/<uuid:project_id>/members/<uuid:user_id>"


@route(blueprint, "/projects/<uuid:project_id>/settings", action=Action.OPEN_SETTINGS, load=Project)
def show_settings(project: Project) -> ResponseReturnValue:
    """Members, and what moves the project on."""
    return draw_settings(project, _member_form(project))


@route(
    blueprint,
    "/projects/<uuid:project_id>/members",
    action=Action.NAME_MEMBER,
    load=Project,
    methods=["POST"],
)
def name_member(project: Project) -> ResponseReturnValue:
    """Bring a person in."""
    form = _member_form(project)
    if form.validate():
        with refusals_beside(form):
            members.name_member(
                current_actor(),
                project,
                UUID(form.user_id.data),
                MemberRole(form.role.data),
                form.credit_roles.data,
            )
            flash(_("The person is a member now, and is told."))
            return _to_settings(project)
    return draw_settings(project, form), 422


@route(blueprint, MEMBER, action=Action.NAME_MEMBER, load=Project, methods=["GET", "POST"])
def change_member(project: Project, user_id: UUID) -> ResponseReturnValue:
    """Change a member's role and contributions."""
    member = members.member_of(project, user_id)
    form = MemberRoleForm()
    if member.role is MemberRole.LEAD:
        del form.role
    if not form.is_submitted():
        if "role" in form:
            form.role.data = member.role.value
        form.credit_roles.data = member.credit_roles
        return render_template("projects/member.html", project=project, member=member, form=form)
    if not form.validate():
        page = render_template("projects/member.html", project=project, member=member, form=form)
        return page, 422
    role = MemberRole(form.role.data) if "role" in form else member.role
    members.change_member(current_actor(), project, user_id, role, form.credit_roles.data)
    flash(_("Saved."))
    return _to_settings(project)


@route(blueprint, f"{MEMBER}/end", action=Action.END_MEMBERSHIP, load=Project, methods=["POST"])
def end_membership(project: Project, user_id: UUID) -> ResponseReturnValue:
    """End a membership."""
    actor = current_actor()
    members.end_membership(actor, project, user_id)
    flash(_("The membership has ended."))
    if user_id == actor.id:
        return redirect(url_for("projects.list_projects"), 303)
    return _to_settings(project)


@route(
    blueprint,
    "/projects/<uuid:project_id>/handover",
    action=Action.HAND_OVER_PROJECT,
    load=Project,
    methods=["POST"],
)
def hand_over(project: Project) -> ResponseReturnValue:
    """Make another member the lead person."""
    form = _handover_form(project)
    if not form.validate():
        return draw_settings(project, _member_form(project), handover=form), 422
    chosen = UUID(form.user_id.data)
    members.hand_over(current_actor(), project, chosen)
    if chosen == current_actor().id:
        flash(_("You lead the project."))
    else:
        flash(_("The lead is handed over. You stay in the project as an editor."))
    return _to_settings(project)


def draw_settings(
    project: Project,
    form: MemberForm | None = None,
    *,
    handover: HandoverForm | None = None,
    reason: ReasonForm | None = None,
    completion: CompletionForm | None = None,
) -> str:
    """The settings with whatever form was sent."""
    actor = current_actor()
    part = project.partnership_of(actor.institution_id)
    return render_template(
        "projects/settings.html",
        project=project,
        form=form or _member_form(project),
        handover=handover or _handover_form(project),
        reason=reason or ReasonForm(),
        completion=completion or CompletionForm(),
        closing=_closing(project),
        may_name=bool(policy.may_name_member(actor, project)),
        may_steer=bool(policy.may_steer(actor, project)),
        may_leave=bool(policy.may_leave(actor, project)),
        may_oversee=bool(policy.may_oversee(actor, project)),
        reads_members=bool(policy.may_read_proposal(actor, project)),
        own_part=part if part is not None and policy.may_end_part(actor, part) else None,
        guards=guards.of_activation(project) if policy.may_steer(actor, project) else [],
        credit_roles=CREDIT_ROLES,
        own_id=actor.id,
        is_acting=project.has_acting_lead(actor.id),
    )


def _closing(project: Project) -> Sequence[Guard]:
    """What closing asks for, for who completes the project or archives it."""
    actor = current_actor()
    concerns = project.state is ProjectState.COMPLETED or policy.may_steer(actor, project)
    return asked_by_closing(actor, project) if concerns else []


def _to_settings(project: Project) -> ResponseReturnValue:
    return redirect(url_for("projects.show_settings", project_id=project.id), 303)


def _member_form(project: Project) -> MemberForm:
    form = MemberForm()
    form.user_id.choices = choices_to_begin_with_none(people.nameable(current_actor(), project))
    return form


def _handover_form(project: Project) -> HandoverForm:
    form = HandoverForm()
    form.user_id.choices = choices_of(
        [
            (str(each.user_id), each.user.name)
            for each in project.people
            if each.institution_id == project.lead_institution_id
            and (each.role is not MemberRole.LEAD or each.is_acting)
        ]
    )
    return form
