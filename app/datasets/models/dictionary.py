"""What the fields of a version mean, in the words of who brings the data."""

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Tenant, Versioned


class DataDictionary(Tenant, Versioned, Base):
    """The data dictionary of a version: for those who read its rows, and fixed with it.

    `fields` holds an `app.datasets.dictionary.entries.Entry` for each field, in their order.
    """

    __tablename__ = "data_dictionary"

    dataset_id: Mapped[UUID] = mapped_column(ForeignKey("dataset.id"))
    version_id: Mapped[UUID] = mapped_column(ForeignKey("dataset_version.id"), unique=True)
    fields: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
