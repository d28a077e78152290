"""What of progress reports waits for a person."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.core import time
from app.core.contributions import WAITING, Waiting
from app.core.database import session
from app.core.policy import Actor
from app.core.scope import visible
from app.projects.models.project import Project
from app.projects.models.states import RUNNING
from app.projects.queries import inside
from app.workplan.reports import policy, queries
from app.workplan.reports.models import ProgressReport
from app.workplan.reports.periods import Period
from app.workplan.reports.states import ReportState
from app.workplan.reports.words import in_words


@WAITING.add
def reports_to_write(actor: Actor) -> Sequence[Waiting]:
    """Reports of my institution on periods that have ended, and those that were returned.

    For its people who work in the project they wait for them; for a representative who does not,
    in the institution. What is submitted waits for others.
    """
    rows = visible(Project, actor).where(Project.state.in_(RUNNING), inside(actor))
    projects = session().scalars(rows.options(selectinload(Project.members))).unique().all()
    written = [each for each in projects if policy.may_begin_report(actor, each)]
    reports = _own_reports(actor, written) if written else []
    found: list[Waiting] = []
    for project in written:
        heap = "me" if project.is_worked_on_by(actor) else "institution"
        own = [each for each in reports if each.project_id == project.id]
        found += [line for each in own if (line := _of_report(each, heap))]
        found += [_to_begin(project, each, heap) for each in _not_begun(actor, project, own)]
    return found


@WAITING.add
def reports_to_acknowledge(actor: Actor) -> Sequence[Waiting]:
    """For coordinators without a conflict: what is submitted."""
    if not actor.is_coordinator:
        return []
    rows = visible(ProgressReport, actor).where(
        ProgressReport.state == ReportState.SUBMITTED,
        ProgressReport.project_id.in_(select(Project.id).where(queries.overseen(actor))),
    )
    rows = rows.options(joinedload(ProgressReport.project).selectinload(Project.members))
    return [
        _line(each, "report_to_acknowledge", _("Read it"))
        for each in session().scalars(rows).unique()
        if policy.may_acknowledge(actor, each)
    ]


def _own_reports(actor: Actor, projects: Sequence[Project]) -> Sequence[ProgressReport]:
    rows = visible(ProgressReport, actor).where(
        ProgressReport.institution_id == actor.institution_id,
        ProgressReport.project_id.in_([each.id for each in projects]),
    )
    return session().scalars(rows).unique().all()


def _of_report(report: ProgressReport, heap: str) -> Waiting | None:
    if report.state is ReportState.RETURNED:
        return _line(report, "report_returned", _("Read the note"), heap)
    if report.state is ReportState.SUBMITTED:
        return _line(report, "report_submitted", _("Look at it"), "others")
    if report.state is ReportState.DRAFT and report.period.has_ended(time.today()):
        return _line(report, "report_due", _("Submit the report"), heap)
    return None


def _not_begun(actor: Actor, project: Project, own: Sequence[ProgressReport]) -> list[Period]:
    part = project.partnership_of(actor.institution_id)
    if part is None:
        return []
    return queries.missing_of(part, project, [each.period for each in own])


def _to_begin(project: Project, period: Period, heap: str) -> Waiting:
    return Waiting(
        kind="report_due",
        title=_("Progress report, %(period)s", period=in_words(period)),
        context=project.name,
        address=f"/projects/{project.id}/reports/new",
        act=_("Write the report"),
        due=period.due_on,
        heap=heap,
        project_id=project.id,
    )


def _line(report: ProgressReport, kind: str, act: str, heap: str = "me") -> Waiting:
    last = report.submitted if report.state is not ReportState.DRAFT else None
    context = report.project.name
    title = _("Progress report, %(period)s", period=in_words(report.period))
    since = None
    if report.state is ReportState.SUBMITTED and last is not None and last.submitted_at:
        since = time.day_of(last.submitted_at)
        title = _(
            "Progress report of %(house)s, %(period)s",
            house=report.institution.short_name,
            period=in_words(report.period),
        )
    if heap == "others":
        context = _("Submitted, to be acknowledged by others; %(project)s", project=context)
    return Waiting(
        kind=kind,
        title=title,
        context=context,
        address=f"/reports/{report.id}",
        act=act,
        due=None if since else report.period.due_on,
        since=since,
        heap=heap,
        project_id=report.project_id,
    )
