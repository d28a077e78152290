"""Progress reports for programs: listed, begun, written, submitted and answered."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, request
from flask_babel import gettext as _
from pydantic import BaseModel

from app.api.routing import View, endpoint
from app.api.schemas import Listing
from app.core.actions import Action
from app.core.errors import Invalid
from app.core.routing import current_actor
from app.projects.models.project import Project
from app.projects.schemas import EmptyBody
from app.workplan.reports import queries, service
from app.workplan.reports.models import ProgressReport
from app.workplan.reports.periods import Period
from app.workplan.reports.schemas import ReportAnswer, ReportBody, ReportChange, ReportNote

blueprint = Blueprint("reports_api", __name__)
REPORT = "/reports/<uuid:report_id>"


@endpoint(
    blueprint,
    "/projects/<uuid:project_id>/reports",
    action=Action.SEE_REPORTS,
    load=Project,
    answers=Listing[ReportAnswer],
    lists=queries.REPORTS,
)
def list_reports(project: Project) -> Listing[ReportAnswer]:
    """The progress reports of a project that one may read."""
    page = queries.list_reports(current_actor(), project, queries.REPORTS.parse(request.args))
    return Listing(items=[ReportAnswer.of(each) for each in page.items], next=page.next)


@endpoint(
    blueprint,
    "/projects/<uuid:project_id>/reports",
    action=Action.BEGIN_REPORT,
    load=Project,
    method="POST",
    body=ReportBody,
    answers=ReportAnswer,
    status=201,
)
def begin_report(project: Project, body: ReportBody) -> tuple[Any, dict[str, str]]:
    """Begin the report of one's institution on a period; 409 where it has one on it already."""
    words = {name: getattr(body, name) for name in service.WORDS}
    period = _period(project, body)
    report = service.begin_report(current_actor(), project, period, words)
    return _answer(report), {"Location": f"/api/v1/reports/{report.id}"}


@endpoint(blueprint, REPORT, action=Action.SEE_REPORT, load=ProgressReport, answers=ReportAnswer)
def show_report(report: ProgressReport) -> Any:
    """A progress report: the text that stands, and those before it with what was said of them."""
    return _answer(report)


@endpoint(
    blueprint,
    REPORT,
    action=Action.CHANGE_REPORT,
    load=ProgressReport,
    method="PATCH",
    body=ReportChange,
    answers=ReportAnswer,
    needs_version=True,
)
def change_report(report: ProgressReport, body: ReportChange) -> Any:
    """Write on it, until it is submitted and where it was returned."""
    words = {name: value for name in service.WORDS if (value := getattr(body, name)) is not None}
    service.change_report(current_actor(), report, words)
    return _answer(report)


@endpoint(
    blueprint, REPORT, action=Action.CHANGE_REPORT, load=ProgressReport, method="DELETE", status=204
)
def discard_report(report: ProgressReport) -> None:
    """Throw away what was never submitted, so that another period can be chosen."""
    service.discard_report(current_actor(), report)


def _act(path: str, action: Action, body: type[BaseModel]) -> Callable[[View], View]:
    """Declare an act on a report, which answers with the report as it then stands."""
    return endpoint(
        blueprint,
        f"{REPORT}/{path}",
        action=action,
        load=ProgressReport,
        method="POST",
        body=body,
        answers=ReportAnswer,
    )


@_act("submission", Action.CHANGE_REPORT, EmptyBody)
def submit_report(report: ProgressReport, body: EmptyBody) -> Any:  # noqa: ARG001 - nothing has to be said
    """Hand it in; its words are fixed from now on."""
    service.submit_report(current_actor(), report)
    return _answer(report)


@_act("acknowledgement", Action.ACKNOWLEDGE_REPORT, ReportNote)
def acknowledge_report(report: ProgressReport, body: ReportNote) -> Any:
    """Take note of it; whoever pays for the project reads it from now on."""
    service.acknowledge_report(current_actor(), report, body.note)
    return _answer(report)


@_act("return", Action.ACKNOWLEDGE_REPORT, ReportNote)
def return_report(report: ProgressReport, body: ReportNote) -> Any:
    """Give it back with a note."""
    service.return_report(current_actor(), report, body.note)
    return _answer(report)


def _answer(report: ProgressReport) -> Callable[[], ReportAnswer]:
    return lambda: ReportAnswer.of(report)


def _period(project: Project, body: ReportBody) -> Period:
    if body.from_on is not None and body.until_on is not None:
        return Period(body.from_on, body.until_on)
    if body.from_on is not None or body.until_on is not None:
        name = "until_on" if body.until_on is None else "from_on"
        raise Invalid({name: [_("Give both days of the period, or none.")]})
    proposed = queries.proposed_periods(current_actor(), project)
    if not proposed:
        raise Invalid({"from_on": [_("There is a report on every half year that has begun.")]})
    return proposed[0]
