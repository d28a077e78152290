"""Who may see, confirm and take back an act that needs two people."""

from flask_babel import lazy_gettext as _l

from app.core.actions import Action
from app.core.joint_acts import JointAct, may_answer
from app.core.policy import Actor, Verdict, allow, deny, rule


@rule(Action.SEE_JOINT_ACTS)
def may_see_joint_acts(actor: Actor) -> Verdict:
    """Everybody has a list; it holds what one asked for or may confirm."""
    return allow() if actor.is_signed_in else deny("")


@rule(Action.SEE_JOINT_ACT)
def may_see_joint_act(actor: Actor, joint_act: JointAct) -> Verdict:  # noqa: ARG001 - the scope has narrowed it
    """The scope lets through who asked and who may confirm."""
    return may_see_joint_acts(actor)


@rule(Action.ANSWER_JOINT_ACT)
def may_be_second(actor: Actor, joint_act: JointAct) -> Verdict:
    """The second person; never who asked."""
    return may_answer(actor, joint_act)


@rule(Action.TAKE_BACK_JOINT_ACT)
def may_take_back(actor: Actor, joint_act: JointAct) -> Verdict:
    """Who asked for it."""
    if joint_act.asked_by_id == actor.id:
        return allow()
    return deny(_l("Only who asked for it takes it back."))
