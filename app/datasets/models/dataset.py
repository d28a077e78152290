"""Datasets, their versions, what was read of each, and the files behind them."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import BigInteger, Computed, ForeignKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.database import Base, Tenant, Translated, Versioned, choice_of
from app.core.locale import in_reader_language
from app.core.policy import Label
from app.datasets.models.states import Access, Embargo, ResourceRole, VersionState
from app.institutions.models import Institution
from app.projects.models.project import Project

if TYPE_CHECKING:
    from app.datasets.models.access import AccessGrant, GrantHold

LISTED_SQL = (
    "published_at IS NOT NULL AND access NOT IN ('project', 'aggregate')"
    " AND label IN ('CLEAR', 'GREEN', 'AMBER')"
)
OPEN_SQL = (
    "published_at IS NOT NULL AND access IN ('forum', 'public') AND label IN ('CLEAR', 'GREEN')"
    " AND embargo IS NULL"
)


class Dataset(Tenant, Versioned, Base):
    """The card of a dataset: what those may know who may know that it exists.

    `is_listed`: every member knows of it. `is_open`: every member reads its published rows.
    `embargo`: while it stands, nobody outside of the owner's side reads them, whatever the access.
    """

    __tablename__ = "dataset"

    project_id: Mapped[UUID | None] = mapped_column(ForeignKey("project.id"))
    owner_institution_id: Mapped[UUID] = mapped_column(ForeignKey("institution.id"))
    created_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    title: Mapped[dict[str, str]] = mapped_column(Translated)
    description: Mapped[dict[str, str]] = mapped_column(Translated, default=dict)
    covers_from: Mapped[date | None]
    covers_until: Mapped[date | None]
    area: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
    terms: Mapped[str] = mapped_column(default="")
    label: Mapped[Label] = mapped_column(choice_of(Label), default=Label.AMBER)
    label_reason: Mapped[str] = mapped_column(default="")
    access: Mapped[Access] = mapped_column(choice_of(Access), default=Access.PROJECT)
    embargo: Mapped[Embargo | None] = mapped_column(choice_of(Embargo))
    embargo_until: Mapped[date | None]
    published_at: Mapped[datetime | None]
    is_listed: Mapped[bool] = mapped_column(Computed(LISTED_SQL, persisted=True))
    is_open: Mapped[bool] = mapped_column(Computed(OPEN_SQL, persisted=True))

    owner: Mapped[Institution] = relationship(lazy="joined")
    project: Mapped[Project | None] = relationship(lazy="select", viewonly=True)
    grants: Mapped[list["AccessGrant"]] = relationship(
        lazy="select", order_by="AccessGrant.created_at", viewonly=True
    )

    grant_hold: Mapped["GrantHold | None"] = relationship(
        lazy="select",
        primaryjoin="and_(foreign(GrantHold.institution_id) == Dataset.owner_institution_id,"
        " GrantHold.lifted_at.is_(None))",
        viewonly=True,
        uselist=False,
    )
    """That its owner pauses all grants now; for the owner and those whom a grant names."""

    @property
    def name(self) -> str:
        """The title in the reader's language."""
        return in_reader_language(self.title)

    @property
    def told_project_id(self) -> UUID | None:
        """The project whose people are told what happens to it: up to AMBER they know of it."""
        return self.project_id if self.label <= Label.AMBER else None


class DatasetVersion(Tenant, Versioned, Base):
    """One state of a dataset's rows: `1.0`, `1.1` ...; once published it never changes.

    `recipe`: what a person told about the file. `recipe_of`: the version from which it was taken
    over, untouched since. `is_held`: its file carries a mark of secrecy that nobody has judged yet.
    """

    __tablename__ = "dataset_version"

    dataset_id: Mapped[UUID] = mapped_column(ForeignKey("dataset.id"))
    major: Mapped[int]
    minor: Mapped[int]
    state: Mapped[VersionState] = mapped_column(choice_of(VersionState), default=VersionState.DRAFT)
    note: Mapped[str] = mapped_column(default="")
    rows: Mapped[int | None] = mapped_column(BigInteger)
    recipe: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    recipe_of: Mapped[str | None]
    job_id: Mapped[UUID | None]
    failure: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    uploaded_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    published_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(default="")
    successor_id: Mapped[UUID | None] = mapped_column(ForeignKey("dataset_version.id"))
    is_held: Mapped[bool] = mapped_column(default=False)

    dataset: Mapped[Dataset] = relationship(lazy="select")
    uploaded_by: Mapped[User] = relationship(lazy="joined")
    original: Mapped["Resource | None"] = relationship(
        lazy="select",
        primaryjoin="and_(foreign(Resource.version_id) == DatasetVersion.id,"
        " Resource.role == 'original')",
        viewonly=True,
        uselist=False,
    )

    @property
    def number(self) -> str:
        """Its number as people say it; one that failed has given its number back."""
        return f"{self.major}.{self.minor}"

    @property
    def file_name(self) -> str:
        """What people call one that has no number: the name of its file."""
        return self.original.name if self.original is not None else ""

    @property
    def address(self) -> str:
        """What a link calls it: its number; one that failed may share that, and goes by its id."""
        return str(self.id) if self.state is VersionState.FAILED else self.number

    @property
    def is_first(self) -> bool:
        """Whether nothing came before it that would have to be explained."""
        return (self.major, self.minor) == (1, 0)


class DatasetReading(Tenant, Base):
    """What was found in the file of a version: for those who read its rows."""

    __tablename__ = "dataset_reading"

    dataset_id: Mapped[UUID] = mapped_column(ForeignKey("dataset.id"))
    version_id: Mapped[UUID] = mapped_column(ForeignKey("dataset_version.id"), unique=True)
    reading: Mapped[dict[str, Any]] = mapped_column(JSONB)
    profile: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)


class Resource(Tenant, Base):
    """A file of a version, named by its SHA-256; its sender's name for it is only shown."""

    __tablename__ = "resource"

    dataset_id: Mapped[UUID] = mapped_column(ForeignKey("dataset.id"))
    version_id: Mapped[UUID] = mapped_column(ForeignKey("dataset_version.id"))
    role: Mapped[ResourceRole] = mapped_column(choice_of(ResourceRole))
    sha256: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str]
    media_type: Mapped[str]


class Blob(Base):
    """Every file that storage holds; the application reaches it through definer functions only."""

    __tablename__ = "blob"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
