"""What of the audit can be read, and by whom: acts, never contents."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, any_, false, literal, or_, select, true

from app.audit.sentences import Part, tell
from app.core.database import session
from app.core.errors import Invalid
from app.core.events import Event, who_acted
from app.core.forms import read_day
from app.core.kinds import KINDS
from app.core.locale import choose_time_zone
from app.core.paging import Filter, ListSpec, Query, Sort
from app.core.policy import Actor
from app.core.scope import visible
from app.projects.models.project import Project
from app.projects.queries import ids, inside


def known_events(actor: Actor) -> ColumnElement[bool]:
    """The first wall: admins all acts; others their own and those of projects that they read.

    Representatives also what was done to what their institution owns, or in its name.
    """
    if not actor.is_signed_in:
        return false()
    if actor.is_admin:
        return true()
    conditions = [Event.actor_id == actor.id, Event.project_id.in_(ids(inside(actor)))]
    if actor.is_representative:
        conditions.append(literal(actor.institution_id) == any_(Event.institution_ids))
    return or_(*conditions)


def _id(name: str, column: Any) -> Callable[[str], ColumnElement[bool]]:
    def condition(value: str) -> ColumnElement[bool]:
        try:
            return column == UUID(value)
        except ValueError:
            raise Invalid({name: [_("This is not an id.")]}) from None

    return condition


def _midnight(name: str, value: str, *, days_later: int = 0) -> datetime:
    """The beginning of a day in the reader's zone."""
    read = read_day(value)
    try:
        day = read + timedelta(days=days_later) if read is not None else None
    except OverflowError:
        day = None
    if day is None:
        raise Invalid({name: [_("Give a date such as 31.12.2026.")]})
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(choose_time_zone()))


def kind_choices() -> list[tuple[str, object]]:
    """The kinds of things that acts are done to."""
    return sorted(((kind.name, kind.word) for kind in KINDS.values()), key=lambda each: each[0])


EVENTS = ListSpec(
    "audit",
    sorts=(Sort("newest", _l("Newest first"), (Event.at, Event.id), True),),
    filters=(
        Filter("project", _l("Project"), _id("project", Event.project_id)),
        Filter("person", _l("Person"), _id("person", Event.actor_id)),
        Filter("kind", _l("Done to"), lambda value: Event.subject_kind == value, kind_choices),
        Filter("since", _l("From"), lambda value: Event.at >= _midnight("since", value)),
        Filter(
            "until",
            _l("Until"),
            lambda value: Event.at < _midnight("until", value, days_later=1),
        ),
    ),
)


@dataclass(frozen=True)
class Act:
    """One act as a reader may know it: what cannot be opened has no title and no address."""

    event: Event
    parts: Sequence[Part]
    subject_title: str | None
    subject_address: str | None

    @property
    def sentence(self) -> str:
        """The act in one sentence, without links."""
        return "".join(part.text for part in self.parts)


@dataclass(frozen=True)
class Acts:
    """A page of the audit."""

    items: Sequence[Act]
    next: str | None


def list_acts(actor: Actor, query: Query) -> Acts:
    """A page of what the actor may know of; one statement more for each kind of thing on it."""
    page = EVENTS.page(select(Event).where(known_events(actor)), query)
    things = _things(actor, page.items)
    return Acts([_act(event, things) for event in page.items], page.next)


def projects_to_choose(actor: Actor) -> Sequence[Project]:
    """Projects that the list can be narrowed to."""
    rows = visible(Project, actor).where(inside(actor)).order_by(Project.updated_at.desc())
    return session().scalars(rows.limit(100)).all()


def _things(actor: Actor, events: Sequence[Event]) -> dict[tuple[str, UUID], Any]:
    wanted: dict[str, set[UUID]] = defaultdict(set)
    for event in events:
        wanted[event.subject_kind].add(event.subject_id)
    found: dict[tuple[str, UUID], Any] = {}
    for name, thing_ids in wanted.items():
        kind = KINDS.get(name)
        if kind is None:
            continue
        model = kind.model
        for thing in session().scalars(visible(model, actor).where(model.id.in_(thing_ids))):
            found[name, thing.id] = thing
    return found


def _act(event: Event, things: dict[tuple[str, UUID], Any]) -> Act:
    kind = KINDS.get(event.subject_kind)
    subject = things.get((event.subject_kind, event.subject_id))
    title = kind.title(subject) if kind and subject is not None else None
    address = kind.address(subject) if kind and subject is not None else None
    acts_of_theirs = f"/audit?person={event.actor_id}" if event.actor_id else None
    parts = tell(
        event.name,
        actor=Part(who_acted(event) or _("The forum"), acts_of_theirs),
        subject=Part(title or _("[not shown to you]"), address),
    )
    return Act(event, parts, title, address)
