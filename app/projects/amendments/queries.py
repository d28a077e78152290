"""What can be read of amendments, and how other parts refer to them."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, false, func, or_, select

from app.core.contributions import PROJECT_READERS
from app.core.database import session
from app.core.kinds import Kind, register
from app.core.policy import Actor
from app.core.scope import scope, visible
from app.projects.amendments.models import UNDER_WAY, Amendment, AmendmentAnswer, AmendmentState
from app.projects.models.project import Project
from app.projects.queries import ids, inside, without_conflict

_SHOWN_TO_ASKED = frozenset(AmendmentState) - {AmendmentState.DRAFT}


def _asked(actor: Actor) -> ColumnElement[bool]:
    """Amendments to which the actor's institution, for which it speaks, is asked to answer."""
    if not actor.is_representative:
        return false()
    asked = select(AmendmentAnswer.amendment_id).where(
        AmendmentAnswer.institution_id == actor.institution_id
    )
    return and_(Amendment.id.in_(asked), Amendment.state.in_(_SHOWN_TO_ASKED))


def _reviewing(actor: Actor) -> ColumnElement[bool]:
    """Those that wait for a decision which the actor, a coordinator, could take."""
    if not actor.is_coordinator:
        return false()
    reviewed = ids(and_(Project.is_amending.is_(True), without_conflict(actor)))
    return and_(Amendment.state == AmendmentState.IN_REVIEW, Amendment.project_id.in_(reviewed))


def _standing_in(actor: Actor) -> ColumnElement[bool]:
    """Those on which the actor votes as a substitute: it reads the project for the time being."""
    if not actor.is_representative:
        return false()
    amended = ids(and_(Project.is_amending.is_(True), or_(*_substituted(actor))))
    return and_(Amendment.state == AmendmentState.IN_REVIEW, Amendment.project_id.in_(amended))


def _substituted(actor: Actor) -> list[ColumnElement[bool]]:
    return [false(), *(readers.reads(actor) for readers in PROJECT_READERS)]


@scope(Amendment)
def known_amendments(actor: Actor) -> ColumnElement[bool]:
    """Who reads the inside; who is asked to answer; who decides, while it is under review."""
    return or_(
        Amendment.project_id.in_(ids(inside(actor))),
        _asked(actor),
        _reviewing(actor),
        _standing_in(actor),
    )


@scope(AmendmentAnswer)
def known_answers(actor: Actor) -> ColumnElement[bool]:
    """With the amendment."""
    return AmendmentAnswer.amendment_id.in_(select(Amendment.id).where(known_amendments(actor)))


def amendments_of(actor: Actor, project: Project) -> Sequence[Amendment]:
    """All amendments of a project that the actor may read, the newest first."""
    rows = visible(Amendment, actor).where(Amendment.project_id == project.id)
    return session().scalars(rows.order_by(Amendment.number.desc())).unique().all()


def amendment_under_way(actor: Actor, project: Project) -> Amendment | None:
    """The one that may still become a registration."""
    rows = visible(Amendment, actor).where(
        Amendment.project_id == project.id, Amendment.state.in_(UNDER_WAY)
    )
    return session().scalars(rows).unique().one_or_none()


def next_number(actor: Actor, project: Project) -> int:
    """The number of the next amendment of a project."""
    rows = visible(Amendment, actor, func.coalesce(func.max(Amendment.number), 0))
    return 1 + session().scalars(rows.where(Amendment.project_id == project.id)).one()


def amendment_title(amendment: Amendment) -> str:
    """How an amendment is named: by its project's code and its own number."""
    code = amendment.project.code or amendment.project.name
    return _("Amendment %(number)s of %(code)s", number=amendment.number, code=code)


register(
    Kind(
        name="amendment",
        model=Amendment,
        word=_l("amendment"),
        title=amendment_title,
        address=lambda amendment: f"/amendments/{amendment.id}",
        label=lambda amendment: amendment.project.label,
    )
)
