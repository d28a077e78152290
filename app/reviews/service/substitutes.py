"""Substitutes: who votes where too few coordinators without a conflict are left."""

from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.models import User
from app.core import events
from app.core.database import session
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.policy import Actor, Role, require
from app.core.scope import visible
from app.institutions.models import Institution, Membership
from app.projects.models.project import Project
from app.projects.models.states import TAKES_PART
from app.reviews import policy, queries
from app.reviews.models import Substitute
from app.reviews.quorum import forum_quorum
from app.reviews.scopes import holds_role
from app.reviews.service.locking import hold_under_review, lock


def name_substitute(actor: Actor, project: Project, user_id: UUID) -> Substitute:
    """Let a representative of an institution outside the project vote on this one decision.

    Raises Conflict where enough coordinators are left, Invalid for who cannot stand in.
    """
    project = lock(actor, project)
    require(policy.may_name_substitute(actor, project))
    hold_under_review(project)
    people = queries.candidates(actor, project, queries.current_round(actor, project))
    if queries.has_enough_voters(people, forum_quorum()):
        raise Conflict(_("Enough coordinators without a conflict are left."), guard="enough")
    if any(each.user.id == user_id and each.is_substitute for each in people):
        raise Conflict(_("This person is a substitute already."), guard="named")
    user = (
        session()
        .scalars(visible(User, actor).where(User.id == user_id, holds_role(Role.REPRESENTATIVE)))
        .unique()
        .one_or_none()
    )
    if user is None or user.institution.membership is not Membership.MEMBER:
        raise Invalid({"user_id": [_("Choose a representative of an active member institution.")]})
    conflict = policy.conflict_of(project, user.id, user.institution_id)
    if conflict is not None:
        raise Forbidden(conflict.said_of_others)
    substitute = Substitute(project_id=project.id, user_id=user.id, named_by_id=actor.id)
    session().add(substitute)
    session().flush()
    events.record("review.substitute_named", actor, substitute)
    return substitute


def possible_substitutes(actor: Actor, project: Project) -> list[User]:
    """Representatives of active member institutions that have no part in the project."""
    taking_part = {
        each.institution_id for each in project.partnerships if each.state in TAKES_PART
    } | {project.lead_institution_id}
    members = select(Institution.id).where(Institution.membership == Membership.MEMBER)
    rows = visible(User, actor).where(
        holds_role(Role.REPRESENTATIVE),
        User.institution_id.in_(members.execution_options(scoped=True)),
        User.institution_id.not_in(taking_part),
    )
    named = {each.user_id for each in queries.list_substitutes(actor, project)}
    found = session().scalars(rows.order_by(User.sort_key)).unique()
    return [each for each in found if each.id not in named]
