"""The pages of progress reports: a project's list, a report, writing it and answering it."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.actions import Action
from app.core.database import session
from app.core.routing import View, current_actor, route
from app.projects.models.project import Project
from app.projects.policy import may_read_inside
from app.ui.forms import refusals_beside
from app.workplan.reports import policy, queries, service
from app.workplan.reports.forms import AnswerForm, PeriodForm, ReportForm
from app.workplan.reports.models import ProgressReport, ReportText
from app.workplan.reports.words import REPORT_STATES, in_words

blueprint = Blueprint("reports", __name__, template_folder="templates")
REPORT = "/reports/<uuid:report_id>"


@route(blueprint, "/projects/<uuid:project_id>/reports", action=Action.SEE_REPORTS, load=Project)
def list_reports(project: Project) -> ResponseReturnValue:
    """A project's reports, and those that are missing for who may know."""
    actor = current_actor()
    query = queries.REPORTS.parse(request.args)
    knows_missing = project.is_running and (
        may_read_inside(actor, project) or policy.may_oversee_reports(actor, project)
    )
    return render_template(
        "reports/list.html",
        project=project,
        page=queries.list_reports(actor, project, query),
        query=query,
        spec=queries.REPORTS,
        missing=queries.missing_in(project) if knows_missing else [],
        may_begin=bool(policy.may_begin_report(actor, project)),
        in_words=in_words,
    )


@route(
    blueprint,
    "/projects/<uuid:project_id>/reports/new",
    action=Action.BEGIN_REPORT,
    load=Project,
    methods=["GET", "POST"],
)
def begin_report(project: Project) -> ResponseReturnValue:
    """Choose the period; where there is a report on it, that one opens."""
    actor = current_actor()
    proposed = queries.proposed_periods(actor, project)
    form = PeriodForm()
    form.offer(proposed)
    if request.method == "POST" and form.validate():
        period = form.chosen(proposed)
        there = queries.report_on(actor, project, period) if period else None
        if there is not None:
            flash(_("Your institution has a report on this period already. Here it is."))
            return redirect(f"/reports/{there.id}", 303)
        if period is not None:
            with refusals_beside(form):
                report = service.begin_report(actor, project, period)
                return redirect(f"/reports/{report.id}", 303)
    status = 422 if request.method == "POST" else 200
    return render_template("reports/new.html", project=project, form=form), status


@route(blueprint, REPORT, action=Action.SEE_REPORT, load=ProgressReport)
def show_report(report: ProgressReport) -> ResponseReturnValue:
    """A report: its words, or the form for who writes it, and what was said of it."""
    return _page(report)


def _act(path: str, action: Action) -> Callable[[View], View]:
    """Declare an act on a report: it is sent there, and goes back to the report's page."""
    return route(
        blueprint, f"{REPORT}/{path}", action=action, load=ProgressReport, methods=["POST"]
    )


@_act("text", Action.CHANGE_REPORT)
def write_report(report: ProgressReport) -> ResponseReturnValue:
    """Save what was written, and submit it where that was asked; an autosave gets no page back."""
    form = ReportForm()
    if not form.validate():
        return _page(report, form), 422
    if form.version.data != str(report.version):
        form.version.data = str(report.version)
        return _page(report, form, stands=report.text), 409
    with refusals_beside(form):
        service.change_report(current_actor(), report, form.words())
        session().flush()
        if request.headers.get("X-Autosave"):
            return "", 204, {"X-Version": str(report.version)}
        if request.form.get("then") != "submit":
            return _done(report, _("Saved."))
        service.submit_report(current_actor(), report)
        return _done(report, _("The report is submitted."))
    return _page(report, form), 422


@_act("removal", Action.CHANGE_REPORT)
def discard_report(report: ProgressReport) -> ResponseReturnValue:
    """Throw away what was never submitted."""
    service.discard_report(current_actor(), report)
    flash(_("The report is thrown away."))
    return redirect(f"/projects/{report.project_id}/reports", 303)


@_act("acknowledgement", Action.ACKNOWLEDGE_REPORT)
def answer_report(report: ProgressReport) -> ResponseReturnValue:
    """Acknowledge it, or return it with a note."""
    form = AnswerForm()
    returns = request.form.get("outcome") == "return"
    act = service.return_report if returns else service.acknowledge_report
    if form.validate():
        with refusals_beside(form):
            act(current_actor(), report, form.note.data or "")
            said = _("The report is returned.") if returns else _("The report is acknowledged.")
            return _done(report, said)
    return _page(report, answer=form), 422


def _done(report: ProgressReport, said: str) -> ResponseReturnValue:
    flash(said)
    return redirect(f"/reports/{report.id}", 303)


def _page(
    report: ProgressReport,
    form: ReportForm | None = None,
    *,
    stands: ReportText | None = None,
    answer: AnswerForm | None = None,
) -> str:
    actor = current_actor()
    may_change = bool(policy.may_change_report(actor, report))
    if form is None:
        form = ReportForm(None)
        form.fill(report.text, report.version)
    return render_template(
        "reports/show.html",
        project=report.project,
        report=report,
        period=in_words(report.period),
        form=form,
        stands=stands,
        answer=answer or AnswerForm(None),
        may_change=may_change,
        may_acknowledge=bool(policy.may_acknowledge(actor, report)),
        earlier=[each for each in report.texts if each is not report.text],
        REPORT_STATES=REPORT_STATES,
    )
