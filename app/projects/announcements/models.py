"""What others may read of a draft that is announced, and who wishes to join it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.database import Base, Tenant, Translated, Words, choice_of
from app.core.locale import in_reader_language
from app.core.policy import Label
from app.institutions.models import Institution


class Announcement(Tenant, Base):
    """What every member may read of a draft: a copy, so that nobody needs to know more.

    The database keeps it equal to the project's card and its contact the lead person, and ends it
    with the draft. The `label` is the project's, and told to nobody: it is for letters.
    """

    __tablename__ = "announcement"

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"))
    title: Mapped[dict[str, str]] = mapped_column(Translated)
    themes: Mapped[list[str]] = mapped_column(Words)
    countries: Mapped[list[str]] = mapped_column(Words)
    label: Mapped[Label] = mapped_column(choice_of(Label))
    lead_institution_id: Mapped[UUID] = mapped_column(ForeignKey("institution.id"))
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    ended_at: Mapped[datetime | None]

    lead_institution: Mapped[Institution] = relationship(lazy="joined")
    contact: Mapped[User] = relationship(lazy="joined")

    @property
    def name(self) -> str:
        """The title in the reader's language."""
        return in_reader_language(self.title)


class WishToJoin(Tenant, Base):
    """A person's word to the lead, once for each announcement; it is no answer and binds nobody."""

    __tablename__ = "wish_to_join"

    announcement_id: Mapped[UUID] = mapped_column(ForeignKey("announcement.id"))
    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    institution_id: Mapped[UUID] = mapped_column(ForeignKey("institution.id"))
    words: Mapped[str]

    person: Mapped[User] = relationship(lazy="joined")
    institution: Mapped[Institution] = relationship(lazy="joined")
