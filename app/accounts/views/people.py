"""People of the forum, and of one's institution."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts import policy, queries
from app.accounts.forms import ForumRoleForm, InvitationForm
from app.accounts.models import Invitation, User
from app.accounts.service import forum_roles, invitations, people, private_addresses
from app.accounts.views.entry import blueprint
from app.core import vocabulary
from app.core.actions import Action
from app.core.policy import Role
from app.core.routing import current_actor, route
from app.institutions.models import Institution
from app.ui.forms import refusals_beside


@route(blueprint, "/people", action=Action.SEE_PEOPLE)
def list_people() -> ResponseReturnValue:
    """People of the forum, by name, institution and role."""
    query = queries.PEOPLE.parse(request.args)
    actor = current_actor()
    page = queries.list_people(actor, query)
    return render_template(
        "accounts/people.html",
        page=page,
        query=query,
        choices=queries.PEOPLE.choices(),
        parts=queries.parts_of(actor, [each.id for each in page.items]),
        worded=vocabulary.worded,
    )


@route(blueprint, "/people/<uuid:user_id>", action=Action.SEE_PERSON, load=User)
def show_person(user: User) -> ResponseReturnValue:
    """A person's card; for who manages the person, the acts."""
    return _person_page(user)


@route(
    blueprint,
    "/people/<uuid:user_id>/representation",
    action=Action.MANAGE_PERSON,
    load=User,
    methods=["POST"],
)
def change_representation(user: User) -> ResponseReturnValue:
    """Let a person speak for its institution, or no more."""
    if request.form.get("outcome") == "end":
        people.end_representation(current_actor(), user)
        flash(_("%(name)s is a representative no more.", name=user.name))
    else:
        people.name_representative(current_actor(), user)
        flash(_("%(name)s is a representative now.", name=user.name))
    return redirect(url_for("accounts.show_person", user_id=user.id), 303)


@route(
    blueprint,
    "/people/<uuid:user_id>/roles",
    action=Action.ASK_FOR_ROLE,
    load=User,
    methods=["POST"],
)
def ask_for_role(user: User) -> ResponseReturnValue:
    """Ask that a person becomes coordinator or admin; somebody else confirms it."""
    form = ForumRoleForm()
    if form.validate():
        with refusals_beside(form):
            joint_act = forum_roles.ask_for_role(
                current_actor(), user, Role(form.role.data), form.reason.data or ""
            )
            flash(_("It waits for an admin to confirm it."))
            return redirect(f"/joint-acts/{joint_act.id}", 303)
    return _person_page(user, form)


@route(
    blueprint,
    "/people/<uuid:user_id>/roles/end",
    action=Action.END_ROLE,
    load=User,
    methods=["POST"],
)
def end_role(user: User) -> ResponseReturnValue:
    """End a role in the forum, at once."""
    role = request.form.get("role")
    if role in {each.value for each in forum_roles.FORUM_ROLES}:
        forum_roles.end_role(current_actor(), user, Role(role))
        flash(_("The role has ended."))
    return redirect(url_for("accounts.show_person", user_id=user.id), 303)


@route(
    blueprint,
    "/institutions/<uuid:institution_id>/invitations",
    action=Action.INVITE_PERSON,
    load=Institution,
    methods=["GET", "POST"],
)
def invite(institution: Institution) -> ResponseReturnValue:
    """Invite people of an institution, and see who was."""
    actor, form = current_actor(), InvitationForm()
    if form.validate_on_submit():
        guest = invitations.Guest(
            form.email.data or "",
            form.name.data or "",
            is_representative=form.is_representative.data,
            language=form.language.data,
        )
        if form.reason.data and invitations.is_private(institution, guest.address):
            with refusals_beside(form):
                joint_act = private_addresses.ask(actor, institution, guest, form.reason.data)
                flash(_("It waits for an admin to confirm it."))
                return redirect(f"/joint-acts/{joint_act.id}", 303)
        else:
            with refusals_beside(form):
                invitation = invitations.invite(actor, institution, guest)
                flash(_("The invitation goes to %(address)s.", address=invitation.email))
                return redirect(url_for("accounts.invite", institution_id=institution.id), 303)
    page = render_template(
        "accounts/invitations.html",
        form=form,
        institution=institution,
        invitations=queries.invitations_of(actor, institution),
    )
    return page, 422 if form.errors else 200


@route(
    blueprint,
    "/invitations/<uuid:invitation_id>/withdrawal",
    action=Action.WITHDRAW_INVITATION,
    load=Invitation,
    methods=["POST"],
)
def withdraw_invitation(invitation: Invitation) -> ResponseReturnValue:
    """Make an invitation's link useless."""
    invitations.withdraw_invitation(current_actor(), invitation)
    flash(_("The invitation is withdrawn."))
    return redirect(url_for("accounts.invite", institution_id=invitation.institution_id), 303)


def _person_page(user: User, role_form: ForumRoleForm | None = None) -> ResponseReturnValue:
    actor = current_actor()
    has_errors = role_form is not None and bool(role_form.errors)
    may: dict[str, Any] = {
        "manage": bool(policy.may_manage_person(actor, user)),
        "end": bool(policy.may_end_person(actor, user)),
        "ask_for_role": bool(policy.may_ask_for_role(actor, user)),
        "end_role": bool(policy.may_end_role(actor, user)),
        "reset_factors": bool(policy.may_reset_factors(actor, user)),
    }
    page = render_template(
        "accounts/person.html",
        user=user,
        role_form=role_form or ForumRoleForm(formdata=None),
        forum_roles=[each for each in forum_roles.FORUM_ROLES if each in user.role_names],
        may=may,
        own_id=actor.id,
        address=queries.known_address(actor, user),
        parts={
            kind: vocabulary.worded(kind, chosen)
            for kind, chosen in queries.parts_of(actor, [user.id])[user.id].items()
        },
    )
    return page, 422 if has_errors else 200
