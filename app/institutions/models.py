"""Institutions of the forum."""

import enum
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import FetchedValue, ForeignKey, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import (
    Base,
    Findable,
    Tenant,
    Translated,
    Versioned,
    Words,
    choice_of,
)
from app.core.locale import in_reader_language


class Membership(enum.StrEnum):
    """How an institution takes part in the forum."""

    MEMBER = "member"
    OBSERVER = "observer"


class InstitutionState(enum.StrEnum):
    """Where an institution stands."""

    APPLIED = "applied"
    ACTIVE = "active"
    DECLINED = "declined"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"


class Outcome(enum.StrEnum):
    """What admins decide on a membership."""

    ADMIT = "admit"
    DECLINE = "decline"
    SUSPEND = "suspend"
    REINSTATE = "reinstate"
    WITHDRAW = "withdraw"


TRANSITIONS: dict[InstitutionState, dict[Outcome, InstitutionState]] = {
    InstitutionState.APPLIED: {
        Outcome.ADMIT: InstitutionState.ACTIVE,
        Outcome.DECLINE: InstitutionState.DECLINED,
    },
    InstitutionState.ACTIVE: {
        Outcome.SUSPEND: InstitutionState.SUSPENDED,
        Outcome.WITHDRAW: InstitutionState.WITHDRAWN,
    },
    InstitutionState.SUSPENDED: {Outcome.REINSTATE: InstitutionState.ACTIVE},
    InstitutionState.DECLINED: {},
    InstitutionState.WITHDRAWN: {},
}


class Institution(Tenant, Versioned, Findable, Base):
    """A research institute, university, agency or international organisation."""

    __tablename__ = "institution"

    names: Mapped[dict[str, str]] = mapped_column(Translated)
    other_names: Mapped[list[dict[str, str | None]]] = mapped_column(JSONB, default=list)
    """What else it is or was called: `text`, `language`, and `until` when, for a former name."""
    short_name: Mapped[str]
    sort_key: Mapped[str]
    country: Mapped[str | None] = mapped_column(String(3))
    membership: Mapped[Membership] = mapped_column(choice_of(Membership), default=Membership.MEMBER)
    state: Mapped[InstitutionState] = mapped_column(
        choice_of(InstitutionState), default=InstitutionState.APPLIED
    )
    ror_id: Mapped[str | None]
    website: Mapped[str | None]
    email_domains: Mapped[list[str]] = mapped_column(Words, default=list)
    clients: Mapped[str] = mapped_column(default="")
    themes: Mapped[list[str]] = mapped_column(Words, default=list)
    languages: Mapped[list[str]] = mapped_column(Words, default=list)
    methods: Mapped[list[str]] = mapped_column(Words, default=list)
    statement: Mapped[str] = mapped_column(default="")
    sponsor_named: Mapped[str] = mapped_column(default="")
    """Whom it named as its sponsor, in its own words."""
    applicant_name: Mapped[str] = mapped_column(default="")
    applicant_email: Mapped[str] = mapped_column(default="")
    applicant_language: Mapped[str] = mapped_column(default="en")
    decided_at: Mapped[datetime | None]
    decision_reason: Mapped[str] = mapped_column(default="")
    decision_basis: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    suspended_until: Mapped[datetime | None]
    agreement_number: Mapped[str] = mapped_column(default="")
    agreement_signed_on: Mapped[date | None]
    agreement_until: Mapped[date | None]
    """Its last day; None: there is none, or it runs without an end."""
    agreement_reminded: Mapped[int | None]
    """Of which days before its end it was told already."""

    @property
    def name(self) -> str:
        """The full name in the reader's language."""
        return in_reader_language(self.names)

    def name_on(self, day: date) -> str:
        """The full name as it was on that day, in the reader's language."""
        names = dict(self.names)
        former = [each for each in self.other_names if each["until"] and each["language"]]
        for each in sorted(former, key=lambda one: str(one["until"]), reverse=True):
            if day.isoformat() < str(each["until"]):
                names[str(each["language"])] = str(each["text"])
        return in_reader_language(names)

    def keep_former_names(self, names: dict[str, str], short_name: str, until: date) -> None:
        """Note what it was called until that day, of what `names` and `short_name` replace."""
        former: list[tuple[str, str | None]] = [
            (text, language) for language, text in self.names.items() if names.get(language) != text
        ]
        if short_name != self.short_name:
            former.append((self.short_name, None))
        self.other_names = [
            *self.other_names,
            *(
                {"text": text, "language": language, "until": until.isoformat()}
                for text, language in former
            ),
        ]

    @property
    def is_active(self) -> bool:
        """Whether its people may get in."""
        return self.state is InstitutionState.ACTIVE

    @property
    def party_country(self) -> str:
        """The country as decisions count it: all international bodies are one."""
        return self.country or "INT"


class RorRecord(Base):
    """What the Research Organization Registry says of an organisation; public."""

    __tablename__ = "ror_record"

    ror_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    names: Mapped[list[dict[str, str | None]]] = mapped_column(JSONB)
    country: Mapped[str | None] = mapped_column(String(2))
    domains: Mapped[list[str]] = mapped_column(Words)
    status: Mapped[str]
    search_key: Mapped[str] = mapped_column(server_default=FetchedValue(), deferred=True)


class SponsorshipState(enum.StrEnum):
    """What a member says of an applicant."""

    ASKED = "asked"
    VOUCHED = "vouched"
    DECLINED = "declined"


class Sponsorship(Tenant, Base):
    """A member institution that is asked whether it vouches for an applicant."""

    __tablename__ = "sponsorship"

    institution_id: Mapped[UUID] = mapped_column(ForeignKey("institution.id"))
    sponsor_id: Mapped[UUID] = mapped_column(ForeignKey("institution.id"))
    state: Mapped[SponsorshipState] = mapped_column(
        choice_of(SponsorshipState), default=SponsorshipState.ASKED
    )
    words: Mapped[str] = mapped_column(default="")
    asked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    """Who asked; None where the application named the sponsor."""
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    answered_at: Mapped[datetime | None]

    institution: Mapped[Institution] = relationship(foreign_keys=institution_id, lazy="joined")
    sponsor: Mapped[Institution] = relationship(foreign_keys=sponsor_id, lazy="joined")


class DocumentKind(enum.StrEnum):
    """What an application brings along."""

    LETTER = "letter"
    STATUTE = "statute"


class ApplicationDocument(Tenant, Base):
    """A file that came with an application; for admins only."""

    __tablename__ = "application_document"

    institution_id: Mapped[UUID] = mapped_column(ForeignKey("institution.id"))
    kind: Mapped[DocumentKind] = mapped_column(choice_of(DocumentKind))
    file_name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]

    institution: Mapped[Institution] = relationship(lazy="joined")
