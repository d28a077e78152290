"""What an act leaves in the audit: for every test of an act that changes something."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import event, select
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


def statements_of(app: Flask, act: Callable[[], object]) -> int:
    """How many SQL statements `act` sends."""
    sent: list[str] = []
    engine = app.extensions["database"].engine

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(sent)
