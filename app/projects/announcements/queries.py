"""What can be read of announcements: the scopes, and the list."""

from collections.abc import Sequence
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, any_, false, literal, or_

from app.core import vocabulary
from app.core.database import session
from app.core.paging import Filter, ListSpec, Page, Query, Sort
from app.core.policy import Actor
from app.core.scope import scope, visible
from app.projects.announcements.models import Announcement, WishToJoin
from app.projects.listing import countries
from app.projects.models.project import Project
from app.projects.queries import led_by

ANNOUNCEMENTS = ListSpec(
    "announcements",
    sorts=(
        Sort("newest", _l("Newest first"), (Announcement.created_at, Announcement.id), True),
        Sort("oldest", _l("Oldest first"), (Announcement.created_at, Announcement.id)),
    ),
    filters=(
        Filter(
            "theme",
            _l("Theme"),
            lambda slug: literal(slug) == any_(Announcement.themes),
            lambda: [(theme.slug, theme.name) for theme in vocabulary.themes()],
        ),
        Filter(
            "country",
            _l("Country"),
            lambda code: literal(code) == any_(Announcement.countries),
            countries,
        ),
    ),
)


@scope(Announcement)
def known_announcements(actor: Actor) -> ColumnElement[bool]:
    """Those that stand, to every signed-in member; the lead's own also when they have ended."""
    if not actor.is_signed_in:
        return false()
    return or_(Announcement.ended_at.is_(None), Announcement.project_id.in_(led_by(actor)))


@scope(WishToJoin)
def known_wishes(actor: Actor) -> ColumnElement[bool]:
    """One's own, and the lead's."""
    return or_(WishToJoin.person_id == actor.id, WishToJoin.project_id.in_(led_by(actor)))


def list_announcements(actor: Actor, query: Query) -> Page:
    """A page of those that stand now."""
    return ANNOUNCEMENTS.page(visible(Announcement, actor).where(_stands()), query)


def announcement_of(actor: Actor, project: Project) -> Announcement | None:
    """The one of this project that stands now."""
    rows = visible(Announcement, actor).where(Announcement.project_id == project.id, _stands())
    return session().scalars(rows).one_or_none()


def wishes_for(actor: Actor, project: Project) -> Sequence[WishToJoin]:
    """Who wished to join it, the latest first."""
    rows = visible(WishToJoin, actor).where(WishToJoin.project_id == project.id)
    return session().scalars(rows.order_by(WishToJoin.created_at.desc(), WishToJoin.id)).all()


def told_by(actor: Actor, announcements: Sequence[Announcement]) -> set[UUID]:
    """Ids of those of `announcements` to which the actor has written."""
    rows = visible(WishToJoin, actor, WishToJoin.announcement_id).where(
        WishToJoin.person_id == actor.id,
        WishToJoin.announcement_id.in_([each.id for each in announcements]),
    )
    return set(session().scalars(rows))


def _stands() -> ColumnElement[bool]:
    return Announcement.ended_at.is_(None)
