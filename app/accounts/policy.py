"""Who may do what with accounts."""

from app.core.actions import Action
from app.core.policy import Actor, Verdict, allow, deny, rule


@rule(
    Action.SIGN_IN,
    Action.ACCEPT_INVITATION,
    Action.RESET_PASSWORD,
    Action.CHOOSE_APPEARANCE,
    Action.SEE_ABOUT,
)
def may_anybody(actor: Actor) -> Verdict:  # noqa: ARG001 - open to everybody
    """What has to be open before anyone is signed in."""
    return allow()


@rule(
    Action.SEE_OWN_ACCOUNT,
    Action.CHANGE_OWN_ACCOUNT,
    Action.CHANGE_PASSWORD,
    Action.MANAGE_OWN_TOKENS,
    Action.SEE_HOME,
    Action.SEE_VOCABULARY,
)
def may_signed_in(actor: Actor) -> Verdict:
    """What every signed-in person does with what is their own."""
    return allow() if actor.is_signed_in else deny("")
