"""Who may do what with progress reports. The scope has said who may know of one at all."""

from flask_babel import lazy_gettext as _l

from app.core.actions import Action
from app.core.policy import Actor, Verdict, allow, deny, not_now, rule
from app.projects.models.project import Project
from app.projects.models.states import CONSENTED, RUNNING, PartnerRole
from app.projects.policy import NAMED_ONLY, may_read_inside
from app.workplan.reports.models import ProgressReport
from app.workplan.reports.states import OVERSEEN, REPORTING, WRITABLE, ReportState


@rule(Action.SEE_REPORTS)
def may_see_reports(actor: Actor, project: Project) -> Verdict:
    """Who reads the inside, coordinators without a conflict, and who pays; narrowed by scope."""
    if may_read_inside(actor, project) or _funds(actor, project):
        return allow()
    return may_oversee_reports(actor, project)


@rule(Action.SEE_REPORT)
def may_see_report(actor: Actor, report: ProgressReport) -> Verdict:
    """A draft its institution's people in the project; what is submitted the project's readers.

    Funders read what is acknowledged.
    """
    project = report.project
    is_own = report.institution_id == actor.institution_id and bool(may_read_inside(actor, project))
    is_handed_in = report.state is not ReportState.DRAFT
    is_acknowledged = report.state is ReportState.ACKNOWLEDGED
    if is_own or (is_handed_in and _reads_submitted(actor, project)):
        return allow()
    if is_acknowledged and _funds(actor, project):
        return allow()
    return deny(_l("You may not read this report."))


@rule(Action.BEGIN_REPORT)
def may_begin_report(actor: Actor, project: Project) -> Verdict:
    """Who works in the project for an institution that takes part, and its representatives."""
    part = project.partnership_of(actor.institution_id)
    takes_part = part is not None and part.role in REPORTING and part.state in CONSENTED
    speaks = actor.is_representative and project.label not in NAMED_ONLY
    if not takes_part or not (speaks or project.is_worked_on_by(actor)):
        return deny(
            _l("Reports are written by those who work in the project for one of its institutions.")
        )
    if project.state not in RUNNING:
        return not_now(_l("Reports are written while the project runs."))
    return allow()


@rule(Action.CHANGE_REPORT)
def may_change_report(actor: Actor, report: ProgressReport) -> Verdict:
    """The same people of its institution, until it is submitted and where it was returned."""
    if report.institution_id != actor.institution_id:
        return deny(_l("Only people of its institution write this report."))
    verdict = may_begin_report(actor, report.project)
    if verdict and report.state not in WRITABLE:
        return not_now(_l("What is submitted is not changed any more."))
    return verdict


@rule(Action.ACKNOWLEDGE_REPORT)
def may_acknowledge(actor: Actor, report: ProgressReport) -> Verdict:
    """A coordinator without a conflict, never of its own institution, even where that has left."""
    verdict = may_oversee_reports(actor, report.project)
    if not verdict:
        return verdict
    if report.institution_id == actor.institution_id:
        return deny(_l("A report is acknowledged by another institution’s coordinator."))
    last = report.submitted
    if last is not None and last.submitted_by_id == actor.id:
        return deny(_l("Who submitted a report does not acknowledge it."))
    if report.state is not ReportState.SUBMITTED:
        return not_now(_l("Nothing waits to be acknowledged here."))
    return allow()


def may_oversee_reports(actor: Actor, project: Project) -> Verdict:
    """A coordinator whose institution has no part in it and who never worked in it.

    What is only for people named on it is read by no coordinator.
    """
    if not actor.is_coordinator:
        return deny(_l("Its members and coordinators read the reports of a project."))
    if project.label in NAMED_ONLY:
        return deny(_l("Reports with this TLP label are read by the project’s members only."))
    if project.has_conflict(actor):
        return deny(_l("Your institution takes part in this project: a conflict of interest."))
    if any(member.user_id == actor.id for member in project.members):
        return deny(_l("You work or worked in this project: a conflict of interest."))
    if project.state not in OVERSEEN:
        return deny(_l("Coordinators read the reports of projects that run."))
    return allow()


def _reads_submitted(actor: Actor, project: Project) -> bool:
    if project.role_of(actor.id) is not None:
        return True
    part = project.partnership_of(actor.institution_id)
    is_funder = part is not None and part.role is PartnerRole.FUNDER
    return (not is_funder and bool(may_read_inside(actor, project))) or bool(
        may_oversee_reports(actor, project)
    )


def _funds(actor: Actor, project: Project) -> bool:
    """Representatives of an institution that pays, and its contact; up to TLP:AMBER."""
    part = project.partnership_of(actor.institution_id)
    if part is None or part.role is not PartnerRole.FUNDER or part.state not in CONSENTED:
        return False
    if project.label in NAMED_ONLY:
        return False
    return actor.is_representative or part.contact_id == actor.id
