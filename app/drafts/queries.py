"""What can be read of drafts."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import undefer

from app.accounts.models import User
from app.core.database import session
from app.core.errors import NotFound
from app.core.events import declare
from app.core.kinds import Kind, register
from app.core.locale import CONTENT_LANGUAGES
from app.core.paging import Filter, ListSpec, Page, Query, Sort
from app.core.policy import Actor
from app.core.scope import scope, visible
from app.drafts.models import (
    Draft,
    DraftKind,
    DraftRevision,
    Guest,
    GuestLook,
    WorkingCopy,
)
from app.institutions.models import Institution
from app.projects.models.project import Project, ProjectMember
from app.projects.policy import NAMED_ONLY
from app.projects.queries import ids, inside

MOST_ORIGINALS = 200
"""So many are offered in a form at most."""

KIND_WORDS = {
    DraftKind.REPORT: _l("Report"),
    DraftKind.BRIEF: _l("Brief"),
    DraftKind.PAPER: _l("Paper"),
    DraftKind.PLAN: _l("Plan"),
}


@scope(Draft)
def readable_drafts(actor: Actor) -> ColumnElement[bool]:
    """All of one's own projects; up to AMBER those of projects whose inside one reads."""
    memberships = select(ProjectMember.project_id).where(
        ProjectMember.user_id == actor.id, ProjectMember.ended_at.is_(None)
    )
    return or_(
        Draft.project_id.in_(memberships),
        and_(Draft.project_id.in_(ids(inside(actor))), Draft.label.not_in(NAMED_ONLY)),
    )


@scope(DraftRevision)
def readable_revisions(actor: Actor) -> ColumnElement[bool]:
    """Those of drafts that one reads."""
    return DraftRevision.draft_id.in_(select(Draft.id).where(readable_drafts(actor)))


@scope(WorkingCopy)
def own_working_copies(actor: Actor) -> ColumnElement[bool]:
    """One's own only, of drafts that one still reads."""
    readable = select(Draft.id).where(readable_drafts(actor))
    return and_(WorkingCopy.user_id == actor.id, WorkingCopy.draft_id.in_(readable))


DRAFTS = ListSpec(
    "drafts",
    sorts=(
        Sort("changed", _l("Changed last first"), (Draft.updated_at, Draft.id), True),
        Sort("title", _l("Title"), (Draft.title, Draft.id)),
    ),
    filters=(
        Filter(
            "kind",
            _l("Kind"),
            lambda value: Draft.kind == value,
            lambda: [(kind.value, word) for kind, word in KIND_WORDS.items()],
        ),
        Filter(
            "language",
            _l("Language"),
            lambda value: Draft.language == value,
            lambda: list(CONTENT_LANGUAGES.items()),
        ),
    ),
)

REVISIONS = ListSpec(
    "revisions",
    sorts=(Sort("newest", _l("Newest first"), (DraftRevision.number,), True),),
)


def list_drafts(actor: Actor, project: Project, query: Query) -> Page:
    """A page of a project's drafts."""
    return DRAFTS.page(visible(Draft, actor).where(Draft.project_id == project.id), query)


def list_revisions(actor: Actor, draft: Draft, query: Query) -> Page:
    """A page of a draft's revisions, without their texts."""
    rows = visible(DraftRevision, actor).where(DraftRevision.draft_id == draft.id)
    return REVISIONS.page(rows, query)


def revision_of(actor: Actor, draft: Draft, number: int | None = None) -> DraftRevision:
    """A revision with its text, by default the current one; raises NotFound."""
    wanted = draft.current if number is None else number
    found = session().scalar(
        visible(DraftRevision, actor)
        .where(DraftRevision.draft_id == draft.id, DraftRevision.number == min(wanted, 2**31 - 1))
        .options(undefer(DraftRevision.text))
    )
    if found is None:
        raise NotFound
    return found


def working_copy_of(actor: Actor, draft: Draft) -> WorkingCopy | None:
    """What the actor has typed and not saved, if anything."""
    return session().scalar(
        visible(WorkingCopy, actor).where(
            WorkingCopy.draft_id == draft.id,
            WorkingCopy.user_id == actor.id,
            WorkingCopy.is_settled.is_(False),
        )
    )


def translations_of(actor: Actor, draft: Draft) -> Sequence[Draft]:
    """The same text in other languages: its original and that one's other translations."""
    original = draft.translation_of_id or draft.id
    return (
        session()
        .scalars(
            visible(Draft, actor)
            .where(
                or_(Draft.id == original, Draft.translation_of_id == original),
                Draft.id != draft.id,
            )
            .order_by(Draft.language, Draft.id)
        )
        .all()
    )


def originals_of(actor: Actor, project: Project) -> Sequence[Draft]:
    """Drafts of a project that are no translation: what a new one may be a translation of."""
    return (
        session()
        .scalars(
            visible(Draft, actor)
            .where(Draft.project_id == project.id, Draft.translation_of_id.is_(None))
            .order_by(Draft.title, Draft.id)
            .limit(MOST_ORIGINALS)
        )
        .all()
    )


@dataclass(frozen=True)
class Writer:
    """A person who wrote in a draft, and how often it was saved by that person."""

    name: str
    institution: str
    country: str | None
    revisions: int


def writers_of(actor: Actor, draft: Draft) -> list[Writer]:
    """Who wrote, the most active first."""
    revisions = func.count().label("revisions")
    who = (User.name, Institution.short_name, Institution.country)
    rows = session().execute(
        visible(DraftRevision, actor, *who, revisions)
        .select_from(DraftRevision)
        .join(User, User.id == DraftRevision.author_id)
        .join(Institution, Institution.id == User.institution_id)
        .where(DraftRevision.draft_id == draft.id)
        .group_by(User.id, Institution.id)
        .order_by(revisions.desc(), User.name)
    )
    return [Writer(*row) for row in rows]


@scope(Guest)
def known_guests(actor: Actor) -> ColumnElement[bool]:
    """With the draft that they read."""
    return Guest.draft_id.in_(select(Draft.id).where(readable_drafts(actor)))


@scope(GuestLook)
def known_looks(actor: Actor) -> ColumnElement[bool]:
    """With the draft that was looked at."""
    return GuestLook.draft_id.in_(select(Draft.id).where(readable_drafts(actor)))


def guests_of(actor: Actor, draft: Draft) -> Sequence[Guest]:
    """Who from outside reads it, did or is to, the latest first."""
    rows = visible(Guest, actor).where(Guest.draft_id == draft.id)
    return session().scalars(rows.order_by(Guest.created_at.desc())).unique().all()


register(
    Kind(
        name="guest",
        model=Guest,
        word=_l("guest"),
        title=lambda guest: _("%(name)s, on %(draft)s", name=guest.name, draft=guest.draft.title),
        address=lambda guest: f"/drafts/{guest.draft_id}/guests",
        label=lambda guest: guest.draft.label,
    )
)
declare(
    {
        "guest.invited": _l("{actor} asked that a guest reads a text: {subject}"),
        "guest.let_in": _l("A guest may read a text, as two people have said: {subject}"),
        "guest.ended": _l("{actor} ended what a guest may read: {subject}"),
        "guest.looked": _l("A guest looked at the text: {subject}"),
        "draft.created": _l("{actor} began the draft {subject}"),
        "draft.changed": _l("{actor} changed the title, kind or TLP label of {subject}"),
        "draft.revised": _l("{actor} saved a revision of {subject}"),
        "draft.merged": _l("{actor} saved a revision of {subject}, joined with another person’s"),
        "draft.restored": _l("{actor} brought back an older revision of {subject}"),
    }
)
register(
    Kind(
        name="draft",
        model=Draft,
        word=_l("draft"),
        title=lambda draft: draft.title,
        address=lambda draft: f"/drafts/{draft.id}",
        label=lambda draft: draft.label,
    )
)
register(
    Kind(
        name="draft_revision",
        model=DraftRevision,
        word=_l("revision of a draft"),
        title=lambda revision: _(
            "%(draft)s, revision %(number)s",
            draft=revision.draft.title,
            number=revision.number,
        ),
        address=lambda revision: f"/drafts/{revision.draft_id}/revisions/{revision.number}",
        label=lambda revision: revision.draft.label,
        project_id=lambda revision: revision.draft.project_id,
    )
)
