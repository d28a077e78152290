"""Acts that need two people: one asks, another confirms the same content, a job carries it out.

Both put their name to one fingerprint; when what it was taken of has changed meanwhile, the act is
void and must be asked for anew. It is carried out in the context of who asked, who must still be
allowed to do it then, by a job that looks again at everything under a lock.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, and_, or_, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm.exc import StaleDataError

from app.core import time
from app.core.contributions import ON_JOINT_ACT
from app.core.database import Base, Database, Tenant, choice_of, session
from app.core.errors import Conflict, DomainError, Invalid
from app.core.events import declare, record
from app.core.fingerprint import fingerprint
from app.core.identity import act_as
from app.core.jobs import Job, Progress, enqueue, persons_job, system_job
from app.core.kinds import Kind as ThingKind
from app.core.kinds import find, kind_of, register
from app.core.policy import THE_SYSTEM, Actor, Doer, Label, Role, Verdict, allow, deny, require
from app.core.scope import scope, visible

log = logging.getLogger(__name__)

OPEN_FOR = timedelta(days=7)
"""For so long a joint act waits for its second person."""

LONGEST_REASON = 2000


class JointActState(StrEnum):
    """Where a joint act stands."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DONE = "done"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"
    EXPIRED = "expired"
    VOID = "void"
    FAILED = "failed"


class Outcome(StrEnum):
    """What the second person says."""

    CONFIRM = "confirm"
    REFUSE = "refuse"


class JointAct(Tenant, Base):
    """What one person asks for and another has to confirm."""

    __tablename__ = "joint_act"

    name: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[UUID]
    arguments: Mapped[dict[str, Any]] = mapped_column(JSONB)
    reason: Mapped[str]
    fingerprint: Mapped[str]
    asked_by_id: Mapped[UUID]
    asker_institution_id: Mapped[UUID]
    confirming_role: Mapped[Role] = mapped_column(choice_of(Role))
    confirming_institution_id: Mapped[UUID | None]
    """Where who confirms must be; None: anywhere."""
    project_id: Mapped[UUID | None]
    state: Mapped[JointActState] = mapped_column(
        choice_of(JointActState), default=JointActState.OPEN
    )
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(default="")

    @property
    def is_open(self) -> bool:
        """Whether somebody may still confirm or refuse it."""
        return self.state is JointActState.OPEN and self.expires_at > time.now()

    @property
    def shown_state(self) -> JointActState:
        """The state, `expired` from the very second on and not from the sweep."""
        waited = self.state is JointActState.OPEN and not self.is_open
        return JointActState.EXPIRED if waited else self.state

    @property
    def title(self) -> str:
        """What is asked for, as a sentence in the reader's language."""
        return JOINT_ACTS[self.name].sentence(self.arguments)


class JointActAnswer(Tenant, Base):
    """What a second person said, on which content; one answer a person."""

    __tablename__ = "joint_act_answer"

    joint_act_id: Mapped[UUID] = mapped_column(ForeignKey("joint_act.id"))
    asked_by_id: Mapped[UUID]
    user_id: Mapped[UUID]
    institution_id: Mapped[UUID]
    outcome: Mapped[Outcome] = mapped_column(choice_of(Outcome))
    reason: Mapped[str]
    fingerprint: Mapped[str]


@dataclass(frozen=True)
class JointActKind:
    """What a feature declares of one act that needs two people."""

    name: str
    subject_kind: str
    sentence: Callable[[dict[str, Any]], str]
    """The arguments -> what is asked for, in the reader's language."""
    content: Callable[[Any, dict[str, Any]], Any]
    """The subject and the arguments -> plain JSON: what both put their name to."""
    may_ask: Callable[[Actor, Any, dict[str, Any]], Verdict]
    """Asked when it is begun and again when it is carried out."""
    carry_out: Callable[[Actor, Any, JointAct], None]
    """Does it, in the context of who asked."""
    confirming_role: Role
    is_confirmed_in_house: Callable[[Any], UUID | None] = lambda _subject: None
    """The subject -> the institution whose people confirm it; None: those of any."""


JOINT_ACTS: dict[str, JointActKind] = {}


def declare_joint_act(kind: JointActKind) -> None:
    """Make an act that needs two people known."""
    JOINT_ACTS[kind.name] = kind


@scope(JointAct)
def known_joint_acts(actor: Actor) -> Any:
    """Who asked for it, and who may confirm it."""
    confirms = and_(
        JointAct.confirming_role.in_(actor.roles),
        or_(
            JointAct.confirming_institution_id.is_(None),
            JointAct.confirming_institution_id == actor.institution_id,
        ),
    )
    return or_(JointAct.asked_by_id == actor.id, confirms)


@scope(JointActAnswer)
def known_answers(actor: Actor) -> Any:
    """Those of the joint acts that one may know of."""
    return JointActAnswer.joint_act_id.in_(select(JointAct.id).where(known_joint_acts(actor)))


def may_answer(actor: Actor, joint_act: JointAct) -> Verdict:
    """Whether `actor` is a second person for it: never who asked."""
    if joint_act.asked_by_id == actor.id:
        return deny(_l("Somebody else has to confirm what you ask for."))
    if joint_act.confirming_role not in actor.roles:
        return deny(_l("You do not hold the role that confirms this."))
    if joint_act.confirming_institution_id not in (None, actor.institution_id):
        return deny(_l("Somebody of the institution that it is about has to confirm this."))
    return allow()


def ask(actor: Actor, name: str, subject: Tenant, reason: str, **arguments: Any) -> JointAct:
    """Begin an act that needs two people; asked twice while it waits, it is the same one.

    `arguments` are plain JSON. Raises Forbidden, and Invalid without a reason.
    """
    kind = JOINT_ACTS[name]
    require(kind.may_ask(actor, subject, arguments))
    reason = _checked_reason(reason)
    if not reason:
        raise Invalid({"reason": [_("Say why: whoever confirms it reads this.")]})
    taken_of = _fingerprint(kind, subject, arguments)
    earlier = _asked_already(actor, taken_of)
    if earlier is not None:
        return earlier
    joint_act = JointAct(
        name=name,
        subject_kind=kind.subject_kind,
        subject_id=subject.id,
        arguments=arguments,
        reason=reason,
        fingerprint=taken_of,
        asked_by_id=actor.id,
        asker_institution_id=actor.institution_id,
        confirming_role=kind.confirming_role,
        confirming_institution_id=kind.is_confirmed_in_house(subject),
        project_id=kind_of(subject).project_id(subject),
        expires_at=time.now() + OPEN_FOR,
    )
    session().add(joint_act)
    session().flush()
    _note("joint_act.asked", actor, joint_act)
    for tell in ON_JOINT_ACT:
        tell(actor, joint_act)
    return joint_act


def answer(actor: Actor, joint_act: JointAct, outcome: Outcome, reason: str = "") -> Job | None:
    """Confirm or refuse; a confirmed act is carried out by the job that is returned.

    What has changed since it was asked for makes it void instead. Raises Forbidden; Conflict where
    it is not open any more; Invalid for a refusal without a reason.
    """
    require(may_answer(actor, joint_act))
    session().refresh(joint_act, with_for_update=True)
    if not joint_act.is_open:
        raise Conflict(_("This is not open any more."))
    reason = _checked_reason(reason)
    if outcome is Outcome.REFUSE and not reason:
        raise Invalid({"reason": [_("Say why: who asked for it reads this.")]})
    if not _is_unchanged(actor, joint_act):
        _end(actor, joint_act, JointActState.VOID)
        return None
    session().add(
        JointActAnswer(
            joint_act_id=joint_act.id,
            asked_by_id=joint_act.asked_by_id,
            user_id=actor.id,
            institution_id=actor.institution_id,
            outcome=outcome,
            reason=reason,
            fingerprint=joint_act.fingerprint,
        )
    )
    # Written first: the database lets nothing be confirmed without a second person's answer.
    session().flush()
    if outcome is Outcome.REFUSE:
        _end(actor, joint_act, JointActState.REFUSED)
        return None
    joint_act.state = JointActState.CONFIRMED
    _note("joint_act.confirmed", actor, joint_act)
    return enqueue(actor, "joint_act", joint_act_id=str(joint_act.id))


def take_back(actor: Actor, joint_act: JointAct) -> None:
    """Let go of what one has asked for; raises Forbidden, and Conflict where it is too late."""
    if joint_act.asked_by_id != actor.id:
        require(deny(_("Only who asked for it takes it back.")))
    session().refresh(joint_act, with_for_update=True)
    if not joint_act.is_open:
        raise Conflict(_("This is not open any more."))
    _end(actor, joint_act, JointActState.TAKEN_BACK)


def answers_to(actor: Actor, joint_act: JointAct) -> list[JointActAnswer]:
    """What was said to it, the first first."""
    said = visible(JointActAnswer, actor).where(JointActAnswer.joint_act_id == joint_act.id)
    return list(session().scalars(said.order_by(JointActAnswer.created_at)))


@persons_job("joint_act")
def carry_out_confirmed(
    actor: Actor,
    progress: Progress,  # noqa: ARG001 - every job is given it; this one is done in a moment
    arguments: dict[str, Any],
) -> dict[str, Any]:
    """Carry out what `actor` has confirmed; run again after a kill it does nothing more."""
    joint_act_id = UUID(arguments["joint_act_id"])
    database: Database = current_app.extensions["database"]
    with database.transaction() as opened:
        confirmer = act_as(opened, actor.id)
        found = select(JointAct).where(JointAct.id == joint_act_id)
        joint_act = opened.scalars(found.with_for_update().execution_options(scoped=True)).one()
        if joint_act.state is not JointActState.CONFIRMED:
            return {"state": joint_act.state.value}
        is_confirmer = confirmer is not None and bool(may_answer(confirmer, joint_act))
        asker = act_as(opened, joint_act.asked_by_id)
        # Read once: what is looked at here and what is changed below are the same version.
        subject = asker and find(joint_act.subject_kind, asker, joint_act.subject_id)
        if asker is None or not is_confirmer or not _is_as_asked(subject, joint_act):
            _end(asker or THE_SYSTEM, joint_act, JointActState.VOID)
        else:
            _carry_out(asker, subject, joint_act)
        opened.commit()
        return {"state": joint_act.state.value}


def _carry_out(asker: Actor, subject: Any, joint_act: JointAct) -> None:
    kind = JOINT_ACTS[joint_act.name]
    nested = session().begin_nested()
    collected = list(session().info.get("events", []))
    try:
        require(kind.may_ask(asker, subject, joint_act.arguments))
        kind.carry_out(asker, subject, joint_act)
        session().flush()
    except (DomainError, StaleDataError) as error:
        nested.rollback()
        session().info["events"] = collected
        if isinstance(error, StaleDataError):
            return _end(asker, joint_act, JointActState.VOID)
        joint_act.problem = str(error.reason)
        return _end(asker, joint_act, JointActState.FAILED)
    nested.commit()
    joint_act.state, joint_act.ended_at = JointActState.DONE, time.now()
    return None


@system_job("joint_acts.expire", cron="7 * * * *")
def expire() -> None:
    """End what has waited too long."""
    waited = select(JointAct).where(
        JointAct.state == JointActState.OPEN, JointAct.expires_at <= time.now()
    )
    for joint_act in session().scalars(waited.with_for_update(skip_locked=True)):
        _end(THE_SYSTEM, joint_act, JointActState.EXPIRED)


def _checked_reason(reason: str) -> str:
    """The words without spaces around them; raises Invalid for too many, and never cuts them."""
    reason = reason.strip()
    if len(reason) > LONGEST_REASON:
        raise Invalid({"reason": [_("At most %(limit)s characters.", limit=LONGEST_REASON)]})
    return reason


def _asked_already(actor: Actor, taken_of: str) -> JointAct | None:
    waiting = visible(JointAct, actor).where(
        JointAct.fingerprint == taken_of,
        JointAct.asked_by_id == actor.id,
        JointAct.state == JointActState.OPEN,
        JointAct.expires_at > time.now(),
    )
    return session().scalars(waiting).first()


def _fingerprint(kind: JointActKind, subject: Tenant, arguments: dict[str, Any]) -> str:
    return fingerprint(
        {
            "act": kind.name,
            "subject": str(subject.id),
            "arguments": arguments,
            "content": kind.content(subject, arguments),
        }
    )


def _is_unchanged(actor: Actor, joint_act: JointAct) -> bool:
    return _is_as_asked(find(joint_act.subject_kind, actor, joint_act.subject_id), joint_act)


def _is_as_asked(subject: Any, joint_act: JointAct) -> bool:
    kind, said = JOINT_ACTS[joint_act.name], joint_act.arguments
    return subject is not None and _fingerprint(kind, subject, said) == joint_act.fingerprint


def _end(actor: Doer, joint_act: JointAct, state: JointActState) -> None:
    joint_act.state, joint_act.ended_at = state, time.now()
    _note(f"joint_act.{state.value}", actor, joint_act)


def _note(name: str, actor: Doer, joint_act: JointAct) -> None:
    concerned = (joint_act.asker_institution_id, joint_act.confirming_institution_id)
    record(
        name,
        actor,
        joint_act,
        project_id=joint_act.project_id,
        institution_ids=[each for each in concerned if each is not None],
        act=joint_act.name,
    )


declare(
    {
        "joint_act.asked": _l("{actor} asked for an act that needs two people: {subject}"),
        "joint_act.confirmed": _l("{actor} confirmed, as the second person: {subject}"),
        "joint_act.refused": _l("{actor} refused, as the second person: {subject}"),
        "joint_act.taken_back": _l("{actor} took back: {subject}"),
        "joint_act.expired": _l("Nobody confirmed in time: {subject}"),
        "joint_act.void": _l("What it is about has changed, so it is void: {subject}"),
        "joint_act.failed": _l("It could not be carried out: {subject}"),
    }
)
register(
    ThingKind(
        name="joint_act",
        model=JointAct,
        word=_l("act of two people"),
        title=lambda joint_act: joint_act.title,
        address=lambda joint_act: f"/joint-acts/{joint_act.id}",
        label=lambda _joint_act: Label.AMBER,
    )
)
