"""Name people, change their roles, end their memberships, hand the lead over."""

from collections.abc import Sequence
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.core import events, time
from app.core.database import session
from app.core.errors import Conflict, Invalid, NotFound
from app.core.policy import Actor, require
from app.core.scope import visible
from app.projects import letters, policy
from app.projects.models.project import Project, ProjectMember
from app.projects.models.states import TAKES_PART, MemberRole, PartnerRole
from app.projects.words import CREDIT_ROLES

SENDS_PEOPLE = frozenset({PartnerRole.LEAD, PartnerRole.PARTNER})


def member_of(project: Project, user_id: UUID) -> ProjectMember:
    """The person's membership now; raises NotFound."""
    found = next((each for each in project.people if each.user_id == user_id), None)
    if found is None:
        raise NotFound
    return found


def name_member(
    actor: Actor,
    project: Project,
    user_id: UUID,
    role: MemberRole,
    credit_roles: Sequence[str] = (),
) -> ProjectMember:
    """Bring in a person of an institution that takes part.

    Raises Invalid for a person or role that cannot be, Conflict for one who is in it already.
    """
    require(policy.may_name_member(actor, project))
    _check(role, credit_roles)
    rows = visible(User, actor).where(User.id == user_id, User.ended_at.is_(None))
    person = session().scalars(rows).one_or_none()
    part = project.partnership_of(person.institution_id) if person else None
    if person is None or part is None or not _sends_people(part.role, part.state):
        raise Invalid(
            {"user_id": [_("Name a person of the lead institution or of a partner institution.")]}
        )
    if project.role_of(user_id) is not None:
        raise Conflict(_("This person is a member already."), guard="member_already")
    member = ProjectMember(
        project=project,
        user=person,
        user_id=person.id,
        institution_id=person.institution_id,
        role=role,
        credit_roles=list(credit_roles),
    )
    session().add(member)
    session().flush()
    _note("member.named", actor, member, role=role.value)
    letters.tell(
        [user_id],
        project,
        _l("You are a member of a project"),
        _l("You have been named a member of a project."),
    )
    return member


def change_member(
    actor: Actor,
    project: Project,
    user_id: UUID,
    role: MemberRole,
    credit_roles: Sequence[str],
) -> ProjectMember:
    """Change what a person may do in the project, and what the person contributes."""
    require(policy.may_name_member(actor, project))
    member = member_of(project, user_id)
    if role is not member.role:
        if member.role is MemberRole.LEAD:
            raise Conflict(_("The lead is handed over, not changed."), guard="lead")
        _check(role, credit_roles)
    _check(MemberRole.VIEWER, credit_roles)
    if (member.role, member.credit_roles) != (role, list(credit_roles)):
        member.role, member.credit_roles = role, list(credit_roles)
        _note("member.role_changed", actor, member, role=role.value)
    return member


def end_membership(actor: Actor, project: Project, user_id: UUID) -> None:
    """End a membership at once, one's own or another's; authorship stays."""
    member = member_of(project, user_id)
    rule = policy.may_leave if user_id == actor.id else policy.may_name_member
    require(rule(actor, project))
    if member.role is MemberRole.LEAD:
        raise Conflict(_("Hand the lead over first: a project is never without one."), guard="lead")
    _note("member.ended", actor, member)
    member.ended_at = time.now()
    session().flush()


def hand_over(actor: Actor, project: Project, user_id: UUID) -> None:
    """Make another member of the lead institution the lead person; the former one stays an editor.

    Who only acts as lead may also take it for good. Raises Invalid for somebody who is no member,
    or of another institution.
    """
    require(policy.may_steer(actor, project))
    former = member_of(project, actor.id)
    successor = next((each for each in project.people if each.user_id == user_id), None)
    if (
        successor is None
        or successor.institution_id != project.lead_institution_id
        or (successor is former and not former.is_acting)
    ):
        raise Invalid({"user_id": [_("Choose another member of the lead institution.")]})
    former.is_acting = False
    if successor is former:
        _note("project.handed_over", actor, successor)
        return
    former.role = MemberRole.EDITOR
    session().flush()
    successor.role = MemberRole.LEAD
    session().flush()
    _note("project.handed_over", actor, successor)
    letters.tell(
        [user_id],
        project,
        _l("You lead a project now"),
        _l("The lead of a project has been handed over to you."),
    )


def _sends_people(role: PartnerRole, state: object) -> bool:
    return role in SENDS_PEOPLE and state in TAKES_PART


def _check(role: MemberRole, credit_roles: Sequence[str]) -> None:
    errors: dict[str, list[object]] = {}
    if role is MemberRole.LEAD:
        errors["role"] = [_("A project has one lead; the lead is handed over.")]
    if set(credit_roles) - set(CREDIT_ROLES):
        errors["credit_roles"] = [_("These are not all roles of CRediT.")]
    if errors:
        raise Invalid(errors)


def _note(name: str, actor: Actor, member: ProjectMember, **details: object) -> None:
    events.record(
        name,
        actor,
        member.project,
        project_id=member.project_id,
        institution_ids=[member.institution_id],
        user=str(member.user_id),
        **details,
    )
