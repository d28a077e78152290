"""The few ways in which an act can fail: services raise them, the edge answers with them."""

from collections.abc import Mapping, Sequence
from typing import ClassVar


class DomainError(Exception):
    """What was asked for cannot be done, for a reason that a person can read."""

    status: ClassVar[int] = 500
    kind: str = "error"

    def __init__(self, reason: object = "") -> None:
        super().__init__(str(reason))
        self.reason = reason


class NotFound(DomainError):
    """It does not exist, or the actor may not know that it does: the answer is the same."""

    status = 404
    kind = "not-found"


class SignInNeeded(DomainError):
    """Nobody is signed in, or the session has ended."""

    status = 401
    kind = "sign-in-needed"


class ProofNeeded(DomainError):
    """The act is of weight, and the last proof of who asks is too old for it."""

    status = 403
    kind = "proof-needed"


class FactorNeeded(DomainError):
    """The forum asks for a second factor of everyone, and this person has not set one up."""

    status = 403
    kind = "factor-needed"


class Forbidden(DomainError):
    """A rule says no; `reason` is that rule in words."""

    status = 403
    kind = "forbidden"


class Invalid(DomainError):
    """Input that cannot be taken: field name to messages ("" is the whole form)."""

    status = 422
    kind = "invalid"

    def __init__(self, errors: Mapping[str, Sequence[object]]) -> None:
        super().__init__("; ".join(str(m) for messages in errors.values() for m in messages))
        self.errors = {name: list(messages) for name, messages in errors.items()}


class Conflict(DomainError):
    """The state does not allow it; `guard` names the condition that failed."""

    status = 409
    kind = "conflict"

    def __init__(self, reason: object, guard: str = "state") -> None:
        super().__init__(reason)
        self.guard = guard


class Stale(DomainError):
    """Somebody changed it meanwhile; `current` is the version that stands now."""

    status = 412
    kind = "stale"

    def __init__(self, reason: object = "", current: int | None = None) -> None:
        super().__init__(reason)
        self.current = current


class TooLarge(DomainError):
    """More bytes than are taken here."""

    status = 413
    kind = "too-large"


class TooMany(DomainError):
    """Too often; `retry_after` seconds from now it can be tried again."""

    status = 429
    kind = "too-many"

    def __init__(self, reason: object, retry_after: int) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class Busy(DomainError):
    """The machine has no place for this now."""

    status = 503
    kind = "busy"
