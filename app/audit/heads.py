"""Heads of the audit, taken out of the database's reach: into a file, to witnesses, to everybody.

A chain shows that a row was changed; only a head that was kept elsewhere shows that the end was cut
off or that somebody with the key wrote everything anew.
"""

import os
from datetime import datetime
from pathlib import Path

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select

from app.audit.chain import Head
from app.audit.models import AuditHead
from app.core import time
from app.core.database import session
from app.core.events import Event
from app.core.jobs import system_job
from app.core.mail import post
from config import Settings

SHOWN_DAYS = 30


def last_head() -> Head | None:
    """The head as it stands now; None before the first act."""
    newest = select(Event.sequence, Event.hash).order_by(Event.sequence.desc()).limit(1)
    last = session().execute(newest).one_or_none()
    return None if last is None else Head(last.sequence, bytes(last.hash))


def daily_heads() -> list[AuditHead]:
    """The heads of the last days, the newest first: for every signed-in member."""
    rows = select(AuditHead).order_by(AuditHead.day.desc()).limit(SHOWN_DAYS)
    return list(session().scalars(rows))


@system_job("audit.head", cron="* * * * *")
def export_head() -> None:
    """Append the head to the file that `AUDIT_HEADS_FILE` names; the first of a day is published.

    Run again it writes nothing new: a line stands once for each head.
    """
    head = last_head()
    if head is None:
        return
    settings: Settings = current_app.extensions["settings"]
    append_head(settings.audit_heads_file, head)
    today = time.now().date()
    if session().get(AuditHead, today) is None:
        session().add(AuditHead(day=today, sequence=head.number, hash=head.hash))
        for witness in settings.audit_witnesses:
            subject, body = _letter(head, time.now())
            post(witness, subject, body)


def append_head(path: Path, head: Head) -> None:
    """Write `head` as the file's last line, durably, unless it stands there already."""
    line = f"{head}\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as heads:
        heads.seek(max(0, heads.seek(0, os.SEEK_END) - len(line)))
        if heads.read() == line.encode():
            return
        heads.write(line.encode())
        heads.flush()
        os.fsync(heads.fileno())


def _letter(head: Head, at: datetime) -> tuple[str, str]:
    return (
        _("Head of the Expert Forum’s audit"),
        _(
            "Keep this line: with it anybody can check later that no act was taken out of the audit"
            " or changed.\n\n%(head)s\n\n%(time)s",
            head=str(head),
            time=at.isoformat(timespec="seconds"),
        ),
    )
