"""The answer to what takes two people: not done yet, and where it waits."""

from uuid import UUID

from flask import Response, jsonify

from app.api.schemas import Answer
from app.core.joint_acts import JointAct


class AskedAnswer(Answer):
    """What waits for a second person: the joint act, and where it stands."""

    joint_act_id: UUID
    state: str


def asked(joint_act: JointAct) -> Response:
    """202, with the joint act's address as Location."""
    answer = AskedAnswer(joint_act_id=joint_act.id, state=joint_act.shown_state.value)
    response = jsonify(answer.model_dump(mode="json"))
    response.status_code = 202
    response.headers["Location"] = f"/api/v1/joint-acts/{joint_act.id}"
    return response
