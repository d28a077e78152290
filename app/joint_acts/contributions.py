"""What acts that need two people add elsewhere: what waits, and the letter to who may confirm."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.letters import write_to
from app.accounts.models import RoleAssignment
from app.core.contributions import ON_JOINT_ACT, WAITING, Waiting
from app.core.database import session
from app.core.joint_acts import JointAct
from app.core.mail import link_to
from app.core.policy import Actor
from app.core.scope import visible
from app.joint_acts import queries


@WAITING.add
def joint_acts_that_wait(actor: Actor) -> Sequence[Waiting]:
    """What somebody asked for and I may confirm."""
    return [
        Waiting(
            kind="joint_act",
            title=each.title,
            context=_("Needs a second person"),
            address=f"/joint-acts/{each.id}",
            act=_("Decide"),
            due=each.expires_at.date(),
        )
        for each in queries.waiting_for(actor)
    ]


@ON_JOINT_ACT.add
def tell_who_may_confirm(actor: Actor, joint_act: JointAct) -> None:
    """Write to those who hold the confirming role; the letter says nothing of what it is about."""
    holders = visible(RoleAssignment, actor, RoleAssignment.user_id).where(
        RoleAssignment.role == joint_act.confirming_role,
        RoleAssignment.ended_at.is_(None),
        RoleAssignment.user_id != actor.id,
    )
    if joint_act.confirming_institution_id is not None:
        holders = holders.where(
            RoleAssignment.institution_id == joint_act.confirming_institution_id
        )
    people = session().scalars(select(holders.subquery().c.user_id)).all()
    write_to(people, lambda: _letter(joint_act))


def _letter(joint_act: JointAct) -> tuple[str, str]:
    return (
        _("Something waits for a second person"),
        _(
            "Somebody asked for an act that needs two people, and you may be the second. It waits"
            " until %(date)s:\n%(link)s",
            date=joint_act.expires_at.date().isoformat(),
            link=link_to(f"/joint-acts/{joint_act.id}"),
        ),
    )
