"""The JSON of amendments, in and out."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from app.api.schemas import Answer, Body, Line
from app.core.contributions import Guard
from app.projects.amendments.models import Amendment, AmendmentAnswer, AmendmentState
from app.projects.amendments.service import Changes, NewPart
from app.projects.models.states import PartnerRole, PartnershipState
from app.projects.proposal_schemas import (
    LongText,
    ProposalText,
    tables_in_json,
)
from app.projects.schemas import OUTCOMES, Basis
from app.projects.text_schemas import ChangeAnswer, changes_between


class AmendedPart(Body):
    """An institution that is to join, to bring something else, or to end its part."""

    institution_id: UUID
    role: PartnerRole | None = PartnerRole.PARTNER
    """null: its part ends."""
    contribution: LongText = ""


class AmendmentChange(Body):
    """What is to be changed of an amendment; what is left out stays."""

    reason: LongText | None = None
    fields: ProposalText = Field(default_factory=ProposalText)
    partners: Annotated[list[AmendedPart], Field(max_length=50)] = Field(default_factory=list)
    takes_plan: bool | None = None
    lead_institution_id: UUID | None = None
    """The partner that is to lead; the one that leads now takes that back."""

    def changes(self) -> Changes:
        """As the service takes them."""
        sent = self.fields.model_dump(exclude_unset=True) | tables_in_json(self.fields)
        return Changes(
            reason=self.reason,
            fields={name: value for name, value in sent.items() if value is not None},
            partners={
                each.institution_id: NewPart(each.role, each.contribution) if each.role else None
                for each in self.partners
            },
            takes_plan=self.takes_plan,
            lead_institution_id=self.lead_institution_id,
        )


class AmendmentBody(AmendmentChange):
    """A new amendment: why, and what it changes."""

    reason: LongText


class AmendmentConsentBody(Body):
    """An institution's answer to one exact text."""

    outcome: Literal["accept", "accept_with_reservation", "decline", "in_procedure"]
    text_sha256: Line
    reservation: LongText = ""
    reason: LongText = ""
    expected_by: date | None = None
    basis: Basis | None = None
    lead_person_id: UUID | None = None
    """By whom the institution leads, where the amendment lets it."""

    @property
    def state(self) -> PartnershipState:
        """The state that this answer leads to."""
        return OUTCOMES[self.outcome]


class GuardAnswer(Answer):
    """A condition, and whether it is met."""

    name: str
    is_met: bool
    sentence: str


class AmendmentAnswerAnswer(Answer):
    """What an institution that is asked has answered."""

    institution_id: UUID
    institution: str
    state: PartnershipState
    reservation: str
    reason: str
    expected_by: date | None
    answered_sha256: str | None
    answered_at: datetime | None
    basis: dict[str, Any] | None
    lead_person_id: UUID | None

    @classmethod
    def of(cls, answer: AmendmentAnswer) -> "AmendmentAnswerAnswer":
        """The answer for a loaded row."""
        values = {name: getattr(answer, name) for name in cls.model_fields if name != "institution"}
        return cls(institution=answer.institution.short_name, **values)


class AmendmentLine(Answer):
    """An amendment in a list."""

    id: UUID
    project_id: UUID
    number: int
    state: AmendmentState
    reason: str
    base_number: int
    registration_number: int | None
    text_sha256: str
    created_at: datetime
    submitted_at: datetime | None
    decided_at: datetime | None
    version: int


class AmendmentDetails(AmendmentLine):
    """An amendment with the difference that it makes, and what was answered to it."""

    proposed_by_id: UUID
    state_reason: str
    takes_plan: bool
    changes: list[ChangeAnswer]
    answers: list[AmendmentAnswerAnswer]
    guards: list[GuardAnswer]

    @classmethod
    def of(cls, amendment: Amendment, guards: list[Guard]) -> "AmendmentDetails":
        """The answer for a loaded amendment."""
        line = AmendmentLine.model_validate(amendment).model_dump()
        return cls(
            **line,
            proposed_by_id=amendment.proposed_by_id,
            state_reason=amendment.state_reason,
            takes_plan=amendment.takes_plan,
            changes=changes_between(amendment.before, amendment.content),
            answers=[AmendmentAnswerAnswer.of(each) for each in amendment.answers],
            guards=[
                GuardAnswer(name=each.name, is_met=each.is_met, sentence=str(each.sentence))
                for each in guards
            ],
        )
