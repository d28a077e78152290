"""Projects that anybody may read of, through the one function of the database that gives them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from app.core.database import session
from app.core.errors import NotFound
from app.core.locale import in_reader_language
from app.projects.models.states import PartnerRole, ProjectState

ALL = text("SELECT * FROM public_projects() LIMIT 500")
ONE = text("SELECT * FROM public_projects() WHERE code = :code")


@dataclass(frozen=True)
class PublicInstitution:
    """An institution that takes part, and as what."""

    names: dict[str, str]
    short_name: str
    country: str | None
    role: PartnerRole

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return in_reader_language(self.names)


@dataclass(frozen=True)
class PublicRegistration:
    """What identifies a registered text."""

    number: int
    text_sha256: str
    approved_at: datetime


@dataclass(frozen=True)
class PublicProject:
    """What everybody may know of an approved project of the label TLP:CLEAR; no person."""

    id: UUID
    code: str
    title: dict[str, str]
    summary: dict[str, str]
    themes: list[str]
    countries: list[str]
    state: ProjectState
    starts_on: date | None
    ends_on: date | None
    institutions: list[PublicInstitution]
    registrations: list[PublicRegistration]

    @property
    def name(self) -> str:
        """The title in the reader's language."""
        return in_reader_language(self.title)

    @property
    def lead(self) -> PublicInstitution | None:
        """The institution that leads it."""
        return next((each for each in self.institutions if each.role is PartnerRole.LEAD), None)


def public_projects() -> Sequence[PublicProject]:
    """All of them, the newest code first."""
    return [_project(row) for row in session().execute(ALL)]


def public_project(code: str) -> PublicProject:
    """The one with that code; raises NotFound, whether there is no such project or a closed one."""
    row = session().execute(ONE, {"code": code}).one_or_none()
    if row is None:
        raise NotFound
    return _project(row)


def _project(row: Any) -> PublicProject:
    return PublicProject(
        row.id,
        row.code,
        row.title,
        row.summary,
        row.themes,
        row.countries,
        ProjectState(row.state),
        row.starts_on,
        row.ends_on,
        [
            PublicInstitution(
                each["names"], each["short_name"], each["country"], PartnerRole(each["role"])
            )
            for each in row.institutions or []
        ],
        [
            PublicRegistration(
                each["number"],
                each["text_sha256"],
                datetime.fromisoformat(each["approved_at"]),
            )
            for each in row.registrations
        ],
    )
