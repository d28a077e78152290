"""Heads of the audit that every member may note down."""

from datetime import date

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base


class AuditHead(Base):
    """The hash of the last act when a day began (UTC), and its number; never changed."""

    __tablename__ = "audit_head"

    day: Mapped[date] = mapped_column(primary_key=True)
    sequence: Mapped[int]
    hash: Mapped[bytes] = mapped_column(LargeBinary)
