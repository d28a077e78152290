"""Who reads the register."""

from app.core.actions import Action
from app.core.policy import Actor, Verdict, allow, deny, rule


@rule(Action.SEE_DECISIONS)
def may_see_decisions(actor: Actor) -> Verdict:
    """Every signed-in member; what a number stands for, the scopes say."""
    return allow() if actor.is_signed_in else deny("")
