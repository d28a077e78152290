"""The JSON of institutions, in and out."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints

from app.api.schemas import Answer, Body, Line, Prose, Translations
from app.core.policy import Actor
from app.institutions import policy
from app.institutions.card import LONGEST_SHORT_NAME, LONGEST_STATEMENT, MOST_DOMAINS
from app.institutions.models import Institution, InstitutionState, Membership, Outcome

ShortName = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_SHORT_NAME),
]
Country = Annotated[str, StringConstraints(pattern=r"^([A-Z]{2}|INT)$")]
Statement = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_STATEMENT)]
Domains = Annotated[list[Line], Field(max_length=MOST_DOMAINS)]


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


class BasisBody(Body):
    """The paper behind an act."""

    number: Line
    date: date
    file_id: UUID | None = None


class DecisionBody(Body):
    """A decision on a membership."""

    outcome: Outcome
    reason: Prose
    basis: BasisBody | None = None
    membership: Membership | None = None


class InstitutionAnswer(Answer):
    """An institution's card; the last five fields are for admins and its representatives."""

    id: UUID
    names: dict[str, str]
    name: str
    short_name: str
    country: str | None
    membership: Membership
    state: InstitutionState
    website: str | None
    ror_id: str | None
    email_domains: list[str]
    clients: str
    version: int | None
    created_at: datetime | None
    statement: str | None = None
    representative_name: str | None = None
    representative_email: str | None = None
    decision_reason: str | None = None
    decision_basis: dict[str, Any] | None = None


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
    return answer.model_copy(
        update={"statement": None, "decision_reason": None, "decision_basis": None}
    )
