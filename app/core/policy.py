"""Who acts, what may be asked for, and how a rule answers. Pure: no database, no request.

Deny by default: an action without a rule cannot be routed, a rule that does not say yes says no.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum
from functools import total_ordering
from typing import Any, Final, TypeVar
from uuid import UUID

from app.core.errors import Conflict, DomainError, Forbidden, SignInNeeded

Rule = Callable[..., "Verdict"]
R = TypeVar("R", bound=Rule)
NO_ID = UUID(int=0)


@total_ordering
class Label(Enum):
    """The Traffic Light Protocol 2.0 (FIRST), from the widest audience to the narrowest."""

    CLEAR = "CLEAR"
    GREEN = "GREEN"
    AMBER = "AMBER"
    AMBER_STRICT = "AMBER+STRICT"
    RED = "RED"

    @property
    def rank(self) -> int:
        """0 for CLEAR up to 4 for RED."""
        return list(Label).index(self)

    def __lt__(self, other: "Label") -> bool:
        return self.rank < other.rank

    @property
    def is_spelled_out_in_mail(self) -> bool:
        """Whether mail may say what it is about; from AMBER up only that something waits."""
        return self <= Label.GREEN


def strictest(labels: Iterable[Label | None]) -> Label:
    """The label of what is made from things with `labels`; a missing one, or none, is RED."""
    return max((label or Label.RED for label in labels), default=Label.RED)


class Role(StrEnum):
    """Roles of a person: two in the forum, one in the institution. Everyone is a researcher."""

    COORDINATOR = "coordinator"
    ADMIN = "admin"
    REPRESENTATIVE = "representative"


class Scope(StrEnum):
    """What an API token may be used for, never more than its owner may do."""

    READ = "read"
    WRITE = "write"
    DATA = "data"
    ADMIN = "admin"


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who is asking, read afresh for every request and job."""

    id: UUID
    name: str = ""
    institution_id: UUID = NO_ID
    institution_name: str = ""
    country: str | None = None
    is_member: bool = True
    roles: frozenset[Role] = frozenset()
    language: str = "en"
    time_zone: str = "UTC"
    scopes: frozenset[Scope] | None = None
    session_id: UUID | None = None
    stepped_up_at: datetime | None = None
    factors: frozenset[str] = frozenset()
    deputy_of: str = ""
    """The name of the representative in whose place the actor speaks; "" for who is no deputy."""

    @property
    def is_signed_in(self) -> bool:
        """Whether this is a person and not an anonymous visitor."""
        return self.id.int != 0

    @property
    def is_coordinator(self) -> bool:
        """Whether the actor approves projects and runs the forum."""
        return Role.COORDINATOR in self.roles

    @property
    def is_admin(self) -> bool:
        """Whether the actor manages member institutions and accounts."""
        return Role.ADMIN in self.roles

    @property
    def is_representative(self) -> bool:
        """Whether the actor speaks for its own institution."""
        return Role.REPRESENTATIVE in self.roles

    def speaks_for(self, institution_id: UUID | None) -> bool:
        """Whether the actor is a representative of that institution."""
        return self.is_representative and self.institution_id == institution_id

    def speaks_in_person_for(self, institution_id: UUID | None) -> bool:
        """Whether the actor is its representative and no deputy: says who speaks for it."""
        return self.speaks_for(institution_id) and not self.deputy_of

    # What Flask-Login asks of a user.
    @property
    def is_authenticated(self) -> bool:
        """The same as `is_signed_in`."""
        return self.is_signed_in

    is_active = is_authenticated

    @property
    def is_anonymous(self) -> bool:
        """The opposite of `is_signed_in`."""
        return not self.is_signed_in

    def get_id(self) -> str:
        """The session's id; the token that opens it is never kept on an object."""
        return str(self.session_id or "")


NOBODY = Actor(id=NO_ID)


class TheSystem(Enum):
    """Who acts where no account does: the forum's own work, its operator, who has no account."""

    ITSELF = "the system"


THE_SYSTEM: Final = TheSystem.ITSELF
Doer = Actor | TheSystem
"""Of whom an act is recorded: a person, or what is said to be the system and never left out."""


class Kind(Enum):
    """How much an action asks for."""

    PUBLIC = "public"
    READ = "read"
    WRITE = "write"
    SENSITIVE = "sensitive"

    @property
    def changes(self) -> bool:
        """Whether an action of this kind may stand behind an unsafe method."""
        return self in {Kind.WRITE, Kind.SENSITIVE}


@dataclass(frozen=True)
class Verdict:
    """A rule's answer; `reason` is for the reader, in words, when it is no.

    With a `guard` it is only the state that says no: this actor may do it at another time.
    """

    is_allowed: bool
    reason: object = ""
    guard: str = ""

    def __bool__(self) -> bool:
        return self.is_allowed


def allow() -> Verdict:
    """Yes."""
    return Verdict(is_allowed=True)


def deny(reason: object) -> Verdict:
    """No, because of `reason` (a translatable sentence)."""
    return Verdict(is_allowed=False, reason=reason)


def not_now(reason: object, guard: str = "state") -> Verdict:
    """No, to somebody who may: the state that `guard` names does not allow it."""
    return Verdict(is_allowed=False, reason=reason, guard=guard)


def require(verdict: Verdict) -> None:
    """Go on only when the rule allows it; raises Forbidden or Conflict with the rule's reason."""
    if not verdict:
        raise _refusal(verdict)


def _refusal(verdict: Verdict) -> DomainError:
    if verdict.guard:
        return Conflict(verdict.reason, verdict.guard)
    return Forbidden(verdict.reason)


RULES: dict[Any, Rule] = {}


def rule(*actions: Any) -> Callable[[R], R]:
    """Declare the function as the rule of `actions` (members of `core.actions.Action`).

    It is called with the actor and the object that the route loads, if it loads one.
    """

    def declare(function: R) -> R:
        for action in actions:
            if action in RULES and RULES[action] is not function:
                raise RuntimeError(f"{action} has two rules")
            RULES[action] = function
        return function

    return declare


def decide(action: Any, actor: Actor, *loaded: Any) -> None:
    """Ask the rule of `action`; raises SignInNeeded, Forbidden or Conflict where it says no."""
    verdict = RULES[action](actor, *loaded)
    if verdict:
        return
    if not actor.is_signed_in:
        raise SignInNeeded(verdict.reason)
    raise _refusal(verdict)
