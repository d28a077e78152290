"""Letters of a work plan: to who is asked to verify, and to who submitted."""

from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.letters import write_to
from app.accounts.models import RoleAssignment, User
from app.core.database import session
from app.core.mail import link_to
from app.core.policy import Role
from app.projects.models.project import Project
from app.projects.models.states import TAKES_PART, MemberRole, PartnerRole
from app.workplan.models import Milestone, Submission
from app.workplan.policy import NAMED_ONLY
from app.workplan.states import Outcome


def verifiers(milestone: Milestone, submission: Submission) -> set[UUID]:
    """The people who may verify what was submitted; the same rule as `policy.may_verify`."""
    project = milestone.project
    from_lead = submission.institution_id == project.lead_institution_id
    partners = {
        each.institution_id for each in project.partners if each.role is PartnerRole.PARTNER
    }
    wanted = {
        each.user_id
        for each in project.people
        if (each.role is MemberRole.LEAD and not from_lead)
        or (each.role is MemberRole.EDITOR and from_lead and each.institution_id in partners)
    }
    if (from_lead or project.coordinators_verify) and project.label not in NAMED_ONLY:
        wanted |= coordinators_without_conflict(project)
    return wanted - {submission.submitted_by_id}


def ask_to_verify(milestone: Milestone, submission: Submission) -> None:
    """Tell everyone who may verify it that it waits."""
    write_to(verifiers(milestone, submission), lambda: _request(milestone))


def tell_submitter(milestone: Milestone, submission: Submission) -> None:
    """Tell who submitted what came of it."""
    write_to([submission.submitted_by_id], lambda: _answer(milestone, submission))


def _request(milestone: Milestone) -> tuple[str, str]:
    address = link_to(f"/milestones/{milestone.id}")
    if not milestone.project.label.is_spelled_out_in_mail:
        return (
            _("A milestone waits for you"),
            _("A milestone was submitted and waits for you to verify it:\n%(link)s", link=address),
        )
    return (
        _("To verify: %(title)s", title=milestone.name),
        _(
            "The milestone “%(title)s” of the project “%(project)s” was submitted and waits for "
            "you to verify it:\n%(link)s",
            title=milestone.name,
            project=milestone.project.name,
            link=address,
        ),
    )


def _answer(milestone: Milestone, submission: Submission) -> tuple[str, str]:
    address = link_to(f"/milestones/{milestone.id}")
    if not milestone.project.label.is_spelled_out_in_mail:
        return (
            _("A milestone that you submitted was answered"),
            _("There is an answer to a milestone that you submitted:\n%(link)s", link=address),
        )
    values = {"title": milestone.name, "note": submission.note, "link": address}
    if submission.outcome is Outcome.VERIFIED:
        return (
            _("Verified: %(title)s", title=milestone.name),
            _("The milestone “%(title)s” was verified.\n%(note)s\n%(link)s", **values),
        )
    return (
        _("Returned: %(title)s", title=milestone.name),
        _("The milestone “%(title)s” was returned with a note:\n%(note)s\n%(link)s", **values),
    )


def coordinators_without_conflict(project: Project) -> set[UUID]:
    """Those of institutions that neither lead, nor take part in, nor pay for the project."""
    concerned = {
        each.institution_id
        for each in project.partnerships
        if each.role is not PartnerRole.OBSERVER and each.state in TAKES_PART
    } | {project.lead_institution_id}
    # Who speaks for whom is known to every member, so this select needs no narrower scope.
    rows = session().execute(
        select(RoleAssignment.user_id)
        .join(User, User.id == RoleAssignment.user_id)
        .where(
            RoleAssignment.role == Role.COORDINATOR,
            RoleAssignment.ended_at.is_(None),
            User.ended_at.is_(None),
            User.institution_id.not_in(concerned),
        )
        .execution_options(scoped=True)
    )
    return set(rows.scalars())
