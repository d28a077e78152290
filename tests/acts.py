"""What an act leaves in the audit: for every test of an act that changes something."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.events import Event


def acts_of(owner: Session) -> list[Event]:
    """All acts that the audit holds, in their order."""
    owner.rollback()
    return list(owner.scalars(select(Event).order_by(Event.sequence)))


@contextmanager
def leaves_acts(owner: Session, *names: str) -> Iterator[None]:
    """What is done in the block leaves exactly these acts, in this order: none, or one each."""
    before = len(acts_of(owner))
    yield
    assert [act.name for act in acts_of(owner)[before:]] == list(names)
