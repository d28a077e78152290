"""The JSON of people, in and out."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.accounts.models import Account, Invitation, ProfileKind, User
from app.accounts.service.expertise import Said
from app.api.schemas import Answer, Body, Line, Prose
from app.core.contributions import Holding
from app.core.policy import Actor, Role


class PersonAnswer(Answer):
    """A person of the forum."""

    id: UUID
    name: str
    orcid: str | None
    institution_id: UUID
    institution: str
    country: str | None
    roles: list[Role]
    has_left: bool
    themes: list[str] = Field(default_factory=list)
    languages: list[str] = Field(default_factory=list)
    methods: list[str] = Field(default_factory=list)


class PartBody(Body):
    """What one says of one kind, and whether others see it."""

    chosen: Annotated[list[Line], Field(max_length=60)]
    is_shown: bool = False


class ExpertiseBody(Body):
    """What one is found by; what is left out stays."""

    themes: PartBody | None = None
    languages: PartBody | None = None
    methods: PartBody | None = None

    def given(self) -> dict[ProfileKind, Said]:
        """As services take it."""
        parts = {kind: getattr(self, kind.value) for kind in ProfileKind}
        return {
            kind: Said(part.chosen, is_shown=part.is_shown)
            for kind, part in parts.items()
            if part is not None
        }


class PartAnswer(Answer):
    """What one says of one kind, and whether others see it."""

    kind: ProfileKind
    chosen: list[str]
    is_shown: bool


class MeAnswer(Answer):
    """Who the token belongs to, and what it may do."""

    id: UUID
    name: str
    email: str
    orcid: str | None
    language: str
    time_zone: str
    institution_id: UUID
    institution: str
    country: str | None
    roles: list[Role]
    scopes: list[str]
    version: int


class ProfileBody(Body):
    """What changes of one's own profile; what is left out stays."""

    name: Line | None = None
    orcid: Line | None = None
    language: Line | None = None
    time_zone: Line | None = None


class InvitationBody(Body):
    """Who is invited, and as what."""

    email: Line
    name: str = ""
    role: Literal["researcher", "representative"] = "researcher"
    language: Literal["en", "ru"] = "en"


class PrivateInvitationBody(InvitationBody):
    """The same for an address that is not the institution's, and why."""

    reason: Prose


class InvitationAnswer(Answer):
    """An invitation; its link is only in the letter."""

    id: UUID
    institution_id: UUID
    email: str
    name: str
    role: Literal["researcher", "representative"]
    state: Literal["open", "accepted", "withdrawn", "expired"]
    created_at: datetime
    expires_at: datetime


class DepartureBody(Body):
    """Who takes over what is open: by project (its id to a person's), and all the rest.

    Where a representative or an admin names nobody, access ends in haste, and what is open waits
    to be handed over.
    """

    successor_id: UUID | None = None
    successors: dict[UUID, UUID] = Field(default_factory=dict)


class MoveBody(DepartureBody):
    """The same with the token of the link that another institution has sent."""

    token: Line


class HoldingAnswer(Answer):
    """Something open that a person holds, and what becomes of it where nobody takes it over."""

    what: str
    title: str
    project_id: UUID | None
    needs_successor: bool
    otherwise: str


def holding_answer(holding: Holding) -> HoldingAnswer:
    """A holding in the reader's language."""
    return HoldingAnswer(
        what=str(holding.what),
        title=holding.title,
        project_id=holding.place,
        needs_successor=holding.needs_successor,
        otherwise=str(holding.otherwise),
    )


class RepresentationBody(Body):
    """Whether a person speaks for its institution from now on."""

    outcome: Literal["name", "end"]


class DeputyBody(Body):
    """Whom a representative names in the own place, and for which days."""

    deputy_id: UUID
    starts_on: date
    until: date


class DeputyAnswer(Answer):
    """Who speaks for an institution in a representative's place, and when."""

    id: UUID
    institution_id: UUID
    of_id: UUID
    deputy_id: UUID
    starts_on: date
    until: date
    is_on: bool
    ended_at: datetime | None


class RoleBody(Body):
    """A role in the forum that is asked for, and why."""

    role: Literal["coordinator", "admin"]
    reason: Prose


def person_answer(
    user: User, parts: Mapping[UUID, Mapping[str, list[str]]] | None = None
) -> PersonAnswer:
    """A person as every member may know it, with the `parts` that the person shows."""
    return PersonAnswer(
        id=user.id,
        name=user.name,
        orcid=user.orcid,
        institution_id=user.institution_id,
        institution=user.institution.short_name,
        country=user.institution.country,
        roles=sorted(user.role_names),
        has_left=user.ended_at is not None,
        **(parts or {}).get(user.id, {}),
    )


def profile_version(user: User, account: Account) -> int:
    """One number for the two rows of a profile: it rises with a change of either."""
    return user.version + account.version


def me_answer(actor: Actor, user: User, account: Account) -> MeAnswer:
    """The actor, with what its token may do."""
    return MeAnswer(
        id=actor.id,
        name=user.name,
        email=account.email,
        orcid=user.orcid,
        language=account.language,
        time_zone=account.time_zone,
        institution_id=actor.institution_id,
        institution=actor.institution_name,
        country=actor.country,
        roles=sorted(actor.roles),
        scopes=sorted(actor.scopes or ()),
        version=profile_version(user, account),
    )


def invitation_answer(invitation: Invitation) -> InvitationAnswer:
    """An invitation, without its link."""
    return InvitationAnswer.model_validate(
        {
            "id": invitation.id,
            "institution_id": invitation.institution_id,
            "email": invitation.email,
            "name": invitation.name,
            "role": "representative" if invitation.is_representative else "researcher",
            "state": invitation.state,
            "created_at": invitation.created_at,
            "expires_at": invitation.expires_at,
        }
    )
