"""Who may read the audit. The scope says which of its rows."""

from app.core.actions import Action
from app.core.policy import Actor, Verdict, allow, deny, rule


@rule(Action.READ_AUDIT, Action.SEE_AUDIT_HEADS)
def may_read_audit(actor: Actor) -> Verdict:
    """Everybody who is signed in, narrowed to what concerns them."""
    return allow() if actor.is_signed_in else deny("")
