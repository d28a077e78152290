"""How anything refers to anything: a kind's name and an id.

Audit, notifications, deliverables and references name a thing this way; whoever shows it loads it
through the reader's own scope.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.core.database import Tenant, session
from app.core.errors import NotFound
from app.core.policy import Actor, Label
from app.core.scope import visible


def _own_project_id(thing: Any) -> UUID | None:
    found: UUID | None = getattr(thing, "project_id", None)
    return found


def _always(_thing: Any) -> bool:
    return True


@dataclass(frozen=True)
class Kind:
    """What the rest of the forum needs to know of one kind of thing."""

    name: str
    model: type[Tenant]
    word: object
    """What a reader calls it, translatable: "project"."""
    title: Callable[[Any], str]
    address: Callable[[Any], str]
    """Its page, as a path."""
    label: Callable[[Any], Label]
    project_id: Callable[[Any], UUID | None] = _own_project_id
    """The project that a thing belongs to, if it does."""
    is_result: Callable[[Any], bool] = _always
    """Whether there is something to be shown: of a file that could not be read, there is not."""


KINDS: dict[str, Kind] = {}
_BY_MODEL: dict[type[Tenant], Kind] = {}


def register(kind: Kind) -> None:
    """Make `kind` known; `create_app()` and tests may do so again with the same one."""
    KINDS[kind.name] = kind
    _BY_MODEL[kind.model] = kind


def kind_of(thing: Tenant) -> Kind:
    """The kind of a loaded thing."""
    return _BY_MODEL[type(thing)]


def load(model: type[Tenant], actor: Actor, thing_id: UUID) -> Any:
    """The thing with that id, if `actor` may know of it; raises NotFound otherwise."""
    found = session().scalars(visible(model, actor).where(model.id == thing_id)).one_or_none()
    if found is None:
        raise NotFound
    return found


def find(name: str, actor: Actor, thing_id: UUID) -> Any | None:
    """The thing of the kind `name` with that id, or None where the actor may not know of it."""
    kind = KINDS.get(name)
    if kind is None:
        return None
    model = kind.model
    return session().scalars(visible(model, actor).where(model.id == thing_id)).one_or_none()
