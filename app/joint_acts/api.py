"""Acts that need two people, for programs."""

from typing import Any

from flask import Blueprint, request

from app.api.routing import endpoint
from app.api.schemas import Listing
from app.core.actions import Action
from app.core.joint_acts import JointAct, answer, take_back
from app.core.routing import current_actor
from app.joint_acts import queries
from app.joint_acts.schemas import ConfirmationBody, JointActAnswer, joint_act_answer

blueprint = Blueprint("joint_acts_api", __name__)


@endpoint(
    blueprint,
    "/joint-acts",
    action=Action.SEE_JOINT_ACTS,
    answers=Listing[JointActAnswer],
    lists=queries.JOINT_ACTS,
)
def list_joint_acts() -> Listing[JointActAnswer]:
    """What the caller asked for or may confirm, newest first."""
    actor = current_actor()
    page = queries.list_joint_acts(actor, queries.JOINT_ACTS.parse(request.args))
    return Listing(items=[joint_act_answer(actor, each) for each in page.items], next=page.next)


@endpoint(
    blueprint,
    "/joint-acts/<uuid:joint_act_id>",
    action=Action.SEE_JOINT_ACT,
    load=JointAct,
    answers=JointActAnswer,
)
def show(joint_act: JointAct) -> JointActAnswer:
    """What is asked for, and where it stands."""
    return joint_act_answer(current_actor(), joint_act)


@endpoint(
    blueprint,
    "/joint-acts/<uuid:joint_act_id>/confirmation",
    action=Action.ANSWER_JOINT_ACT,
    load=JointAct,
    method="POST",
    body=ConfirmationBody,
    answers=JointActAnswer,
    status=202,
)
def confirm(joint_act: JointAct, body: ConfirmationBody) -> Any:
    """Confirm or refuse; what is confirmed is carried out by the job that Location names."""
    actor = current_actor()
    job = answer(actor, joint_act, body.outcome, body.reason)
    headers = {} if job is None else {"Location": f"/api/v1/jobs/{job.id}"}
    return joint_act_answer(actor, joint_act), headers


@endpoint(
    blueprint,
    "/joint-acts/<uuid:joint_act_id>",
    action=Action.TAKE_BACK_JOINT_ACT,
    load=JointAct,
    method="DELETE",
    answers=JointActAnswer,
)
def take_back_joint_act(joint_act: JointAct) -> JointActAnswer:
    """Take back what one has asked for."""
    actor = current_actor()
    take_back(actor, joint_act)
    return joint_act_answer(actor, joint_act)
