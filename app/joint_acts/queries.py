"""What can be read of acts that need two people."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.core.database import session
from app.core.joint_acts import JointAct, JointActState, answers_to
from app.core.kinds import KINDS, find
from app.core.paging import Filter, ListSpec, Page, Query, Sort
from app.core.policy import Actor
from app.core.scope import visible

JOINT_ACTS = ListSpec(
    "joint-acts",
    sorts=(Sort("newest", _l("Newest first"), (JointAct.created_at, JointAct.id), True),),
    filters=(
        Filter(
            "state",
            _l("State"),
            lambda value: JointAct.state == value,
            lambda: [(each.value, each.value) for each in JointActState],
        ),
    ),
)


@dataclass(frozen=True)
class Line:
    """A joint act with the names that its page shows."""

    joint_act: JointAct
    asker: str
    subject: str | None
    """None where the reader may not know of it."""
    address: str | None


@dataclass(frozen=True)
class Said:
    """An answer to a joint act, with its author's name."""

    name: str
    outcome: str
    reason: str
    at: Any


def list_joint_acts(actor: Actor, query: Query) -> Page:
    """What `actor` asked for or may confirm."""
    return JOINT_ACTS.page(visible(JointAct, actor), query)


def line(actor: Actor, joint_act: JointAct) -> Line:
    """The joint act as `actor` may know it."""
    subject = find(joint_act.subject_kind, actor, joint_act.subject_id)
    kind = KINDS[joint_act.subject_kind]
    return Line(
        joint_act,
        _name(actor, joint_act.asked_by_id),
        None if subject is None else kind.title(subject),
        None if subject is None else kind.address(subject),
    )


def said(actor: Actor, joint_act: JointAct) -> list[Said]:
    """Who confirmed or refused it."""
    return [
        Said(_name(actor, each.user_id), each.outcome.value, each.reason, each.created_at)
        for each in answers_to(actor, joint_act)
    ]


def waiting_for(actor: Actor) -> list[JointAct]:
    """What waits for `actor` as the second person, the first to end first."""
    if not actor.roles:
        return []
    found = visible(JointAct, actor).where(
        JointAct.state == JointActState.OPEN,
        JointAct.asked_by_id != actor.id,
        JointAct.confirming_role.in_(actor.roles),
    )
    return [each for each in session().scalars(found.order_by(JointAct.expires_at)) if each.is_open]


def _name(actor: Actor, user_id: Any) -> str:
    found = session().scalars(visible(User, actor).where(User.id == user_id)).one_or_none()
    return "" if found is None else found.name
