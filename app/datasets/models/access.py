"""Who let a version out, who asked for a dataset, who may read it, and who has fetched it."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core import time
from app.core.database import Base, Tenant, choice_of
from app.core.policy import Actor, Label
from app.datasets.models.dataset import Dataset, DatasetVersion
from app.datasets.models.states import RequestState
from app.institutions.models import Institution


class Release(Tenant, Base):
    """Who let a version leave the house, on what paper, and what was stated about it."""

    __tablename__ = "release"

    dataset_id: Mapped[UUID] = mapped_column(ForeignKey("dataset.id"))
    version_id: Mapped[UUID] = mapped_column(ForeignKey("dataset_version.id"), unique=True)
    released_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    authority: Mapped[str]
    basis: Mapped[dict[str, Any]] = mapped_column(JSONB)
    statement: Mapped[str]

    released_by: Mapped[User] = relationship(lazy="joined")


class AccessRequest(Tenant, Base):
    """A person asks the owner for a dataset: for what, until when, and on which terms of use."""

    __tablename__ = "access_request"

    dataset_id: Mapped[UUID] = mapped_column(ForeignKey("dataset.id"))
    owner_institution_id: Mapped[UUID] = mapped_column(ForeignKey("institution.id"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    purpose: Mapped[str]
    until: Mapped[date]
    terms_accepted: Mapped[str] = mapped_column(default="")
    state: Mapped[RequestState] = mapped_column(choice_of(RequestState), default=RequestState.OPEN)
    reason: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))

    dataset: Mapped[Dataset] = relationship(lazy="select")
    user: Mapped[User] = relationship(lazy="joined", foreign_keys=[user_id])


class AccessGrant(Tenant, Base):
    """The owner lets a person, or an institution's people, read a dataset until a day.

    `institution_id` is the person's institution when it was given: it does not come along to
    another one. Without `user_id` it is given to everybody there.
    """

    __tablename__ = "access_grant"

    dataset_id: Mapped[UUID] = mapped_column(ForeignKey("dataset.id"))
    owner_institution_id: Mapped[UUID] = mapped_column(ForeignKey("institution.id"))
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    institution_id: Mapped[UUID] = mapped_column(ForeignKey("institution.id"))
    request_id: Mapped[UUID | None] = mapped_column(ForeignKey("access_request.id"))
    granted_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    until: Mapped[date]
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    reason: Mapped[str] = mapped_column(default="")

    dataset: Mapped[Dataset] = relationship(lazy="select", viewonly=True)
    user: Mapped[User | None] = relationship(lazy="joined", foreign_keys=[user_id])
    institution: Mapped[Institution] = relationship(lazy="joined", foreign_keys=[institution_id])

    @property
    def is_live(self) -> bool:
        """Whether it holds now."""
        return self.revoked_at is None and self.until >= time.today()

    @property
    def renewed_until(self) -> date:
        """When it ends if it is renewed for as long as it was given, in one press."""
        given_on = time.day_of(self.created_at)
        length = max(self.until - given_on, timedelta(days=1))
        return max(self.until, time.today()) + min(length, timedelta(days=365))

    def lets_in(self, actor: Actor, label: Label) -> bool:
        """Whether it lets `actor` read rows under `label`; TLP:RED takes names only."""
        if not self.is_live or self.institution_id != actor.institution_id:
            return False
        return self.user_id == actor.id or (self.user_id is None and label is not Label.RED)


class GrantHold(Tenant, Base):
    """From when until when an institution pauses every grant on what it owns; without a reason."""

    __tablename__ = "grant_hold"

    institution_id: Mapped[UUID] = mapped_column(ForeignKey("institution.id"))
    begun_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    lifted_at: Mapped[datetime | None]
    lifted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))

    institution: Mapped[Institution] = relationship(lazy="joined", viewonly=True)
    begun_by: Mapped[User] = relationship(lazy="joined", foreign_keys=[begun_by_id])


class Download(Tenant, Base):
    """Somebody fetched a version: the owner reads this log."""

    __tablename__ = "download"

    dataset_id: Mapped[UUID] = mapped_column(ForeignKey("dataset.id"))
    version_id: Mapped[UUID] = mapped_column(ForeignKey("dataset_version.id"))
    owner_institution_id: Mapped[UUID] = mapped_column(ForeignKey("institution.id"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    format: Mapped[str]
    label: Mapped[Label] = mapped_column(choice_of(Label))
    sha256: Mapped[str]

    user: Mapped[User] = relationship(lazy="joined")
    version: Mapped[DatasetVersion] = relationship(lazy="joined")
