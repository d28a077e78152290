"""Files that belong to a proposal's text."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.database import Base, Tenant


class Attachment(Tenant, Base):
    """A file in storage that the text names by its checksum; it is as restricted as the project.

    A file is never changed: another one is added. One that was taken out keeps its row, because
    versions that were submitted before may name it.
    """

    __tablename__ = "proposal_attachment"

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"))
    number: Mapped[int]
    name: Mapped[str]
    about: Mapped[str] = mapped_column(default="")
    media_type: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    added_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    removed_at: Mapped[datetime | None]

    added_by: Mapped[User] = relationship(lazy="joined")
