"""What a lower feature asks of higher ones: typed lists of functions that `create_app()` fills."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar
from uuid import UUID

from app.core.policy import Actor, Doer, Label

F = TypeVar("F", bound=Callable[..., Any])


@dataclass
class Contributions(Generic[F]):
    """An ordered list of functions; adding the same one again changes nothing."""

    functions: list[F] = field(default_factory=list)
    places: dict[F, int] = field(default_factory=dict)

    def add(self, function: F) -> F:
        """Add `function`; usable as a decorator."""
        return self.at(0)(function)

    def at(self, place: int) -> Callable[[F], F]:
        """A decorator that adds a function at a place among the others; lower ones come first."""

        def add(function: F) -> F:
            if function not in self.functions:
                self.functions.append(function)
                self.places[function] = place
            return function

        return add

    def __iter__(self) -> Iterator[F]:
        return iter(sorted(self.functions, key=lambda each: self.places.get(each, 0)))


@dataclass(frozen=True)
class Guard:
    """A condition of a transition, with what to do where it is not met."""

    name: str
    is_met: bool
    sentence: object
    address: str | None = None


@dataclass(frozen=True)
class Tab:
    """A part of a project's page."""

    key: str
    label: object
    address: str
    count: int | None = None


@dataclass(frozen=True)
class Waiting:
    """Something that waits for a person, or for somebody else in the person's institution."""

    kind: str
    title: str
    context: str
    address: str
    act: object
    due: date | None = None
    since: date | None = None
    """Where it has no day of its own: from when on it has been waiting."""
    heap: str = "me"
    """"me", "institution" or "others"."""
    project_id: UUID | None = None
    """On whose overview it stands too."""


@dataclass(frozen=True)
class Holding:
    """Something open that a person holds, and what becomes of it when the person goes."""

    what: object
    """What it is, as a sentence: "Lead of the project"."""
    title: str = ""
    """Of which thing, where the reader may know it."""
    address: str = ""
    place: UUID | None = None
    """The project in which one successor takes over all that is held; None: by itself."""
    needs_successor: bool = False
    otherwise: object = ""
    """What becomes of it where nobody takes it over."""


@dataclass(frozen=True)
class Successors:
    """Who takes over from a person who goes: by project, and whatever else there is."""

    anywhere: Any = None
    by_place: Mapping[UUID, Any] = field(default_factory=dict)

    @property
    def are_named(self) -> bool:
        """Whether anybody takes anything over."""
        return self.anywhere is not None or bool(self.by_place)

    def places_by_person(self) -> dict[Any, list[UUID]]:
        """Who takes over in which projects."""
        found: dict[Any, list[UUID]] = {}
        for place, person in self.by_place.items():
            found.setdefault(person, []).append(place)
        return found


@dataclass(frozen=True)
class ExitPart:
    """What an institution that leaves a project has there, and what becomes of it."""

    heading: object
    follows: object
    """A sentence: what becomes of it."""
    choices: Sequence[tuple[UUID, str]] = ()
    """Things, by id and title, of which the institution says whether they stay."""


@dataclass(frozen=True)
class Reminder:
    """What a person is reminded of by letter, once for each `key`."""

    person_id: UUID
    key: str
    """What it is about and which of its reminders this is: "grant:<id>:14"."""
    says: object
    """A translatable sentence."""
    title: str
    address: str
    label: Label = Label.GREEN
    """Of what it is about: from AMBER up the letter says only that something waits, and where."""


@dataclass(frozen=True)
class ExportPart:
    """A file that goes into the package of a project."""

    path: str
    content: bytes
    name: str
    media_type: str
    label: Label | None = None
    """Where it has one of its own: the package is as restricted as the strictest of its files."""
    said: Mapping[str, Any] = field(default_factory=dict)
    """Further properties of the file, in words of schema.org."""


@dataclass(frozen=True)
class ProjectReaders:
    """People whom a higher feature lets read proposals: as conditions on Project, and of one."""

    reads: Callable[[Actor], Any]
    """actor -> condition: whose proposal the actor reads."""
    knows: Callable[[Actor], Any]
    """actor -> condition: whose card the actor may know of."""
    includes: Callable[[Actor, Any], bool]
    """actor, project -> whether the actor reads its proposal."""


PROJECT_READERS: list[ProjectReaders] = []
"""Who reads proposals besides members, institutions that are asked, and coordinators."""

SUBMISSION_GUARDS: Contributions[Callable[[Any], Sequence[Guard]]] = Contributions()
"""project -> the guards of its submission that a higher feature adds."""

ACTIVATION_GUARDS: Contributions[Callable[[Any], Sequence[Guard]]] = Contributions()
"""project -> the guards of its activation."""

COMPLETION_GUARDS: Contributions[Callable[[Any], Sequence[Guard]]] = Contributions()
"""project -> what its closing asks for; what is missing is recorded, and hinders nobody."""

REGISTRATION_PARTS: Contributions[Callable[[Any], dict[str, Any]]] = Contributions()
"""project -> what belongs into its exact text and so into a registration, as plain JSON."""

ON_APPROVAL: Contributions[Callable[[Actor, Any], None]] = Contributions()
"""actor, project -> what is fixed when a registration is made; the project is written already."""

ON_AMENDMENT: Contributions[Callable[[Actor, Any, Any], None]] = Contributions()
"""actor, project, amendment -> what is fixed when it is approved; the project is written then."""

EXPORT_PARTS: Contributions[Callable[[Actor, Any], Sequence[ExportPart]]] = Contributions()
"""actor, project -> files for its package: nothing that the actor may not read, nothing RED."""

PROJECT_COLUMNS: Contributions[Callable[[Actor, Sequence[UUID]], dict[str, dict[UUID, Any]]]] = (
    Contributions()
)
"""ids of a page of projects -> column name -> project id -> value; one statement each."""

PROJECT_TABS: Contributions[Callable[[Actor, Any], Sequence[Tab]]] = Contributions()
"""actor, project -> its tabs."""

PROJECT_PANELS: Contributions[Callable[[Actor, Any], str]] = Contributions()
"""actor, project -> a rendered part of its overview ("" for none)."""

NOTICE_PLACE, PLAN_PLACE, DATA_PLACE, DRAFTS_PLACE, HISTORY_PLACE = range(5)
"""The order of these parts: what asks for an answer, the plan, what is made, what was decided."""

WAITING: Contributions[Callable[[Actor], Sequence[Waiting]]] = Contributions()
"""actor -> what waits."""

CONSEQUENCES: Contributions[Callable[[str, Any], Sequence[object]]] = Contributions()
"""act ("suspend", "withdraw", "reinstate"), thing -> sentences that say what would follow."""

MEMBERSHIP_STEPS: Contributions[Callable[[Doer, Any, str], None]] = Contributions()
"""actor (None: the forum itself), institution, outcome ("admit" ...) -> done in the same act."""

HOLDINGS: Contributions[Callable[[Actor, Any], Sequence[Holding]]] = Contributions()
"""actor, person -> what the person holds that is open, as far as the actor may know it."""

DEPARTURE_STEPS: Contributions[Callable[[Actor, Any, Successors], None]] = Contributions()
"""actor, person who leaves, who takes over -> hands over or ends, in the same act."""

EXIT_PARTS: Contributions[Callable[[Actor, Any, UUID], Sequence[ExitPart]]] = Contributions()
"""actor, project, institution -> what is settled when the institution leaves the project."""

EXIT_STEPS: Contributions[Callable[[Actor, Any, UUID, Mapping[UUID, bool]], None]] = Contributions()
"""actor, project, institution, thing -> whether it stays: done while the institution is inside."""

REMINDERS: Contributions[Callable[[date], Iterable[Reminder]]] = Contributions()
"""day -> what there is to remind of on it; asked by the forum itself, which sees all there is."""

ON_JOINT_ACT: Contributions[Callable[[Actor, Any], None]] = Contributions()
"""actor, joint act -> done when it is asked for: those who may confirm it are told."""

INSTITUTION_PANELS: Contributions[Callable[[Actor, Any], str]] = Contributions()
"""actor, institution -> a rendered part of its card ("" for none)."""

INSTITUTION_COLUMNS: Contributions[
    Callable[[Actor, Sequence[UUID]], dict[str, dict[UUID, Any]]]
] = Contributions()
"""ids of a page of institutions -> column name -> institution id -> value; one statement each."""
