"""What proves a person beside a password: codes of an app, passkeys, spare codes."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Tenant, choice_of


class FactorKind(StrEnum):
    """A code of six figures from an app (RFC 6238), or a passkey (Web Authentication)."""

    CODE = "code"
    PASSKEY = "passkey"


class SecondFactor(Tenant, Base):
    """One app or passkey of a person; ended, it proves nothing any more."""

    __tablename__ = "second_factor"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    kind: Mapped[FactorKind] = mapped_column(choice_of(FactorKind))
    name: Mapped[str]
    secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    last_step: Mapped[int | None]
    """The last half minute (since 1970) whose code was taken: none is taken twice."""
    credential_id: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(default=0)
    seen_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class RecoveryCode(Tenant, Base):
    """A spare code for who has lost the rest: works once; only its hash is stored."""

    __tablename__ = "recovery_code"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    code_hash: Mapped[bytes] = mapped_column(LargeBinary)
    used_at: Mapped[datetime | None]
