"""What can be read of people."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import ARRAY, ColumnElement, String, false, func, literal, or_, select, true

from app.accounts.models import (
    Account,
    ApiToken,
    Deputyship,
    Invitation,
    ProfileKind,
    ProfilePart,
    RoleAssignment,
    User,
    UserSession,
)
from app.core import time, vocabulary
from app.core.database import session
from app.core.events import declare
from app.core.kinds import Kind, register
from app.core.paging import Filter, ListSpec, Page, Query, Sort
from app.core.policy import Actor, Label, Role
from app.core.scope import scope, visible
from app.institutions import queries as institutions
from app.institutions.models import Institution

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
"""For so long a session goes on unused, and at most (the function `actor` holds the same)."""


@scope(User)
def known_people(actor: Actor) -> ColumnElement[bool]:
    """Every signed-in member may know who belongs to the forum."""
    return true() if actor.is_signed_in else User.id.is_(None)


@scope(RoleAssignment)
def known_roles(actor: Actor) -> ColumnElement[bool]:
    """Who speaks for whom is known to every signed-in member."""
    return true() if actor.is_signed_in else RoleAssignment.id.is_(None)


@scope(Deputyship)
def known_deputies(actor: Actor) -> ColumnElement[bool]:
    """Who speaks for whom is known to every signed-in member."""
    return true() if actor.is_signed_in else Deputyship.id.is_(None)


@scope(ProfilePart)
def known_parts(actor: Actor) -> ColumnElement[bool]:
    """What people show, and one's own."""
    return or_(ProfilePart.is_shown.is_(True), ProfilePart.user_id == actor.id)


@scope(Account)
def known_accounts(actor: Actor) -> ColumnElement[bool]:
    """One's own; those of one's institution for its representatives; all for admins."""
    if actor.is_admin:
        return true()
    own = Account.user_id == actor.id
    if not actor.is_representative:
        return own
    house = select(User.id).where(User.institution_id == actor.institution_id)
    return or_(own, Account.user_id.in_(house))


@scope(UserSession)
def own_sessions(actor: Actor) -> ColumnElement[bool]:
    """One's own only."""
    return UserSession.user_id == actor.id


@scope(ApiToken)
def own_tokens(actor: Actor) -> ColumnElement[bool]:
    """One's own only."""
    return ApiToken.user_id == actor.id


@scope(Invitation)
def known_invitations(actor: Actor) -> ColumnElement[bool]:
    """Those of one's institution for its representatives; all for admins."""
    if actor.is_admin:
        return true()
    if not actor.is_representative:
        return false()
    return Invitation.institution_id == actor.institution_id


def _holds(role: str) -> ColumnElement[bool]:
    held = select(RoleAssignment.user_id).where(
        RoleAssignment.role == role,
        RoleAssignment.ended_at.is_(None),
        or_(RoleAssignment.until.is_(None), RoleAssignment.until > func.now()),
    )
    return User.id.in_(held)


def _called(words: str) -> ColumnElement[bool]:
    """By the person's name, or by the institution's, in any script."""
    houses = select(Institution.id).where(Institution.is_called(words))
    return or_(User.is_called(words), User.institution_id.in_(houses))


def _at(institution_id: str) -> ColumnElement[bool]:
    try:
        return User.institution_id == UUID(institution_id)
    except ValueError:
        return false()


def _of_country(code: str) -> ColumnElement[bool]:
    houses = select(Institution.id).where(institutions.is_of_country(code))
    return User.institution_id.in_(houses)


def _shows(kind: ProfileKind) -> Callable[[str], ColumnElement[bool]]:
    """Whether a person shows it: what one keeps to oneself finds nobody, not even oneself."""

    def condition(code: str) -> ColumnElement[bool]:
        shown = select(ProfilePart.user_id).where(
            ProfilePart.kind == kind,
            ProfilePart.is_shown.is_(True),
            ProfilePart.chosen.op("@>")(literal([code], ARRAY(String))),
        )
        return User.id.in_(shown)

    return condition


PEOPLE = ListSpec(
    "people",
    sorts=(Sort("name", _l("Name"), (User.sort_key, User.id)),),
    filters=(
        Filter("q", _l("Name of a person or institution"), _called),
        Filter("institution_id", _l("Institution"), _at),
        Filter("country", _l("Country"), _of_country, institutions.countries),
        Filter("theme", _l("Theme"), _shows(ProfileKind.THEMES), vocabulary.theme_choices),
        Filter(
            "language", _l("Language"), _shows(ProfileKind.LANGUAGES), vocabulary.working_languages
        ),
        Filter("method", _l("Method"), _shows(ProfileKind.METHODS), vocabulary.methods),
        Filter(
            "role",
            _l("Role"),
            _holds,
            lambda: [
                (Role.REPRESENTATIVE.value, _l("Representative")),
                (Role.COORDINATOR.value, _l("Coordinator")),
                (Role.ADMIN.value, _l("Admin")),
            ],
        ),
    ),
)


def list_people(actor: Actor, query: Query) -> Page:
    """People of the forum, in the order of their names; who has left is not among them."""
    return PEOPLE.page(visible(User, actor).where(User.ended_at.is_(None)), query)


def parts_of(actor: Actor, user_ids: Sequence[UUID]) -> dict[UUID, dict[str, list[str]]]:
    """What these people show, and the actor's own: person to kind to what was chosen."""
    found: dict[UUID, dict[str, list[str]]] = {each: {} for each in user_ids}
    rows = visible(ProfilePart, actor).where(ProfilePart.user_id.in_(user_ids))
    for part in session().scalars(rows):
        found[part.user_id][part.kind.value] = part.chosen
    return found


def own_parts(actor: Actor) -> dict[ProfileKind, ProfilePart]:
    """What the actor has said of itself, shown or not."""
    rows = visible(ProfilePart, actor).where(ProfilePart.user_id == actor.id)
    return {each.kind: each for each in session().scalars(rows)}


def holders_of(actor: Actor, *roles: Role) -> Sequence[User]:
    """Who holds one of the roles now, in the order of their names."""
    rows = visible(User, actor).where(
        or_(*(_holds(role.value) for role in roles)), User.ended_at.is_(None)
    )
    return session().scalars(rows.order_by(User.sort_key, User.id)).all()


def people_of(actor: Actor, institution: Institution) -> Sequence[User]:
    """Its people; who speaks for it comes first."""
    rows = visible(User, actor).where(
        User.institution_id == institution.id, User.ended_at.is_(None)
    )
    people = session().scalars(rows.order_by(User.sort_key, User.id)).all()
    return sorted(people, key=lambda user: Role.REPRESENTATIVE not in user.role_names)


def deputies_of(actor: Actor, institution: Institution) -> Sequence[Deputyship]:
    """Those that last or are to come, the first to begin first."""
    rows = visible(Deputyship, actor).where(
        Deputyship.institution_id == institution.id,
        Deputyship.ended_at.is_(None),
        Deputyship.until >= time.today(),
    )
    found = session().scalars(rows.order_by(Deputyship.starts_on, Deputyship.id)).unique()
    return [each for each in found if each.is_to_come_or_on]


def count_people(actor: Actor, institution_ids: Sequence[UUID]) -> dict[str, dict[UUID, object]]:
    """How many people each of the institutions has."""
    rows = session().execute(
        visible(User, actor, User.institution_id, func.count())
        .where(User.institution_id.in_(institution_ids), User.ended_at.is_(None))
        .group_by(User.institution_id)
    )
    return {"people": {row[0]: row[1] for row in rows}}


def invitations_of(actor: Actor, institution: Institution) -> Sequence[Invitation]:
    """The last hundred invitations, newest first."""
    rows = visible(Invitation, actor).where(Invitation.institution_id == institution.id)
    return session().scalars(rows.order_by(Invitation.created_at.desc()).limit(100)).all()


def own_account(actor: Actor) -> Account:
    """The actor's account."""
    rows = visible(Account, actor).where(Account.user_id == actor.id)
    return session().scalars(rows).one()


def known_address(actor: Actor, user: User) -> str | None:
    """The person's e-mail address, for who may know it; None otherwise."""
    rows = visible(Account, actor, Account.email).where(Account.user_id == user.id)
    return session().execute(rows).scalar_one_or_none()


def open_sessions(actor: Actor) -> Sequence[UserSession]:
    """The actor's sessions that have not ended, the latest used first."""
    rows = visible(UserSession, actor).where(
        UserSession.ended_at.is_(None),
        UserSession.awaits_factor.is_(False),
        UserSession.seen_at > time.now() - IDLE,
        UserSession.created_at > time.now() - ABSOLUTE,
    )
    return session().scalars(rows.order_by(UserSession.seen_at.desc())).all()


def open_tokens(actor: Actor) -> Sequence[ApiToken]:
    """The actor's tokens that have not been revoked and not run out."""
    rows = visible(ApiToken, actor).where(
        ApiToken.ended_at.is_(None), ApiToken.expires_at > time.now()
    )
    return session().scalars(rows.order_by(ApiToken.created_at.desc())).all()


register(
    Kind(
        name="user",
        model=User,
        word=_l("person"),
        title=lambda user: user.name,
        address=lambda user: f"/people/{user.id}",
        label=lambda _user: Label.GREEN,
    )
)
register(
    Kind(
        name="session",
        model=UserSession,
        word=_l("session"),
        title=lambda opened: opened.device,
        address=lambda _opened: "/account",
        label=lambda _opened: Label.RED,
    )
)
register(
    Kind(
        name="token",
        model=ApiToken,
        word=_l("API token"),
        title=lambda token: token.name,
        address=lambda _token: "/account/tokens",
        label=lambda _token: Label.RED,
    )
)
register(
    Kind(
        name="deputyship",
        model=Deputyship,
        word=_l("deputy"),
        title=lambda each: each.deputy.name,
        address=lambda each: f"/institutions/{each.institution_id}",
        label=lambda _each: Label.GREEN,
    )
)
register(
    Kind(
        name="invitation",
        model=Invitation,
        word=_l("invitation"),
        title=lambda invitation: invitation.email,
        address=lambda invitation: f"/institutions/{invitation.institution_id}",
        label=lambda _invitation: Label.RED,
    )
)
declare(
    {
        "account.signed_in": _l("{actor} signed in"),
        "account.signed_out": _l("{actor} signed out"),
        "account.sessions_ended": _l("{actor} ended the other sessions"),
        "account.confirmed": _l("{actor} confirmed the own identity"),
        "account.exported": _l("{actor} took out the own data"),
        "account.joined": _l("{actor} accepted an invitation"),
        "account.changed": _l("{actor} changed their own profile"),
        "account.password_changed": _l("{actor} changed the password"),
        "account.password_reset": _l("The password of {subject} was set anew through a link"),
        "invitation.sent": _l("{actor} invited {subject}"),
        "invitation.withdrawn": _l("{actor} withdrew the invitation of {subject}"),
        "institution.provider_set": _l("{subject}: sign-in through its provider was set up"),
        "institution.provider_ended": _l("{subject}: sign-in through its provider ended"),
        "token.created": _l("{actor} made the API token {subject}"),
        "token.revoked": _l("{actor} revoked the API token {subject}"),
        "person.named_representative": _l("{actor} named {subject} a representative"),
        "person.ended_representation": _l("{subject} is a representative no more: {actor}"),
        "deputy.named": _l("{actor} named {subject} a deputy"),
        "deputy.ended": _l("{subject} is a deputy no more: {actor}"),
        "person.left": _l("{subject} left the institution: {actor}"),
        "person.changed_house": _l("{subject} changed institution"),
        "person.handed_over": _l("{actor} handed over what {subject} had left behind"),
        "person.role_given": _l("{subject} was given a role in the forum"),
        "person.role_ended": _l("A role of {subject} in the forum ended"),
    },
    in_its_name=("invitation.sent", "invitation.withdrawn"),
)
