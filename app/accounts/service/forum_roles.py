"""Roles in the forum: coordinator and admin, each given by two people and ended by one."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts import policy
from app.accounts.models import RoleAssignment, User
from app.core.database import session
from app.core.errors import Conflict, Invalid
from app.core.events import record
from app.core.joint_acts import JointAct, JointActKind, ask, declare_joint_act
from app.core.policy import Actor, Role, Verdict, deny, require

FORUM_ROLES = (Role.COORDINATOR, Role.ADMIN)


def ask_for_role(actor: Actor, user: User, role: Role, reason: str) -> JointAct:
    """Ask that `user` becomes coordinator or admin; an admin has to confirm it.

    Raises Forbidden; Invalid (no reason, no role of the forum); Conflict where it is held already.
    """
    if role not in FORUM_ROLES:
        raise Invalid({"role": [_("Choose coordinator or admin.")]})
    return ask(actor, "accounts.role", user, reason, role=role.value)


def end_role(actor: Actor, user: User, role: Role) -> None:
    """End a role in the forum, at once; raises Forbidden, and Conflict for the last admin."""
    require(policy.may_end_role(actor, user))
    if role not in user.role_names:
        return
    if role is Role.ADMIN and user.id == actor.id:
        raise Conflict(_("Another admin ends your role."), guard="own_role")
    for each in user.roles:
        if each.role is role:
            each.end()
    session().flush()
    session().refresh(user)
    record("person.role_ended", actor, user, institution_ids=[user.institution_id], role=role.value)


def _may_ask(actor: Actor, user: User, arguments: dict[str, Any]) -> Verdict:
    verdict = policy.may_ask_for_role(actor, user)
    if verdict and Role(arguments["role"]) in user.role_names:
        return deny(_l("This person holds the role already."))
    return verdict


def _give(actor: Actor, user: User, joint_act: JointAct) -> None:
    role = Role(joint_act.arguments["role"])
    session().add(RoleAssignment(user_id=user.id, institution_id=user.institution_id, role=role))
    session().flush()
    session().refresh(user)
    record("person.role_given", actor, user, institution_ids=[user.institution_id], role=role.value)


def _sentence(arguments: dict[str, Any]) -> str:
    if arguments["role"] == Role.ADMIN.value:
        return _("Make somebody an admin of the forum")
    return _("Make somebody a coordinator of the forum")


def _content(user: User, arguments: dict[str, Any]) -> Any:
    return {
        "institution": str(user.institution_id),
        "name": user.name,
        "roles": sorted(each.value for each in user.role_names),
        "role": arguments["role"],
    }


declare_joint_act(
    JointActKind(
        name="accounts.role",
        subject_kind="user",
        sentence=_sentence,
        content=_content,
        may_ask=_may_ask,
        carry_out=_give,
        confirming_role=Role.ADMIN,
    )
)
