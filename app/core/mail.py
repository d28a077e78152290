"""Mail: written into an outbox by the act that causes it, sent by the worker afterwards."""

import logging
import smtplib
from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage
from uuid import UUID

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from app.core import time
from app.core.database import Base, Identified, session
from app.core.jobs import enqueue_system, system_job
from config import Settings

log = logging.getLogger(__name__)

LAST_TRY = 8


class OutgoingMail(Identified, Base):
    """A letter that waits to be sent, or was."""

    __tablename__ = "outgoing_mail"

    to_address: Mapped[str]
    to_user_id: Mapped[UUID | None]
    subject: Mapped[str]
    body: Mapped[str]
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    problem: Mapped[str | None]


def post(address: str | None, subject: str, body: str, *, user_id: UUID | None = None) -> None:
    """Put a letter into the outbox; it goes out when this transaction has committed.

    Without an address the database puts that of the person on it.
    """
    one_line = " ".join(subject.split())
    session().add(OutgoingMail(to_address=address, to_user_id=user_id, subject=one_line, body=body))
    enqueue_system("mail.send")


def post_in(
    language: str,
    address: str | None,
    write: Callable[[], tuple[str, str]],
    *,
    user_id: UUID | None = None,
) -> None:
    """The same in the recipient's language: `write` gives subject and body."""
    with force_locale(language):
        subject, body = write()
    post(address, subject, body, user_id=user_id)


def link_to(path: str) -> str:
    """The whole address of a page, for mail: never from what a request says its host is."""
    settings: Settings = current_app.extensions["settings"]
    return settings.base_url + path


@system_job("mail.send", cron="*/5 * * * *")
def send_waiting() -> None:
    """Send what waits; refused eight times a letter is left with its problem, not its text."""
    settings: Settings = current_app.extensions["settings"]
    waiting = (
        session()
        .scalars(
            select(OutgoingMail)
            .where(OutgoingMail.sent_at.is_(None), OutgoingMail.tries < LAST_TRY)
            .order_by(OutgoingMail.created_at)
            .limit(100)
            .with_for_update(skip_locked=True)
        )
        .all()
    )
    for letter in waiting:
        letter.tries += 1
        try:
            _hand_over(settings, letter)
        except (OSError, smtplib.SMTPException) as error:
            letter.problem = type(error).__name__
            log.warning("mail not sent: %s", letter.problem)
            if letter.tries == LAST_TRY:
                letter.body = ""
        else:
            # Letters may hold links that open something: once sent, they are nobody's to read.
            letter.sent_at, letter.problem, letter.body = time.now(), None, ""


def _hand_over(settings: Settings, letter: OutgoingMail) -> None:
    if settings.mail is None:
        log.info("mail to %s\nSubject: %s\n\n%s", letter.to_address, letter.subject, letter.body)
        return
    message = EmailMessage()
    message["From"] = settings.mail_sender
    message["To"] = letter.to_address
    message["Subject"] = letter.subject
    message["Message-ID"] = f"<{letter.id}@{settings.mail_sender.rpartition('@')[2]}>"
    message.set_content(letter.body)
    with smtplib.SMTP(settings.mail.host, settings.mail.port, timeout=20) as server:
        if settings.mail.starttls:
            server.starttls()
        if settings.mail.user:
            server.login(settings.mail.user, settings.mail.password or "")
        server.send_message(message)
