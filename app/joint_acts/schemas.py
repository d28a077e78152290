"""Acts that need two people, as JSON."""

from datetime import datetime
from uuid import UUID

from app.api.schemas import Answer, Body, Prose
from app.core.joint_acts import JointAct, Outcome
from app.core.policy import Actor
from app.joint_acts import queries


class ConfirmationBody(Body):
    """What the second person says; a refusal needs a reason."""

    outcome: Outcome
    reason: Prose = ""


class SaidAnswer(Answer):
    """Who confirmed or refused, and why."""

    name: str
    outcome: str
    reason: str
    at: datetime


class JointActAnswer(Answer):
    """An act that needs two people: what is asked for, by whom, until when, and where it stands."""

    id: UUID
    name: str
    sentence: str
    subject_kind: str
    subject_id: UUID
    subject: str | None
    reason: str
    fingerprint: str
    asked_by_id: UUID
    asked_by: str
    confirming_role: str
    state: str
    problem: str
    created_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    answers: list[SaidAnswer]


def joint_act_answer(actor: Actor, joint_act: JointAct) -> JointActAnswer:
    """A joint act as `actor` may know it."""
    line = queries.line(actor, joint_act)
    return JointActAnswer(
        id=joint_act.id,
        name=joint_act.name,
        sentence=joint_act.title,
        subject_kind=joint_act.subject_kind,
        subject_id=joint_act.subject_id,
        subject=line.subject,
        reason=joint_act.reason,
        fingerprint=joint_act.fingerprint,
        asked_by_id=joint_act.asked_by_id,
        asked_by=line.asker,
        confirming_role=joint_act.confirming_role.value,
        state=joint_act.shown_state.value,
        problem=joint_act.problem,
        created_at=joint_act.created_at,
        expires_at=joint_act.expires_at,
        ended_at=joint_act.ended_at,
        answers=[SaidAnswer.model_validate(each) for each in queries.said(actor, joint_act)],
    )
