"""What can be read of progress reports: the scopes, a project's list, what is missing."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, false, literal, or_, select, text

from app.core import time
from app.core.database import session
from app.core.paging import Filter, ListSpec, Page, Query, Sort
from app.core.policy import Actor
from app.core.scope import scope, visible
from app.projects.models.project import Partnership, Project, ProjectMember
from app.projects.models.states import CONSENTED, PartnerRole
from app.projects.policy import NAMED_ONLY
from app.projects.queries import ids, inside, member_of, without_conflict
from app.workplan.reports.models import ProgressReport, ReportText
from app.workplan.reports.periods import Period, half_years, missing
from app.workplan.reports.states import OVERSEEN, REPORTING, Outcome, ReportState
from app.workplan.reports.words import REPORT_STATES

CALENDAR = text(
    "SELECT project_id, institution_id, from_on, until_on FROM report_calendar(:wanted)"
)


def overseen(actor: Actor) -> ColumnElement[bool]:
    """Projects whose reports a coordinator reads and acknowledges."""
    if not actor.is_coordinator:
        return false()
    worked_in = select(ProjectMember.project_id).where(ProjectMember.user_id == actor.id)
    return and_(
        Project.state.in_(OVERSEEN),
        Project.label.not_in(NAMED_ONLY),
        without_conflict(actor),
        Project.id.not_in(worked_in),
    )


def _funded(actor: Actor) -> ColumnElement[bool]:
    """Projects that the actor's institution pays for, for who speaks for it or is its contact."""
    parts = select(Partnership.project_id).where(
        Partnership.institution_id == actor.institution_id,
        Partnership.role == PartnerRole.FUNDER,
        Partnership.state.in_(CONSENTED),
        or_(literal(actor.is_representative), Partnership.contact_id == actor.id),
    )
    return and_(Project.id.in_(parts), Project.label.not_in(NAMED_ONLY))


def _reported(actor: Actor) -> ColumnElement[bool]:
    """Projects whose submitted reports the actor reads: inside but for funders, and overseeing."""
    pays = select(Partnership.project_id).where(
        Partnership.institution_id == actor.institution_id, Partnership.role == PartnerRole.FUNDER
    )
    return or_(
        Project.id.in_(member_of(actor)),
        and_(inside(actor), Project.id.not_in(pays)),
        overseen(actor),
    )


def _readable(
    actor: Actor, model: Any, handed_in: ColumnElement[bool], acknowledged: ColumnElement[bool]
) -> ColumnElement[bool]:
    own = model.institution_id == actor.institution_id
    return or_(
        and_(own, model.project_id.in_(ids(inside(actor)))),
        and_(handed_in, model.project_id.in_(ids(_reported(actor)))),
        and_(acknowledged, model.project_id.in_(ids(_funded(actor)))),
    )


@scope(ProgressReport)
def readable_reports(actor: Actor) -> ColumnElement[bool]:
    """Drafts in their institution; submitted ones to the project; acknowledged ones to who pays."""
    handed_in = ProgressReport.state != ReportState.DRAFT
    acknowledged = ProgressReport.state == ReportState.ACKNOWLEDGED
    return _readable(actor, ProgressReport, handed_in, acknowledged)


@scope(ReportText)
def readable_texts(actor: Actor) -> ColumnElement[bool]:
    """The same of each text by itself: what is written on again stays in its institution."""
    handed_in = ReportText.submitted_at.is_not(None)
    acknowledged = ReportText.outcome == Outcome.ACKNOWLEDGED
    return _readable(actor, ReportText, handed_in, acknowledged)


REPORTS = ListSpec(
    "reports",
    sorts=(
        Sort(
            "newest",
            _l("Latest period first"),
            (ProgressReport.until_on, ProgressReport.id),
            True,
        ),
        Sort("oldest", _l("Earliest period first"), (ProgressReport.until_on, ProgressReport.id)),
    ),
    filters=(
        Filter(
            "state",
            _l("State"),
            lambda value: ProgressReport.state == value,
            lambda: [(state.value, word) for state, word in REPORT_STATES.items()],
        ),
    ),
)


def list_reports(actor: Actor, project: Project, query: Query) -> Page:
    """A page of a project's reports."""
    return REPORTS.page(
        visible(ProgressReport, actor).where(ProgressReport.project_id == project.id), query
    )


def own_reports(actor: Actor, project: Project) -> Sequence[ProgressReport]:
    """The reports of the actor's institution on a project, drafts too, by period."""
    rows = visible(ProgressReport, actor).where(
        ProgressReport.project_id == project.id,
        ProgressReport.institution_id == actor.institution_id,
    )
    return session().scalars(rows.order_by(ProgressReport.from_on)).unique().all()


def report_on(actor: Actor, project: Project, period: Period) -> ProgressReport | None:
    """The report of the actor's institution on exactly that period, if there is one."""
    return next((each for each in own_reports(actor, project) if each.period == period), None)


def proposed_periods(actor: Actor, project: Project) -> list[Period]:
    """The project's half years that have begun and that the institution has no report on yet."""
    today, own = time.today(), [each.period for each in own_reports(actor, project)]
    return [
        each
        for each in half_years(project.starts_on, project.ends_on)
        if each.from_on <= today and not any(each.common_days(other) for other in own)
    ]


def reporting_parts(project: Project) -> list[Partnership]:
    """The institutions that report on a project: the lead's and its partners."""
    return [
        each for each in project.partnerships if each.role in REPORTING and each.state in CONSENTED
    ]


def missing_of(part: Partnership, project: Project, reports: Sequence[Period]) -> list[Period]:
    """Periods that have ended and that `reports`, those of the institution, are not on."""
    joined = time.day_of(part.answered_at) if part.answered_at else None
    periods = half_years(project.starts_on, project.ends_on)
    return missing(periods, reports, time.today(), joined)


def missing_in(project: Project) -> list[tuple[Partnership, Period]]:
    """What every institution has not submitted of a project, for who reads what is submitted."""
    rows = (
        select(ProgressReport.institution_id, ProgressReport.from_on, ProgressReport.until_on)
        .where(ProgressReport.project_id == project.id, ProgressReport.state != ReportState.DRAFT)
        .execution_options(scoped=True)
    )
    found: dict[Any, list[Period]] = {}
    for institution_id, from_on, until_on in session().execute(rows):
        found.setdefault(institution_id, []).append(Period(from_on, until_on))
    return [
        (part, period)
        for part in reporting_parts(project)
        for period in missing_of(part, project, found.get(part.institution_id, []))
    ]


def waits_for_answer(project: Project) -> bool:
    """Whether a report was submitted and is not acknowledged."""
    rows = select(ProgressReport.id).where(
        ProgressReport.project_id == project.id,
        ProgressReport.state.in_((ReportState.SUBMITTED, ReportState.RETURNED)),
    )
    found = session().scalars(rows.limit(1).execution_options(scoped=True)).first()
    return found is not None


def late_in(projects: Sequence[Project], today: date) -> dict[UUID, list[str]]:
    """Short names of institutions whose reports are late, by project; for coordinators.

    The database gives it dates alone, those of drafts left out, and of listed projects only.
    """
    found: dict[tuple[UUID, UUID], list[Period]] = {}
    wanted = [project.id for project in projects]
    for row in session().execute(CALENDAR, {"wanted": wanted}):
        key = (row.project_id, row.institution_id)
        found.setdefault(key, []).append(Period(row.from_on, row.until_on))
    late: dict[UUID, list[str]] = {}
    for project in projects:
        for part in reporting_parts(project):
            reports = found.get((project.id, part.institution_id), [])
            if any(each.due_on < today for each in missing_of(part, project, reports)):
                late.setdefault(project.id, []).append(part.institution.short_name)
    return late
