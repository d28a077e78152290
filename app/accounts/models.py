"""People, what they may do in the forum and in their institution, and how they get in."""

import enum
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core import time
from app.core.database import Base, Findable, Identified, Tenant, Versioned, Words, choice_of
from app.core.locale import FORUM_TIME_ZONE
from app.core.policy import Role
from app.institutions.models import Institution


class User(Tenant, Versioned, Findable, Base):
    """A person with one current institution: what other members may know."""

    __tablename__ = "app_user"

    institution_id: Mapped[UUID] = mapped_column(ForeignKey("institution.id"))
    name: Mapped[str]
    sort_key: Mapped[str]
    orcid: Mapped[str | None]
    ended_at: Mapped[datetime | None]

    institution: Mapped[Institution] = relationship(lazy="joined")
    roles: Mapped[list["RoleAssignment"]] = relationship(
        lazy="selectin",
        primaryjoin="and_(RoleAssignment.user_id == User.id, RoleAssignment.ended_at.is_(None))",
        viewonly=True,
    )

    @property
    def role_names(self) -> frozenset[Role]:
        """The roles that are held now."""
        return frozenset(each.role for each in self.roles if each.is_held)


class Account(Tenant, Versioned, Base):
    """How a person signs in and reads: for the person, its representatives and admins only."""

    __tablename__ = "account"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"), unique=True)
    email: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str | None] = mapped_column(deferred=True)
    password_changed_at: Mapped[datetime | None]
    language: Mapped[str] = mapped_column(default="en")
    time_zone: Mapped[str] = mapped_column(default=FORUM_TIME_ZONE)
    theme: Mapped[str] = mapped_column(default="auto", server_default="auto")


class ProfileKind(enum.StrEnum):
    """What a person can be found by."""

    THEMES = "themes"
    LANGUAGES = "languages"
    METHODS = "methods"


class ProfilePart(Tenant, Base):
    """What a person says of itself, and whether others see it: off until the person says so."""

    __tablename__ = "profile_part"
    __table_args__ = (UniqueConstraint("user_id", "kind"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    kind: Mapped[ProfileKind] = mapped_column(choice_of(ProfileKind))
    chosen: Mapped[list[str]] = mapped_column(Words)
    is_shown: Mapped[bool] = mapped_column(default=False)


class RoleAssignment(Tenant, Base):
    """A role that a person holds, from its making until its end."""

    __tablename__ = "role_assignment"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    institution_id: Mapped[UUID] = mapped_column(ForeignKey("institution.id"))
    role: Mapped[Role] = mapped_column(choice_of(Role))
    until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    @property
    def is_held(self) -> bool:
        """Whether the role is in force now."""
        return self.ended_at is None and (self.until is None or self.until > time.now())

    def end(self) -> None:
        """Let the role be held no more, from now on."""
        self.ended_at = time.now()


class Deputyship(Tenant, Base):
    """From one day until another a person speaks for its institution in a representative's place.

    It ends by itself: with its last day, and with the representation that it stands for.
    """

    __tablename__ = "deputyship"

    institution_id: Mapped[UUID] = mapped_column(ForeignKey("institution.id"))
    of_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    deputy_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    starts_on: Mapped[date]
    until: Mapped[date]
    ended_at: Mapped[datetime | None]

    institution: Mapped[Institution] = relationship(lazy="joined", viewonly=True)
    of: Mapped[User] = relationship(lazy="joined", foreign_keys=[of_id])
    deputy: Mapped[User] = relationship(lazy="joined", foreign_keys=[deputy_id])

    @property
    def is_to_come_or_on(self) -> bool:
        """Whether it lasts, or begins on a day to come."""
        is_held = Role.REPRESENTATIVE in self.of.role_names and self.of.ended_at is None
        is_there = self.deputy.ended_at is None
        stays = self.deputy.institution_id == self.of.institution_id == self.institution_id
        return (
            self.ended_at is None
            and self.until >= time.today()
            and (is_held and is_there and stays)
        )

    @property
    def is_on(self) -> bool:
        """Whether the deputy speaks for the institution now."""
        return self.is_to_come_or_on and self.starts_on <= time.today()


class UserSession(Tenant, Base):
    """One signed-in browser; the token itself is only in its cookie."""

    __tablename__ = "session"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    device: Mapped[str]
    address: Mapped[str]
    seen_at: Mapped[datetime]
    stepped_up_at: Mapped[datetime]
    awaits_factor: Mapped[bool] = mapped_column(default=False)
    """Whether the password was right and the second factor is still to come: it opens nothing."""
    challenge: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    ended_at: Mapped[datetime | None]


class ApiToken(Tenant, Base):
    """A program's way in for its owner, narrowed by scopes and an end."""

    __tablename__ = "api_token"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    name: Mapped[str]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    scopes: Mapped[list[str]] = mapped_column(Words)
    expires_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class Invitation(Tenant, Base):
    """A way in for one person at one institution; its link works once, until it ends."""

    __tablename__ = "invitation"

    institution_id: Mapped[UUID] = mapped_column(ForeignKey("institution.id"))
    email: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    is_representative: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str] = mapped_column(default="en")
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    invited_by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    institution: Mapped[Institution] = relationship(lazy="joined")

    @property
    def state(self) -> str:
        """Whether it is open, accepted, withdrawn or over."""
        if self.accepted_at:
            return "accepted"
        if self.withdrawn_at:
            return "withdrawn"
        return "open" if self.expires_at > time.now() else "expired"


class SignInProvider(Identified, Base):
    """An institution's OpenID Connect provider; reached through functions only."""

    __tablename__ = "sign_in_provider"

    institution_id: Mapped[UUID] = mapped_column(ForeignKey("institution.id"), unique=True)
    issuer: Mapped[str]
    client_id: Mapped[str]
    client_secret: Mapped[bytes] = mapped_column(LargeBinary)


class ProviderIdentity(Identified, Base):
    """Whom a provider's subject stands for, from the first sign-in on."""

    __tablename__ = "provider_identity"
    __table_args__ = (
        UniqueConstraint("issuer", "subject"),
        UniqueConstraint("issuer", "user_id"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    issuer: Mapped[str]
    subject: Mapped[str]


class PasswordReset(Identified, Base):
    """A link that lets its holder set a new password once; reached through functions only."""

    __tablename__ = "password_reset"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
