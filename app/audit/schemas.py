"""Acts as JSON."""

from datetime import date, datetime
from uuid import UUID

from app.api.schemas import Answer
from app.audit.models import AuditHead
from app.audit.queries import Act
from app.core.policy import Actor


class DoerAnswer(Answer):
    """Who did it, by the name of that time; nobody's acts are the forum's own."""

    id: UUID | None
    name: str


class SubjectAnswer(Answer):
    """What it was done to; title and address only where the caller may open it."""

    kind: str
    id: UUID
    title: str | None
    address: str | None


class ActAnswer(Answer):
    """One act; its number is shown to admins only."""

    id: UUID
    number: int | None
    at: datetime
    name: str
    sentence: str
    actor: DoerAnswer
    subject: SubjectAnswer
    project_id: UUID | None


class HeadAnswer(Answer):
    """The hash of the last act when a day began; its number is shown to admins only."""

    day: date
    number: int | None
    hash: str


def head_answer(actor: Actor, head: AuditHead) -> HeadAnswer:
    """A head as `actor` may know it: the number would tell how much is done in the forum."""
    number = head.sequence if actor.is_admin else None
    return HeadAnswer(day=head.day, number=number, hash=head.hash.hex())


def act_answer(actor: Actor, act: Act) -> ActAnswer:
    """An act as `actor` may know it."""
    event = act.event
    return ActAnswer(
        id=event.id,
        number=event.sequence if actor.is_admin else None,
        at=event.at,
        name=event.name,
        sentence=act.sentence,
        actor=DoerAnswer(id=event.actor_id, name=event.actor_name),
        subject=SubjectAnswer(
            kind=event.subject_kind,
            id=event.subject_id,
            title=act.subject_title,
            address=act.subject_address,
        ),
        project_id=event.project_id,
    )
