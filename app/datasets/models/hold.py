"""Why a version is held, and who let it go."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Base, Tenant
from app.datasets.models.dataset import DatasetVersion


class VersionHold(Tenant, Base):
    """A mark of official use or secrecy in a version's file: where it stands, and how it ended.

    `place` is a kind of place (`app.core.secrecy.Place`), `place_at` which one.
    """

    __tablename__ = "version_hold"

    dataset_id: Mapped[UUID] = mapped_column(ForeignKey("dataset.id"))
    version_id: Mapped[UUID] = mapped_column(ForeignKey("dataset_version.id"))
    mark: Mapped[str]
    place: Mapped[str]
    place_at: Mapped[str]
    lifted_at: Mapped[datetime | None]
    lifted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    reason: Mapped[str] = mapped_column(default="")

    of: Mapped[DatasetVersion] = relationship(lazy="joined", viewonly=True)
