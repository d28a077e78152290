"""Doors that may be tried only so often, counted in the database: two processes count as one.

A throttle is never a lock: waiting always opens the door again, and no try made meanwhile counts.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from flask import current_app
from flask_babel import format_time
from flask_babel import gettext as _
from sqlalchemy import LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core import time
from app.core.database import Base, Database, Identified
from app.core.errors import TooMany

WAIT = text(
    "SELECT seconds_to_wait(:kind, :subject, :network, :of_subject, :of_network, :of_all, :seconds)"
)
TAKE_BACK = text("SELECT take_back_attempt(:kind, :subject)")


class Attempt(Identified, Base):
    """One try at a door; reached through the functions of the database only."""

    __tablename__ = "attempt"

    kind: Mapped[str]
    subject: Mapped[bytes] = mapped_column(LargeBinary)
    network: Mapped[str]
    at: Mapped[datetime]


@dataclass(frozen=True)
class Door:
    """How many tries in `seconds` for one subject, from one network, and by everybody."""

    kind: str
    of_subject: int
    of_network: int
    of_all: int
    seconds: int

    def try_open(self, subject: str, address: str | None) -> None:
        """Count one try, whatever becomes of the act; raises TooMany without counting it."""
        database: Database = current_app.extensions["database"]
        with database.transaction() as opened:
            wait = opened.execute(
                WAIT,
                {
                    "kind": self.kind,
                    "subject": _hash(subject),
                    "network": network_of(address),
                    "of_subject": self.of_subject,
                    "of_network": self.of_network,
                    "of_all": self.of_all,
                    "seconds": self.seconds,
                },
            ).scalar_one()
            opened.commit()
        if wait:
            again = time.now() + timedelta(seconds=wait)
            raise TooMany(
                _(
                    "There were too many attempts. Nothing is locked: come back at %(time)s.",
                    time=format_time(again, "short"),
                ),
                retry_after=wait,
            )

    def take_back(self, subject: str) -> None:
        """Forget the last try: it turned out to be right."""
        database: Database = current_app.extensions["database"]
        with database.transaction() as opened:
            opened.execute(TAKE_BACK, {"kind": self.kind, "subject": _hash(subject)})
            opened.commit()


def network_of(address: str | None) -> str:
    """The network that is counted together: /24, or /48 for IPv6."""
    if not address:
        return ""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address[:60]
    length = 24 if parsed.version == 4 else 48
    return str(ip_network(f"{address}/{length}", strict=False))


def _hash(subject: str) -> bytes:
    return hashlib.sha256(subject.encode()).digest()
