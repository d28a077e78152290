"""What happened in a project, told in sentences."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.core.database import session
from app.core.events import SENTENCES, Event, who_acted
from app.core.kinds import KINDS
from app.core.paging import ListSpec, Page, Query, Sort
from app.core.policy import Actor
from app.core.scope import visible
from app.projects.models.project import Project

ACTIVITY = ListSpec(
    "activity", sorts=(Sort("newest", _l("Newest first"), (Event.sequence,), True),)
)


@dataclass(frozen=True)
class Entry:
    """One act, with the sentence that tells it to its reader."""

    at: datetime
    name: str
    actor_id: UUID | None
    actor_name: str
    sentence: str
    details: dict[str, Any]


def activity_of(actor: Actor, project: Project, query: Query) -> Page:
    """A page of acts; things that the reader may not know of are left unnamed."""
    page = ACTIVITY.page(select(Event).where(Event.project_id == project.id), query)
    titles = _titles(actor, page.items)
    entries = [
        Entry(
            each.at,
            each.name,
            each.actor_id,
            each.actor_name,
            _sentence(each, titles),
            each.details,
        )
        for each in page.items
    ]
    return Page(entries, page.next)


def _sentence(event: Event, titles: dict[UUID, str]) -> str:
    sentence = str(SENTENCES.get(event.name, "{actor}: " + event.name))
    return sentence.format(
        actor=who_acted(event) or _("The forum"),
        subject=titles.get(event.subject_id) or _("[not shown to you]"),
    )


def _titles(actor: Actor, events: Sequence[Event]) -> dict[UUID, str]:
    """The titles of what the events are about: one statement a kind."""
    wanted: dict[str, set[UUID]] = defaultdict(set)
    for each in events:
        wanted[each.subject_kind].add(each.subject_id)
    titles: dict[UUID, str] = {}
    for name, found_ids in wanted.items():
        kind = KINDS.get(name)
        if kind is None:
            continue
        rows = session().scalars(visible(kind.model, actor).where(kind.model.id.in_(found_ids)))
        titles |= {thing.id: kind.title(thing) for thing in rows.unique()}
    return titles
