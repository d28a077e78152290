"""What the forum has agreed and an admin can change: quorum and the like, with their defaults."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, session

DEFAULTS: dict[str, Any] = {
    "quorum": 2,
    "quorum_countries": 2,
    "largest_upload_mb": 2048,
    "institution_quota_gb": 100,
    "project_quota_gb": 50,
    "secrecy_marks": [],
}


class ForumSetting(Base):
    """A setting that differs from its default."""

    __tablename__ = "forum_setting"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(JSONB)


def setting(name: str) -> Any:
    """The value of `name` now; KeyError for a name that is no setting."""
    default = DEFAULTS[name]
    stored = session().execute(select(ForumSetting.value).where(ForumSetting.name == name)).first()
    return default if stored is None else stored[0]
