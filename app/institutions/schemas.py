"""The JSON of institutions, in and out."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Base64Bytes, Field, StringConstraints

from app.api.schemas import Answer, Body, Line, Prose, Translations
from app.core.policy import Actor
from app.institutions import policy
from app.institutions.agreements import LONGEST_NUMBER
from app.institutions.applications import LARGEST_DOCUMENT, SentDocument
from app.institutions.card import (
    LONGEST_LINES,
    LONGEST_NAME,
    LONGEST_SHORT_NAME,
    LONGEST_STATEMENT,
    MOST_DOMAINS,
)
from app.institutions.csv_import import LineOutcome
from app.institutions.models import (
    DocumentKind,
    Institution,
    InstitutionState,
    Membership,
    Outcome,
    SponsorshipState,
)

LARGEST_APPLICATION = len(DocumentKind) * LARGEST_DOCUMENT * 4 // 3 + 1024 * 1024
"""Bytes of an application with its documents in base64."""

ShortName = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_SHORT_NAME),
]
Country = Annotated[str, StringConstraints(pattern=r"^([A-Z]{2}|INT)$")]
Statement = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_STATEMENT)]
Codes = Annotated[list[Line], Field(max_length=60)]
Domains = Annotated[list[Line], Field(max_length=MOST_DOMAINS)]


class DocumentBody(Body):
    """A PDF or DOCX file that comes along, its bytes in base64."""

    kind: DocumentKind
    file_name: Line
    content: Base64Bytes

    def sent(self) -> SentDocument:
        """As services take it."""
        return SentDocument(self.kind, self.file_name, self.content)


class ApplicationBody(Body):
    """An application for membership; country null is an international body."""

    names: Translations
    short_name: ShortName
    country: Country | None = None
    membership: Membership = Membership.MEMBER
    website: Line | None = None
    ror_id: Line | None = None
    email_domains: Domains = Field(default_factory=list)
    statement: Statement = ""
    sponsor_named: Annotated[str, StringConstraints(max_length=LONGEST_NAME)] = ""
    documents: Annotated[list[DocumentBody], Field(max_length=len(DocumentKind))] = Field(
        default_factory=list
    )
    representative_name: Line
    representative_email: Line


class InstitutionBody(Body):
    """What changes of a card; what is left out stays."""

    names: Translations | None = None
    short_name: ShortName | None = None
    country: Country | None = None
    website: Line | None = None
    ror_id: Line | None = None
    email_domains: Domains | None = None
    clients: Statement | None = None
    themes: Codes | None = None
    languages: Codes | None = None
    methods: Codes | None = None
    is_correction: bool = False
    """Whether a name before was a slip of the pen, and is not kept."""


class BasisBody(Body):
    """The paper behind an act."""

    number: Line
    date: date
    file_id: UUID | None = None


class ImportBody(Body):
    """A list of institutions as CSV; as a trial nothing is done."""

    csv: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_LINES)]
    is_trial: bool = True


class LineAnswer(Answer):
    """A line of the list, and what it does."""

    number: int
    outcome: LineOutcome
    name: str
    detail: str


class AgreementBody(Body):
    """An agreement with the forum; without `until` it has no end."""

    number: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_NUMBER)]
    signed_on: date
    until: date | None = None


class DecisionBody(Body):
    """A decision on a membership."""

    outcome: Outcome
    reason: Prose
    basis: BasisBody | None = None
    membership: Membership | None = None


class OtherNameAnswer(Answer):
    """What it is called besides, or was called until a day."""

    text: str
    language: str | None
    until: date | None


class InstitutionAnswer(Answer):
    """An institution's card; from `statement` on it is for admins and its representatives."""

    id: UUID
    names: dict[str, str]
    name: str
    short_name: str
    other_names: list[OtherNameAnswer]
    country: str | None
    membership: Membership
    state: InstitutionState
    website: str | None
    ror_id: str | None
    email_domains: list[str]
    clients: str
    themes: list[str]
    languages: list[str]
    methods: list[str]
    version: int | None
    created_at: datetime | None
    statement: str | None = None
    representative_name: str | None = None
    representative_email: str | None = None
    decision_reason: str | None = None
    decision_basis: dict[str, Any] | None = None
    agreement_number: str | None = None
    agreement_signed_on: date | None = None
    agreement_until: date | None = None


class CheckAnswer(Answer):
    """One thing that was looked at in an application, and what was found."""

    name: str
    is_met: bool
    tone: str
    about: str
    finding: str
    detail: str


class DocumentAnswer(Answer):
    """A document that came with an application."""

    id: UUID
    kind: DocumentKind
    file_name: str
    size: int
    sha256: str
    created_at: datetime


class SponsorBody(Body):
    """The member that is asked."""

    sponsor_id: UUID


class VouchingBody(Body):
    """Whether one's institution vouches for an applicant, and in which words."""

    outcome: Literal["vouch", "decline"]
    words: Prose


class SponsorshipAnswer(Answer):
    """A member that is asked whether it vouches for an applicant."""

    id: UUID
    institution_id: UUID
    sponsor_id: UUID
    state: SponsorshipState
    words: str
    answered_at: datetime | None


DEALINGS = (
    *("statement", "representative_name", "representative_email"),
    *("decision_reason", "decision_basis"),
    *("agreement_number", "agreement_signed_on", "agreement_until"),
)
"""What of a card is for admins and its representatives only."""


class CountryAnswer(Answer):
    """A country, by its ISO 3166-1 code; INT stands for international bodies."""

    code: str
    name: str
    is_member_state: bool


def institution_answer(actor: Actor, institution: Institution) -> InstitutionAnswer:
    """The card as `actor` may read it."""
    answer = InstitutionAnswer.model_validate(
        {name: getattr(institution, name, None) for name in InstitutionAnswer.model_fields}
    )
    if policy.may_read_dealings(actor, institution):
        answer.representative_name = institution.applicant_name
        answer.representative_email = institution.applicant_email
        return answer
    return answer.model_copy(update=dict.fromkeys(DEALINGS))
