"""The JSON of projects, in and out."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from app.api.schemas import Answer, Body, Line
from app.core.policy import Label
from app.projects.models.project import Partnership, Project, ProjectMember
from app.projects.models.states import MemberRole, PartnerRole, PartnershipState, ProjectState
from app.projects.proposal_schemas import LongText, Slugs
from app.projects.text import PROPOSAL_FIELDS, text_sha256


class PartnerBody(Body):
    """An institution to invite."""

    institution_id: UUID
    role: PartnerRole = PartnerRole.PARTNER
    contribution: LongText = ""


class PartnerChange(Body):
    """What changes of a part: its contact, or what it brings and as what."""

    contact_id: UUID | None = None
    contribution: LongText | None = None
    role: PartnerRole | None = None


class Basis(Body):
    """The paper behind an answer."""

    number: Line
    date: date
    file_id: UUID | None = None


class ConsentBody(Body):
    """An institution's answer to one exact text."""

    outcome: Literal["accept", "accept_with_reservation", "decline", "abstain", "in_procedure"]
    text_sha256: Line
    reservation: LongText = ""
    contribution: LongText | None = None
    """Another wording of the institution's own part, on which it consents."""
    reason: LongText = ""
    expected_by: date | None = None
    basis: Basis | None = None
    prepared_id: UUID | None = None
    """The prepared answer that a representative confirms with this one."""

    @property
    def state(self) -> PartnershipState:
        """The state that this answer leads to."""
        return OUTCOMES[self.outcome]


OUTCOMES = {
    "accept": PartnershipState.ACCEPTED,
    "accept_with_reservation": PartnershipState.ACCEPTED_WITH_RESERVATION,
    "decline": PartnershipState.DECLINED,
    "abstain": PartnershipState.ABSTAINED,
    "in_procedure": PartnershipState.IN_PROCEDURE,
}


class ReservationAnswerBody(Body):
    """The lead's answer to a reservation or a proposed wording; only a wording is refused."""

    outcome: Literal["accept", "refuse"]
    reason: LongText = ""


class MemberBody(Body):
    """A person to bring in."""

    user_id: UUID
    role: MemberRole = MemberRole.CONTRIBUTOR
    credit_roles: Slugs = Field(default_factory=list)


class MemberChange(Body):
    """What changes of a membership."""

    role: MemberRole | None = None
    credit_roles: Slugs | None = None


class ExitBody(Body):
    """Of each dataset of the institution in the project (its id): whether it stays there."""

    stays: dict[UUID, bool] = Field(default_factory=dict)


class HandoverBody(Body):
    """Who leads from now on."""

    user_id: UUID


class ReasonBody(Body):
    """Why; needed where a coordinator acts."""

    reason: LongText = ""


class EmptyBody(Body):
    """Nothing has to be said."""


class ThemeAnswer(Answer):
    """A word of the vocabulary."""

    slug: str
    name: str
    names: dict[str, str]


class InstitutionLine(Answer):
    """An institution, as others name it."""

    id: UUID
    name: str
    short_name: str
    country: str | None


class PartnerAnswer(Answer):
    """An institution's part; what it answered is shown to who reads the proposal."""

    institution: InstitutionLine
    institution_id: UUID
    role: PartnerRole
    state: PartnershipState
    contribution: str | None = None
    contact_id: UUID | None = None
    reservation: str | None = None
    is_reservation_accepted: bool | None = None
    counter_proposal: str | None = None
    counter_refusal: str | None = None
    expected_by: date | None = None
    answered_sha256: str | None = None
    answered_at: datetime | None = None
    answered_by_id: UUID | None = None
    prepared_by_id: UUID | None = None
    basis: dict[str, Any] | None = None
    version: int


class PreparedAnswerAnswer(Answer):
    """An answer that waits for a representative of the institution; it counts as nothing yet."""

    id: UUID
    outcome: PartnershipState
    text_sha256: str
    reservation: str
    counter_proposal: str | None
    reason: str
    expected_by: date | None
    basis: dict[str, Any] | None
    prepared_by_id: UUID
    created_at: datetime


class MemberAnswer(Answer):
    """A person in a project."""

    user_id: UUID
    name: str
    institution_id: UUID
    role: MemberRole
    credit_roles: list[str]
    is_acting: bool
    since: datetime
    ended_at: datetime | None
    version: int


class ProposalAnswer(Answer):
    """The text, for who may read it."""

    language: str
    summary: dict[str, str]
    questions: str
    method: str
    data_wanted: str
    data_produced: str
    ethics: str
    data_protection: str
    risk_table: list[dict[str, str]]
    risks: str
    outputs: str
    resource_table: list[dict[str, str | None]]
    resources: str
    bibliography: str
    text_sha256: str
    state_reason: str
    lessons: str
    """What was learnt, written when the project was completed."""


class ProjectCard(Answer):
    """What those may know who may know that the project exists."""

    id: UUID
    code: str | None
    title: dict[str, str]
    name: str
    themes: list[str]
    countries: list[str]
    lead_institution_id: UUID
    lead_institution: InstitutionLine
    state: ProjectState
    label: Label
    starts_on: date | None
    ends_on: date | None
    created_at: datetime
    updated_at: datetime
    version: int


class ProjectAnswer(ProjectCard):
    """The card, the institutions that take part, and the text where the reader may read it."""

    partners: list[PartnerAnswer]
    summary: dict[str, str] | None = None
    proposal: ProposalAnswer | None = None
    text_sha256: str | None = None


class AttachmentAnswer(Answer):
    """A file of the proposal."""

    number: int
    name: str
    about: str
    media_type: str
    sha256: str
    size: int
    added_by_id: UUID
    created_at: datetime


class SimilarAnswer(Answer):
    """A project that resembles a proposal, and what both have in common."""

    id: UUID
    code: str | None
    title: dict[str, str]
    state: ProjectState
    lead: str
    themes: list[str]
    countries: list[str]
    years: tuple[int, int] | None
    likeness: float


class ActivityAnswer(Answer):
    """One act in a project."""

    at: datetime
    name: str
    actor_id: UUID | None
    actor_name: str
    sentence: str
    details: dict[str, Any]


def partner_answer(part: Partnership, *, reads_proposal: bool) -> PartnerAnswer:
    """A part, with its answer where the reader may read the proposal."""
    shown: dict[str, Any] = {
        "institution": InstitutionLine.model_validate(part.institution),
        "institution_id": part.institution_id,
        "role": part.role,
        "state": part.state,
        "version": part.version,
    }
    if reads_proposal:
        for name in [
            "contribution",
            "contact_id",
            "reservation",
            "is_reservation_accepted",
            "counter_proposal",
            "counter_refusal",
            "expected_by",
            "answered_sha256",
            "answered_at",
            "answered_by_id",
            "prepared_by_id",
            "basis",
        ]:
            shown[name] = getattr(part, name)
    return PartnerAnswer(**shown)


def member_answer(member: ProjectMember) -> MemberAnswer:
    """A person in a project."""
    return MemberAnswer(
        user_id=member.user_id,
        name=member.user.name,
        institution_id=member.institution_id,
        role=member.role,
        credit_roles=member.credit_roles,
        is_acting=member.is_acting,
        since=member.created_at,
        ended_at=member.ended_at,
        version=member.version,
    )


def project_answer(
    project: Project, summary: dict[str, str], *, reads_proposal: bool
) -> ProjectAnswer:
    """A project as far as its reader may read it."""
    card = ProjectCard.model_validate(project).model_dump()
    answer = ProjectAnswer(
        **card,
        partners=[
            partner_answer(each, reads_proposal=reads_proposal) for each in project.partnerships
        ],
        summary=summary or None,
    )
    if reads_proposal:
        sha256 = text_sha256(project)
        text = {name: getattr(project.proposal, name) for name in PROPOSAL_FIELDS}
        answer.text_sha256 = sha256
        answer.proposal = ProposalAnswer(
            **text,
            text_sha256=sha256,
            state_reason=project.state_reason,
            lessons=project.proposal.lessons,
        )
    return answer
