"""What is done with progress reports: begun, written, submitted, acknowledged or returned."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app.core import events, time
from app.core.database import session
from app.core.errors import Conflict, Invalid
from app.core.policy import Actor, require
from app.projects.models.project import Project
from app.projects.models.states import TAKES_PART
from app.workplan.reports import letters, policy, queries
from app.workplan.reports.models import ProgressReport, ReportText
from app.workplan.reports.periods import Period
from app.workplan.reports.states import TRANSITIONS, Outcome, ReportState
from app.workplan.reports.words import REPORT_STATES, in_words

WORDS = ("done", "planned", "problems")


def begin_report(
    actor: Actor, project: Project, period: Period, words: Mapping[str, str] | None = None
) -> ProgressReport:
    """Begin the report of the actor's institution on a period.

    Raises Invalid for a period that lies outside of the project's dates, has not begun or overlaps
    another of its reports, Conflict (guard "report") where it has one on the same period.
    """
    require(policy.may_begin_report(actor, project))
    _check_period(actor, project, period)
    report = ProgressReport(
        project_id=project.id,
        institution_id=actor.institution_id,
        from_on=period.from_on,
        until_on=period.until_on,
        begun_by_id=actor.id,
    )
    try:
        with session().begin_nested():
            session().add(report)
            session().flush()
    except IntegrityError:
        raise _is_there_already() from None
    session().refresh(report)
    _add_text(report, {**dict.fromkeys(WORDS, ""), **(words or {})})
    _note_in_house("begun", actor, report)
    return report


def change_report(actor: Actor, report: ProgressReport, words: Mapping[str, str]) -> None:
    """Write on it; what was submitted before stays as it was, beside the new words."""
    require(policy.may_change_report(actor, report))
    text = report.text
    if all(getattr(text, name) == words[name].strip() for name in words):
        return
    text = _open_text(report)
    for name, value in words.items():
        setattr(text, name, value.strip())
    report.updated_at = time.now()
    session().flush()
    _note_in_house("written", actor, report)


def submit_report(actor: Actor, report: ProgressReport) -> None:
    """Hand it in; its words are fixed from now on.

    Raises Invalid where it does not say what was done and what comes next.
    """
    require(policy.may_change_report(actor, report))
    missing = [name for name in ("done", "planned") if not getattr(report.text, name).strip()]
    if missing:
        raise Invalid({name: [_("Write this before you submit the report.")] for name in missing})
    text = _open_text(report)
    text.submitted_at = time.now()
    text.submitted_by_id = actor.id
    session().flush()
    _move_to(report, ReportState.SUBMITTED)
    _note("submitted", actor, report)
    letters.ask_to_acknowledge(report)


def discard_report(actor: Actor, report: ProgressReport) -> None:
    """Throw away what was never submitted, so that another period can be chosen."""
    require(policy.may_change_report(actor, report))
    if report.state is not ReportState.DRAFT:
        raise Conflict(_("Only a report that was never submitted is thrown away."))
    _note_in_house("discarded", actor, report)
    for text in report.texts:
        session().delete(text)
    session().flush()
    session().delete(report)
    session().flush()


def acknowledge_report(actor: Actor, report: ProgressReport, note: str = "") -> None:
    """Take note of it for the forum; whoever pays for the project reads it from now on."""
    text = _answer(actor, report, Outcome.ACKNOWLEDGED, note)
    _move_to(report, ReportState.ACKNOWLEDGED)
    _note("acknowledged", actor, report)
    letters.tell_submitter(report, text)


def return_report(actor: Actor, report: ProgressReport, note: str) -> None:
    """Give it back with a note: it is written on and submitted again. Raises Invalid without it."""
    if not note.strip():
        require(policy.may_acknowledge(actor, report))
        raise Invalid({"note": [_("Say what is missing, so that it can be done.")]})
    text = _answer(actor, report, Outcome.RETURNED, note)
    _move_to(report, ReportState.RETURNED)
    _note("returned", actor, report)
    letters.tell_submitter(report, text)


def _check_period(actor: Actor, project: Project, period: Period) -> None:
    errors: dict[str, list[object]] = {}
    if period.until_on < period.from_on:
        errors["until_on"] = [_("The last day lies before the first one.")]
    if project.starts_on is None or project.ends_on is None:
        errors["from_on"] = [_("The project has no dates yet.")]
    elif period.from_on < project.starts_on or period.from_on > time.today():
        errors["from_on"] = [
            _("The period begins within the project’s dates, today at the latest.")
        ]
    elif period.until_on > project.ends_on:
        errors["until_on"] = [_("The period ends within the project’s dates.")]
    if errors:
        raise Invalid(errors)
    for each in queries.own_reports(actor, project):
        if each.period == period:
            raise _is_there_already()
        if each.period.common_days(period):
            said = _(
                "Your institution reports on some of these days already: %(period)s.",
                period=in_words(each.period),
            )
            raise Invalid({"from_on": [said]})


def _is_there_already() -> Conflict:
    return Conflict(_("Your institution has a report on this period already."), guard="report")


def _open_text(report: ProgressReport) -> ReportText:
    """The words that are written on; after a return a copy of those that were submitted."""
    text = report.text
    if text.submitted_at is None:
        return text
    return _add_text(report, {name: getattr(text, name) for name in WORDS})


def _add_text(report: ProgressReport, words: Mapping[str, Any]) -> ReportText:
    text = ReportText(
        report_id=report.id,
        project_id=report.project_id,
        institution_id=report.institution_id,
        number=len(report.texts) + 1,
        note="",
        **{name: str(value).strip() for name, value in words.items()},
    )
    report.texts.append(text)
    session().flush()
    return text


def _answer(actor: Actor, report: ProgressReport, outcome: Outcome, note: str) -> ReportText:
    require(policy.may_acknowledge(actor, report))
    text = report.submitted
    if text is None:
        raise Conflict(_("Nothing waits to be acknowledged here."))
    text.outcome = outcome
    text.note = note.strip()
    text.answered_by_id = actor.id
    text.answered_at = time.now()
    session().flush()
    return text


def _move_to(report: ProgressReport, state: ReportState) -> None:
    if state not in TRANSITIONS[report.state]:
        raise Conflict(
            _(
                "A report that is “%(now)s” cannot become “%(then)s”.",
                now=REPORT_STATES[report.state],
                then=REPORT_STATES[state],
            )
        )
    report.state = state
    session().flush()


def _note(name: str, actor: Actor, report: ProgressReport) -> None:
    """Record it for the project and all institutions that take part in it."""
    events.record(
        f"report.{name}",
        actor,
        report,
        project_id=report.project_id,
        institution_ids=[
            each.institution_id for each in report.project.partnerships if each.state in TAKES_PART
        ],
    )


def _note_in_house(name: str, actor: Actor, report: ProgressReport) -> None:
    """Record it for the institution that writes it: nobody else knows of a draft."""
    events.record(f"report.{name}", actor, report, institution_ids=[report.institution_id])
