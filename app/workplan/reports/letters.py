"""Letters about progress reports: to who acknowledges them, and to who submitted them."""

from flask_babel import gettext as _

from app.accounts.letters import write_to
from app.core.mail import link_to
from app.workplan.letters import coordinators_without_conflict
from app.workplan.policy import NAMED_ONLY
from app.workplan.reports.models import ProgressReport, ReportText
from app.workplan.reports.states import Outcome
from app.workplan.reports.words import in_words


def ask_to_acknowledge(report: ProgressReport) -> None:
    """Tell coordinators without a conflict that it waits; of named people's projects nobody."""
    if report.project.label in NAMED_ONLY:
        return
    members = {each.user_id for each in report.project.members}
    people = coordinators_without_conflict(report.project) - members
    write_to(sorted(people), lambda: _request(report))


def tell_submitter(report: ProgressReport, text: ReportText) -> None:
    """Tell who submitted it what was said of it."""
    people = [text.submitted_by_id] if text.submitted_by_id else []
    write_to(people, lambda: _answer(report, text))


def _request(report: ProgressReport) -> tuple[str, str]:
    address = link_to(f"/reports/{report.id}")
    if not report.project.label.is_spelled_out_in_mail:
        return (
            _("A progress report waits for you"),
            _(
                "A progress report was submitted and waits to be acknowledged:\n%(link)s",
                link=address,
            ),
        )
    return (
        _("To acknowledge: progress report of %(house)s", house=report.institution.short_name),
        _(
            "%(house)s submitted its report on %(period)s of the project “%(project)s”. It "
            "waits to be acknowledged:\n%(link)s",
            house=report.institution.short_name,
            period=in_words(report.period),
            project=report.project.name,
            link=address,
        ),
    )


def _answer(report: ProgressReport, text: ReportText) -> tuple[str, str]:
    address = link_to(f"/reports/{report.id}")
    if not report.project.label.is_spelled_out_in_mail:
        return (
            _("A progress report was answered"),
            _("There is an answer to a progress report:\n%(link)s", link=address),
        )
    values = {
        "house": report.institution.short_name,
        "period": in_words(report.period),
        "project": report.project.name,
        "note": text.note,
        "link": address,
    }
    if text.outcome is Outcome.ACKNOWLEDGED:
        return (
            _("Acknowledged: progress report of %(house)s", house=values["house"]),
            _(
                "The report of %(house)s on %(period)s of the project “%(project)s” is "
                "acknowledged.\n%(note)s\n%(link)s",
                **values,
            ),
        )
    return (
        _("Returned: progress report of %(house)s", house=values["house"]),
        _(
            "The report of %(house)s on %(period)s of the project “%(project)s” was returned "
            "with a note:\n%(note)s\n%(link)s",
            **values,
        ),
    )
