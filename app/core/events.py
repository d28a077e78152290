"""Domain events: recorded by the act that causes them, numbered and chained when it commits.

`record` only collects. The commit hook takes the chain's lock as the transaction's last act, so the
order of numbers is the order of commits, and consumers need only keep the last number they read.
The commit gives the lock free before it waits for the disk; the waiting is done right after it, for
all who wait together (docs/decisions/0006).
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

import rfc8785
from flask_babel import gettext as _
from psycopg import Connection as DriverConnection
from sqlalchemy import ARRAY, BigInteger, Connection, LargeBinary, Uuid, event, insert, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core import time
from app.core.database import Base, Tenant, new_id, session
from app.core.kinds import kind_of
from app.core.policy import NOBODY, Doer, TheSystem

SENTENCES: dict[str, object] = {}
"""Event name to the sentence that tells it: "{actor} approved {subject}" (translatable)."""

HEAD_UNDER_LOCK = text(
    "SELECT sequence, hash, set_config('synchronous_commit', 'off', true) FROM event_head()"
)
WRITE_THROUGH = "SELECT pg_logical_emit_message(true, 'audit', '')"
"""A transaction that changes nothing: its commit waits until all before it is on the disk."""

IN_ITS_NAME: set[str] = set()
"""Events of acts done in an institution's name: a deputy does them for a representative."""


class Event(Base):
    """One act, as the audit keeps it: who did what to which thing, for whom it matters."""

    __tablename__ = "event"

    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    id: Mapped[UUID]
    at: Mapped[datetime]
    name: Mapped[str]
    actor_id: Mapped[UUID | None]
    actor_name: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[UUID]
    project_id: Mapped[UUID | None]
    institution_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    details: Mapped[dict[str, Any]] = mapped_column(JSONB)
    key_number: Mapped[int]
    hash: Mapped[bytes] = mapped_column(LargeBinary)


INSERT = insert(Event.__table__)  # type: ignore[arg-type]  # a mapped table is a Table


@dataclass(frozen=True)
class _Pending:
    id: UUID
    at: datetime
    name: str
    actor_id: UUID | None
    actor_name: str
    subject_kind: str
    subject_id: UUID
    project_id: UUID | None
    institution_ids: tuple[UUID, ...]
    details: Mapped[dict[str, Any]] | dict[str, Any]


class AuditKey:
    """The key of the chain; set once by `create_app()`."""

    key: ClassVar[bytes] = b""
    number: ClassVar[int] = 1


def declare(sentences: Mapping[str, object], *, in_its_name: Iterable[str] = ()) -> None:
    """Make a feature's events known, each with its sentence.

    Of those `in_its_name` of an institution it is kept, too, for whom a deputy has acted.
    """
    SENTENCES.update(sentences)
    IN_ITS_NAME.update(in_its_name)


def record(
    name: str,
    actor: Doer,
    subject: Tenant,
    *,
    project_id: UUID | None = None,
    institution_ids: Sequence[UUID] = (),
    **details: Any,
) -> None:
    """Note that `actor` did `name` to `subject`; written when the transaction commits.

    Where no account acts, THE_SYSTEM is said to; somebody who is not signed in is a mistake.
    `institution_ids` are those whose representatives may read it; `details` holds no text that a
    label protects and nothing secret: states, counts, dates, outcomes.
    """
    if name not in SENTENCES:
        raise RuntimeError(f"the event {name} is not declared")
    who = NOBODY if isinstance(actor, TheSystem) else actor
    if not isinstance(actor, TheSystem) and not who.is_signed_in:
        raise RuntimeError(f"the event {name} names nobody: say who acts, or THE_SYSTEM")
    if who.deputy_of and name in IN_ITS_NAME:
        details["deputy_of"] = who.deputy_of
    session().info.setdefault("events", []).append(
        _Pending(
            id=new_id(),
            at=time.now(),
            name=name,
            actor_id=who.id if who.is_signed_in else None,
            actor_name=who.name,
            subject_kind=kind_of(subject).name,
            subject_id=subject.id,
            project_id=project_id,
            institution_ids=tuple(dict.fromkeys(institution_ids)),
            details=details,
        )
    )


def who_acted(event: Event) -> str:
    """The name of who did it, and in whose place where a deputy did; "" for the forum itself."""
    of = event.details.get("deputy_of")
    if not of:
        return event.actor_name
    return _("%(person)s, as deputy of %(other)s", person=event.actor_name, other=of)


def chain_hash(previous: bytes, row: Mapping[str, Any], key: bytes | None = None) -> bytes:
    """HMAC-SHA-256 over the hash before and the canonical JSON of the row without its hash.

    `key` is that of the row's `key_number`, by default the one that seals new rows.
    """
    content = {name: _plain(value) for name, value in row.items() if name != "hash"}
    return hmac.new(key or AuditKey.key, previous + rfc8785.dumps(content), hashlib.sha256).digest()


@event.listens_for(Session, "before_commit")
def _write_events(committing: Session) -> None:
    pending: list[_Pending] = committing.info.pop("events", [])
    if not pending:
        return
    committing.flush()
    connection = committing.connection()
    sequence, previous, _setting = connection.execute(HEAD_UNDER_LOCK).one()
    rows = []
    for each in pending:
        sequence += 1
        row = {**vars(each), "sequence": sequence, "key_number": AuditKey.number}
        row["institution_ids"] = list(each.institution_ids)
        previous = row["hash"] = chain_hash(previous, row)
        rows.append(row)
    connection.execute(INSERT, rows)
    committing.info["not_on_disk"] = connection


@event.listens_for(Session, "after_commit")
def _wait_for_the_disk(committed: Session) -> None:
    """Nobody is told of an act before it would outlive a loss of power."""
    if committed.in_nested_transaction():
        return
    connection: Connection | None = committed.info.pop("not_on_disk", None)
    if connection is None:
        return
    driver = connection.connection.driver_connection
    assert isinstance(driver, DriverConnection)
    driver.autocommit = True
    try:
        driver.execute(WRITE_THROUGH)
    finally:
        driver.autocommit = False


@event.listens_for(Session, "after_rollback")
def _drop_events(rolled_back: Session) -> None:
    rolled_back.info.pop("events", None)
    rolled_back.info.pop("not_on_disk", None)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return value
