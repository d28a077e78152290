"""What can be read of people."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, or_, select, true

from app.accounts.models import Account, ApiToken, RoleAssignment, User, UserSession
from app.core.events import declare
from app.core.kinds import Kind, register
from app.core.policy import Actor, Label
from app.core.scope import scope


@scope(User)
def known_people(actor: Actor) -> ColumnElement[bool]:
    """Every signed-in member may know who belongs to the forum."""
    return true() if actor.is_signed_in else User.id.is_(None)


@scope(RoleAssignment)
def known_roles(actor: Actor) -> ColumnElement[bool]:
    """Who speaks for whom is known to every signed-in member."""
    return true() if actor.is_signed_in else RoleAssignment.id.is_(None)


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


register(
    Kind(
        name="user",
        model=User,
        word=_l("person"),
        title=lambda user: user.name,
        address=lambda user: f"/institutions/{user.institution_id}",
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
declare(
    {
        "account.signed_in": _l("{actor} signed in"),
        "account.signed_out": _l("{actor} signed out"),
    }
)
