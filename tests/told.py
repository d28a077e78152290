"""Watches every request of every test: what changes something is told in the audit, once."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import g, has_request_context, request
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from app.core.routing import SAFE

WRITES = re.compile(r"(?:INSERT INTO|UPDATE|DELETE FROM) (\w+)")
OF_THE_MACHINE = frozenset({"event", "idempotency", "job", "outgoing_mail", "blob"})
"""Tables that say how an act is done, and not what it changes."""

TOLD_BY_NOBODY = frozenset({"accounts.choose_appearance", "drafts.keep", "drafts.discard"})
"""Endpoints whose changes are the person's alone: how pages look, and words not saved yet."""

SHORTEST_CONTENT = 12
"""Characters of a text that was sent, and is not to be found in what is told of it."""


@dataclass
class Watch:
    """What requests changed, and what was not told as it is promised."""

    seen: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def note(self, acts: list[Any]) -> None:
        """Look at one commit of a request: what it wrote, and the acts that it tells."""
        written = set(g.pop("written", ())) - OF_THE_MACHINE
        endpoint = str(request.endpoint)
        if request.method in SAFE or not (written or acts):
            return
        self.seen[endpoint] = self.seen.get(endpoint, 0) + 1
        if written and not acts and endpoint not in TOLD_BY_NOBODY:
            self.faults.append(f"{endpoint} changes {sorted(written)} and tells nothing")
        told = [(act.name, act.subject_id) for act in acts]
        self.faults += [f"{endpoint} tells {each} twice" for each in told if told.count(each) > 1]
        words = json.dumps([act.details for act in acts], ensure_ascii=False, default=str)
        self.faults += [
            f"{endpoint} tells what was written: {each!r}" for each in _texts() if each in words
        ]

    def keep(self, path: Path) -> None:
        """Write what was seen, for who counts it."""
        path.write_text(json.dumps({"seen": self.seen, "faults": sorted(set(self.faults))}))


def _texts() -> Iterator[str]:
    said: list[Any] = [*request.form.values(), request.get_json(silent=True)]
    while said:
        each = said.pop()
        if isinstance(each, dict):
            said += each.values()
        elif isinstance(each, list):
            said += each
        elif isinstance(each, str) and len(each) >= SHORTEST_CONTENT and " " in each:
            yield each


@contextmanager
def watching(watch: Watch) -> Iterator[None]:
    """Look at every commit in the block."""

    def note_statement(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        found = WRITES.match(statement)
        if found and has_request_context():
            g.setdefault("written", []).append(found[1])

    def note_commit(committing: Session) -> None:
        if not has_request_context():
            return
        committing.flush()
        # A savepoint writes the acts that were recorded before it.
        g.setdefault("acts", []).extend(committing.info.get("events", []))
        if not committing.in_nested_transaction():
            watch.note(g.pop("acts"))

    event.listen(Engine, "before_cursor_execute", note_statement)
    event.listen(Session, "before_commit", note_commit, insert=True)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", note_statement)
        event.remove(Session, "before_commit", note_commit)
