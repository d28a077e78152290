"""Which scope a token needs for an action."""

from app.core.actions import Action
from app.core.policy import Kind, Scope

DATA = frozenset(
    {
        Action.READ_ROWS,
        Action.SEE_FIGURES,
        Action.DOWNLOAD_VERSION,
        Action.UPLOAD_VERSION,
        Action.SEND_FILE,
    }
)
ADMIN = frozenset(
    {
        Action.DECIDE_MEMBERSHIP,
        Action.SEE_ADMINISTRATION,
    }
)


def scope_of(action: Action) -> Scope | None:
    """The scope that `action` asks of a token; None where no token is needed."""
    if action.kind is Kind.PUBLIC:
        return None
    if action in DATA:
        return Scope.DATA
    if action in ADMIN:
        return Scope.ADMIN
    return Scope.WRITE if action.kind.changes else Scope.READ
