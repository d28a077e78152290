"""A project's card, its proposal, its institutions and people, and what was registered of it."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Computed, ForeignKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.database import Base, Tenant, Translated, Versioned, Words, choice_of
from app.core.locale import in_reader_language
from app.core.policy import Actor, Label
from app.institutions.models import Institution
from app.projects.models.attachments import Attachment
from app.projects.models.states import (
    CONSENTED,
    OPEN,
    RUNNING,
    TAKES_PART,
    UNDER_REVIEW,
    MemberRole,
    PartnerRole,
    PartnershipState,
    ProjectState,
)

if TYPE_CHECKING:
    from app.projects.amendments.models import AmendmentAnswer

LISTED_SQL = (
    "state IN ('approved', 'active', 'suspended', 'completed', 'archived') AND label <> 'RED'"
)


class Project(Tenant, Versioned, Base):
    """The card of a project: what those may know who may know that it exists."""

    __tablename__ = "project"

    code: Mapped[str | None] = mapped_column(unique=True)
    title: Mapped[dict[str, str]] = mapped_column(Translated)
    themes: Mapped[list[str]] = mapped_column(Words, default=list)
    countries: Mapped[list[str]] = mapped_column(Words, default=list)
    lead_institution_id: Mapped[UUID] = mapped_column(ForeignKey("institution.id"))
    state: Mapped[ProjectState] = mapped_column(choice_of(ProjectState), default=ProjectState.DRAFT)
    label: Mapped[Label] = mapped_column(choice_of(Label), default=Label.AMBER)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    submitted_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    state_reason: Mapped[str] = mapped_column(default="")
    coordinators_verify: Mapped[bool] = mapped_column(default=False)
    halted_with_lead: Mapped[bool] = mapped_column(default=False)
    """Whether it was suspended with the institution that leads it, and goes on with it."""
    is_amending: Mapped[bool] = mapped_column(default=False)
    """Whether an amendment of it waits for the coordinators' decision."""
    listed: Mapped[bool] = mapped_column(Computed(LISTED_SQL, persisted=True))

    lead_institution: Mapped[Institution] = relationship(lazy="joined")
    partnerships: Mapped[list["Partnership"]] = relationship(
        lazy="selectin", order_by="Partnership.created_at", back_populates="project"
    )
    members: Mapped[list["ProjectMember"]] = relationship(
        lazy="select", order_by="ProjectMember.created_at", back_populates="project"
    )
    proposal: Mapped["Proposal"] = relationship(lazy="select", back_populates="project")
    amendment_answers: Mapped[list["AmendmentAnswer"]] = relationship(viewonly=True, lazy="select")
    attachments: Mapped[list[Attachment]] = relationship(lazy="select", order_by=Attachment.number)

    @property
    def name(self) -> str:
        """The title in the reader's language."""
        return in_reader_language(self.title)

    @property
    def is_running(self) -> bool:
        """Whether members work in it: its plan holds."""
        return self.state in RUNNING

    @property
    def is_under_review(self) -> bool:
        """Whether coordinators read its text, to decide on the project or on an amendment."""
        return self.state in UNDER_REVIEW or bool(self.is_amending)

    @property
    def takes_votes(self) -> bool:
        """Whether coordinators can decide on it now."""
        return self.state is ProjectState.IN_REVIEW or bool(self.is_amending)

    @property
    def attached(self) -> list[Attachment]:
        """The files that belong to its proposal now."""
        return [each for each in self.attachments if each.removed_at is None]

    @property
    def people(self) -> list["ProjectMember"]:
        """Who is in it now."""
        return [member for member in self.members if member.ended_at is None]

    def role_of(self, user_id: UUID) -> MemberRole | None:
        """The person's role in it now."""
        return next((each.role for each in self.people if each.user_id == user_id), None)

    def has_acting_lead(self, user_id: UUID) -> bool:
        """Whether the person leads it only until another is named."""
        return any(each.user_id == user_id and each.is_acting for each in self.people)

    def is_edited_by(self, actor: Actor) -> bool:
        """Whether the actor is its lead person or an editor."""
        return self.role_of(actor.id) in {MemberRole.LEAD, MemberRole.EDITOR}

    def is_worked_on_by(self, actor: Actor) -> bool:
        """Whether the actor is its lead person, an editor or a contributor."""
        role = self.role_of(actor.id)
        return role is not None and role is not MemberRole.VIEWER

    def partnership_of(self, institution_id: UUID) -> "Partnership | None":
        """The institution's part in it, whatever its state."""
        return next(
            (each for each in self.partnerships if each.institution_id == institution_id), None
        )

    @property
    def houses(self) -> dict[str, str]:
        """Short names of the institutions with a part in it, by their ids as text."""
        return {str(each.institution_id): each.institution.short_name for each in self.partnerships}

    @property
    def partners(self) -> list["Partnership"]:
        """All parts but that of the lead institution."""
        return [each for each in self.partnerships if each.role is not PartnerRole.LEAD]

    def is_partner_represented_by(self, actor: Actor) -> bool:
        """Whether the actor speaks for an institution that takes part by its consent."""
        part = self.partnership_of(actor.institution_id)
        return actor.is_representative and part is not None and part.state in CONSENTED

    def would_join(self, institution_id: UUID) -> bool:
        """Whether an amendment that is decided on would bring the institution in."""
        return self.is_amending and any(
            each.institution_id == institution_id and each.amendment.is_under_way
            for each in self.amendment_answers
        )

    def has_conflict(self, actor: Actor) -> bool:
        """Whether the actor's institution leads, partners or funds (a conflict of interest)."""
        part = self.partnership_of(actor.institution_id)
        if actor.institution_id == self.lead_institution_id:
            return True
        if self.would_join(actor.institution_id):
            return True
        return (
            part is not None and part.role is not PartnerRole.OBSERVER and part.state in TAKES_PART
        )


class Proposal(Tenant, Versioned, Base):
    """The proposal's text: for those inside, those asked to consent and those who review it."""

    __tablename__ = "proposal"

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"), unique=True)
    language: Mapped[str] = mapped_column(default="en")
    summary: Mapped[dict[str, str]] = mapped_column(Translated, default=dict)
    questions: Mapped[str] = mapped_column(default="")
    method: Mapped[str] = mapped_column(default="")
    data_wanted: Mapped[str] = mapped_column(default="")
    data_produced: Mapped[str] = mapped_column(default="")
    ethics: Mapped[str] = mapped_column(default="")
    data_protection: Mapped[str] = mapped_column(default="")
    risk_table: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    risks: Mapped[str] = mapped_column(default="")
    outputs: Mapped[str] = mapped_column(default="")
    resource_table: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    resources: Mapped[str] = mapped_column(default="")
    bibliography: Mapped[str] = mapped_column(default="")
    text_sha256: Mapped[str] = mapped_column(default="")
    lessons: Mapped[str] = mapped_column(default="")
    """What was learnt, written when the project is completed; no part of the exact text."""

    project: Mapped[Project] = relationship(back_populates="proposal")


class Partnership(Tenant, Versioned, Base):
    """An institution's part in a project: invitation, answer, contribution."""

    __tablename__ = "partnership"

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"))
    institution_id: Mapped[UUID] = mapped_column(ForeignKey("institution.id"))
    role: Mapped[PartnerRole] = mapped_column(choice_of(PartnerRole))
    state: Mapped[PartnershipState] = mapped_column(
        choice_of(PartnershipState), default=PartnershipState.INVITED
    )
    contribution: Mapped[str] = mapped_column(default="")
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    expected_by: Mapped[date | None]
    reservation: Mapped[str] = mapped_column(default="")
    is_reservation_accepted: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(default="")
    answered_sha256: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    prepared_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    basis: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    general_sha256: Mapped[str | None]
    part_sha256: Mapped[str | None]
    """Of what it answered to (see `text.fingerprints`)."""
    counter_proposal: Mapped[str | None]
    """The wording of its contribution on which it consents, where that is another."""
    counter_refusal: Mapped[str] = mapped_column(default="")
    answered_text: Mapped[dict[str, Any] | None] = mapped_column(JSONB, deferred=True)
    left_at: Mapped[datetime | None]

    project: Mapped[Project] = relationship(back_populates="partnerships")
    institution: Mapped[Institution] = relationship(lazy="joined")
    contact: Mapped[User | None] = relationship(foreign_keys=[contact_id])

    @property
    def is_answer_open(self) -> bool:
        """Whether the institution has been asked and has not answered."""
        return self.state in OPEN

    @property
    def waits_for_lead(self) -> bool:
        """Whether its consent depends on what the lead says to its reservation or wording."""
        return (
            self.state is PartnershipState.ACCEPTED_WITH_RESERVATION
            and not self.is_reservation_accepted
        )

    @property
    def has_open_counter_proposal(self) -> bool:
        """Whether it has consented on another wording of its contribution."""
        return self.waits_for_lead and self.counter_proposal is not None

    @property
    def own_wording(self) -> str:
        """The wording of its contribution that it stands by."""
        if self.waits_for_lead and self.counter_proposal is not None:
            return self.counter_proposal
        return self.contribution


class ProjectMember(Tenant, Versioned, Base):
    """A person in a project; the row stays when the person leaves."""

    __tablename__ = "project_member"

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    institution_id: Mapped[UUID] = mapped_column(ForeignKey("institution.id"))
    role: Mapped[MemberRole] = mapped_column(choice_of(MemberRole))
    credit_roles: Mapped[list[str]] = mapped_column(Words, default=list)
    is_acting: Mapped[bool] = mapped_column(default=False)
    """Whether the person leads only until another is named, because the lead has left."""
    ended_at: Mapped[datetime | None]

    project: Mapped[Project] = relationship(back_populates="members")
    user: Mapped[User] = relationship(lazy="joined")


class Registration(Tenant, Base):
    """The frozen, numbered snapshot of a proposal, taken when it is approved."""

    __tablename__ = "registration"

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    text_sha256: Mapped[str]
    approved_at: Mapped[datetime]
