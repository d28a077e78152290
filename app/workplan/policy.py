"""Who may do what with a work plan. The scope has said who may know of it at all."""

from flask_babel import lazy_gettext as _l

from app.core.actions import Action
from app.core.policy import Actor, Label, Verdict, allow, deny, not_now, rule
from app.projects.models.project import Project
from app.projects.models.states import EDITABLE, RUNNING, MemberRole, PartnerRole, ProjectState
from app.projects.policy import may_read_proposal
from app.workplan.models import Milestone

NAMED_ONLY = frozenset({Label.AMBER_STRICT, Label.RED})


@rule(Action.SEE_WORK_PLAN)
def may_see_plan(actor: Actor, project: Project) -> Verdict:
    """Planned milestones are part of the proposal, so who reads that reads them."""
    return may_read_proposal(actor, project)


@rule(Action.SEE_PORTFOLIO)
def may_see_portfolio(actor: Actor) -> Verdict:
    """Coordinators run the forum; what they see of a plan are dates, not words."""
    return allow() if actor.is_coordinator else deny(_l("Only coordinators do this."))


@rule(Action.PLAN_MILESTONE)
def may_plan(actor: Actor, project: Project) -> Verdict:
    """Lead and editors: in the proposal while its text is open, and while the project runs."""
    if not project.is_edited_by(actor):
        return deny(_l("Only the lead and editors change the work plan."))
    if project.state not in EDITABLE | RUNNING:
        return not_now(_l("The work plan changes while the proposal is open or the project runs."))
    return allow()


@rule(Action.SEE_MILESTONE)
def may_see_milestone(actor: Actor, milestone: Milestone) -> Verdict:  # noqa: ARG001 - the scope has narrowed it
    """Who may know of it reads it."""
    return allow() if actor.is_signed_in else deny("")


@rule(Action.CHANGE_MILESTONE)
def may_change(actor: Actor, milestone: Milestone) -> Verdict:
    """The same people who may plan one."""
    return may_plan(actor, milestone.project)


def may_move(actor: Actor, milestone: Milestone) -> Verdict:
    """The lead, once dates are registered; before that a date is part of the text."""
    if milestone.project.state in EDITABLE:
        return may_change(actor, milestone)
    if milestone.project.role_of(actor.id) is not MemberRole.LEAD:
        return deny(_l("Only the project’s lead moves dates."))
    return may_change(actor, milestone)


def dates_are_text(project: Project) -> bool:
    """Whether dates are still part of a text that is open, so that changing one is no move."""
    return project.state in EDITABLE


def is_under_way(project: Project) -> bool:
    """Whether milestones are worked on and verified now."""
    return project.state is ProjectState.ACTIVE


@rule(Action.ANSWER_MOVE)
def may_answer_move(actor: Actor, milestone: Milestone) -> Verdict:
    """The responsible institution: its representative, and its people who work on the project."""
    if actor.institution_id != milestone.responsible_institution_id:
        return deny(_l("Only the responsible institution agrees or disagrees."))
    if actor.is_representative or milestone.project.is_worked_on_by(actor):
        return allow()
    return deny(_l("Only the responsible institution agrees or disagrees."))


@rule(Action.WORK_ON_MILESTONE)
def may_work_on(actor: Actor, milestone: Milestone) -> Verdict:
    """Lead, editors, the assignee, and contributors of the responsible institution."""
    project = milestone.project
    if project.is_edited_by(actor):
        return allow()
    is_responsible = actor.institution_id == milestone.responsible_institution_id
    if project.is_worked_on_by(actor) and (is_responsible or milestone.assignee_id == actor.id):
        return allow()
    return deny(_l("The lead, editors and people of the responsible institution work on this."))


@rule(Action.VERIFY_MILESTONE)
def may_verify(actor: Actor, milestone: Milestone) -> Verdict:
    """The lead, or a coordinator without a conflict where the project says so.

    Never who submitted it. What the lead institution submitted is answered by a coordinator
    without a conflict or an editor of another partner. What is only for people named on it is
    never answered by a coordinator.
    """
    project, last = milestone.project, milestone.submission
    if last is not None and last.submitted_by_id == actor.id:
        return deny(_l("Who submitted a milestone does not verify it."))
    is_coordinator = (
        actor.is_coordinator and not project.has_conflict(actor) and project.label not in NAMED_ONLY
    )
    if last is not None and last.institution_id == project.lead_institution_id:
        if is_coordinator or _is_editor_of_a_partner(actor, project):
            return allow()
        return deny(
            _l(
                "What the lead institution submitted is verified by a coordinator without a "
                "conflict of interest or by an editor of another partner."
            )
        )
    if project.role_of(actor.id) is MemberRole.LEAD:
        return allow()
    if project.coordinators_verify and is_coordinator:
        return allow()
    return deny(_l("The project’s lead verifies this milestone."))


def _is_editor_of_a_partner(actor: Actor, project: Project) -> bool:
    part = project.partnership_of(actor.institution_id)
    return (
        project.role_of(actor.id) is MemberRole.EDITOR
        and actor.institution_id != project.lead_institution_id
        and part is not None
        and part.role is PartnerRole.PARTNER
    )
