"""The owner's log: who opened the rows of its dataset, had figures made, or fetched them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, any_, literal, select

from app.accounts.models import User
from app.core.database import session
from app.core.events import Event
from app.core.paging import ListSpec, Query, Sort
from app.core.policy import Actor
from app.core.scope import visible
from app.datasets.models.dataset import Dataset, DatasetVersion
from app.projects.export.crate import table

ACTS: dict[str, object] = {
    "version.rows_opened": _l("Opened the rows"),
    "version.figures_made": _l("Had figures made"),
    "version.downloaded": _l("Downloaded"),
}
USES = ListSpec("uses", sorts=(Sort("newest", _l("Newest first"), (Event.at, Event.id), True),))
HEADINGS = ("at_utc", "person", "institution", "version", "act", "form", "tlp_label", "sha256")
MOST_LINES = 100_000


@dataclass(frozen=True)
class Use:
    """One line of the log. `form`, `label` and `sha256` are those of what was fetched."""

    id: UUID
    at: datetime
    user_id: UUID | None
    person: str
    institution: str
    number: str
    act: str
    form: str
    label: str
    sha256: str


@dataclass(frozen=True)
class Uses:
    """A page of the log."""

    items: Sequence[Use]
    next: str | None


def list_uses(actor: Actor, dataset: Dataset, query: Query) -> Uses:
    """A page of the log, the newest first; empty for who does not speak for the owner."""
    page = USES.page(_events(actor, dataset), query)
    return Uses(_lines(actor, page.items), page.next)


def log_as_csv(actor: Actor, dataset: Dataset) -> bytes:
    """The newest lines of the log, at most `MOST_LINES`, with a heading."""
    newest = _events(actor, dataset).order_by(Event.at.desc()).limit(MOST_LINES)
    lines = _lines(actor, session().scalars(newest).all())
    return table([HEADINGS, *_cells(lines)])


def _cells(lines: Sequence[Use]) -> Iterator[tuple[Any, ...]]:
    for each in lines:
        at = each.at.astimezone(UTC).isoformat(timespec="seconds")
        act = each.act.rpartition(".")[2]
        yield (
            at, each.person, each.institution, each.number, act, each.form, each.label, each.sha256
        )  # fmt: skip


def _events(actor: Actor, dataset: Dataset) -> Select[Event]:
    if not actor.speaks_for(dataset.owner_institution_id):
        return select(Event).where(Event.id.is_(None))
    versions = visible(DatasetVersion, actor, DatasetVersion.id).where(
        DatasetVersion.dataset_id == dataset.id
    )
    return select(Event).where(
        Event.name.in_(ACTS),
        literal(dataset.owner_institution_id) == any_(Event.institution_ids),
        Event.subject_id.in_(versions),
    )


def _lines(actor: Actor, events: Sequence[Event]) -> list[Use]:
    version_ids = {each.subject_id for each in events}
    user_ids = {each.actor_id for each in events}
    versions = visible(DatasetVersion, actor).where(DatasetVersion.id.in_(version_ids))
    people = visible(User, actor).where(User.id.in_(user_ids))
    numbers = {each.id: each.number for each in session().scalars(versions)}
    houses = {
        each.id: each.institution.short_name if each.institution else ""
        for each in session().scalars(people).unique()
    }
    return [
        Use(
            id=each.id,
            at=each.at,
            user_id=each.actor_id,
            person=each.actor_name,
            institution=houses.get(each.actor_id, "") if each.actor_id else "",
            number=numbers[each.subject_id],
            act=each.name,
            form=each.details.get("format", ""),
            label=each.details.get("label", ""),
            sha256=each.details.get("sha256", ""),
        )
        for each in events
    ]
