"""An act sent twice is done once: its key is inserted first, in the act's own transaction."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Mapped, mapped_column

from app.core import time
from app.core.database import Base, session
from app.core.errors import Invalid


class Idempotency(Base):
    """The answer once given to a keyed request; kept for 24 hours."""

    __tablename__ = "idempotency"

    actor_id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    method: Mapped[str]
    path: Mapped[str]
    body_hash: Mapped[str]
    status: Mapped[int | None]
    answer: Mapped[dict[str, object] | None] = mapped_column(JSONB)
    created_at: Mapped[datetime] = mapped_column(default=time.now)


@dataclass(frozen=True)
class Once:
    """One keyed request; `answer` is set where it was answered before."""

    actor_id: UUID
    key: str
    status: int | None = None
    answer: dict[str, object] | None = None

    def keep(self, status: int, answer: dict[str, object]) -> None:
        """Store what is being answered, for the next time."""
        session().execute(
            update(Idempotency)
            .where(Idempotency.actor_id == self.actor_id, Idempotency.key == self.key)
            .values(status=status, answer=answer)
        )


def once(actor_id: UUID, key: str, method: str, path: str, body: bytes) -> Once:
    """Claim `key` for this request; a parallel repeat waits here for the first one to end.

    Raises Invalid when the key was used for another request.
    """
    body_hash = hashlib.sha256(body).hexdigest()
    claimed = session().execute(
        insert(Idempotency)
        .values(
            actor_id=actor_id,
            key=key,
            method=method,
            path=path,
            body_hash=body_hash,
            created_at=time.now(),
        )
        .on_conflict_do_nothing()
        .returning(Idempotency.key)
    )
    if claimed.first() is not None:
        return Once(actor_id, key)
    earlier = (
        session()
        .scalars(
            select(Idempotency).where(Idempotency.actor_id == actor_id, Idempotency.key == key)
        )
        .one()
    )
    if (earlier.method, earlier.path, earlier.body_hash) != (method, path, body_hash):
        raise Invalid({"": [_("This Idempotency-Key was used for another request.")]})
    return Once(actor_id, key, earlier.status, earlier.answer or {})
