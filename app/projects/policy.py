"""Who may do what with a project. The scope has said who may know of it at all."""

from flask_babel import lazy_gettext as _l

from app.core.actions import Action
from app.core.contributions import PROJECT_READERS
from app.core.policy import Actor, Label, Verdict, allow, deny, not_now, rule
from app.projects.models.project import Partnership, Project
from app.projects.models.states import (
    EDITABLE,
    LISTED,
    RUNNING,
    TAKES_PART,
    UNDER_REVIEW,
    MemberRole,
    PartnerRole,
)

NAMED_ONLY = frozenset({Label.AMBER_STRICT, Label.RED})


@rule(Action.SEE_PROJECTS)
def may_see_projects(actor: Actor) -> Verdict:
    """Every signed-in member has a list, narrowed by the scope."""
    return allow() if actor.is_signed_in else deny("")


@rule(Action.SEE_PUBLIC_PROJECTS)
def may_see_public_projects(actor: Actor) -> Verdict:  # noqa: ARG001 - open to everybody
    """Everybody; which these are, the database says: approved and TLP:CLEAR."""
    return allow()


@rule(Action.SEE_PROJECT)
def may_see_card(actor: Actor, project: Project) -> Verdict:  # noqa: ARG001 - the scope has narrowed it
    """Who may know of it may read its card."""
    return may_see_projects(actor)


@rule(Action.SEE_ACTIVITY)
def may_read_inside(actor: Actor, project: Project) -> Verdict:
    """Members; representatives of institutions that take part, up to TLP:AMBER."""
    if project.role_of(actor.id) is not None:
        return allow()
    if project.is_partner_represented_by(actor) and project.label not in NAMED_ONLY:
        return allow()
    return deny(_l("Only members of this project read its inside."))


@rule(Action.READ_PROPOSAL)
def may_read_proposal(actor: Actor, project: Project) -> Verdict:
    """Who reads the inside, who is asked to consent, and coordinators while they review it."""
    if may_read_inside(actor, project):
        return allow()
    part = project.partnership_of(actor.institution_id)
    if actor.is_representative and part is not None and part.state in TAKES_PART:
        return allow()
    if project.is_under_review and actor.is_coordinator and not project.has_conflict(actor):
        return allow()
    if any(readers.includes(actor, project) for readers in PROJECT_READERS):
        return allow()
    return deny(_l("You may know of this project, but not read its proposal."))


@rule(Action.PROPOSE_PROJECT)
def may_propose(actor: Actor) -> Verdict:
    """Any person of an active member institution, for that institution."""
    if not actor.is_signed_in:
        return deny("")
    if not actor.is_member:
        return deny(_l("Observers do not propose projects."))
    return allow()


@rule(Action.EDIT_PROPOSAL)
def may_edit_proposal(actor: Actor, project: Project) -> Verdict:
    """Lead and editors, before it is submitted and while changes are requested."""
    if not project.is_edited_by(actor):
        return deny(_l("Only the lead and editors change this proposal."))
    if project.state not in EDITABLE:
        return not_now(
            _l("The text is closed: it is changed in draft or when changes are requested.")
        )
    return allow()


@rule(Action.INVITE_PARTNER, Action.SUBMIT_PROJECT)
def may_prepare(actor: Actor, project: Project) -> Verdict:
    """The lead person, while the text is open."""
    if project.role_of(actor.id) is not MemberRole.LEAD:
        return deny(_l("Only the project’s lead does this."))
    if project.state not in EDITABLE:
        return not_now(
            _l("The text is closed: it is changed in draft or when changes are requested.")
        )
    return allow()


@rule(Action.CHANGE_PARTNER)
def may_change_partner(actor: Actor, project: Project) -> Verdict:
    """The lead person; an institution's representative for its own part."""
    if project.role_of(actor.id) is MemberRole.LEAD:
        return allow()
    if actor.is_representative and project.partnership_of(actor.institution_id) is not None:
        return allow()
    return deny(_l("The lead or the institution’s representative does this."))


def may_name_contact(actor: Actor, part: Partnership) -> Verdict:
    """The institution's representative; for the lead institution also the lead person."""
    is_lead = part.project.role_of(actor.id) is MemberRole.LEAD
    if actor.speaks_for(part.institution_id) or (is_lead and part.role is PartnerRole.LEAD):
        return allow()
    return deny(_l("Only a representative of this institution names its contact."))


def may_end_part(actor: Actor, part: Partnership) -> Verdict:
    """The institution's representative; the lead institution cannot leave its project."""
    if part.role is PartnerRole.LEAD:
        return deny(_l("The lead institution cannot leave the project that it leads."))
    if not actor.speaks_for(part.institution_id):
        return deny(_l("Only a representative of this institution ends its part."))
    return allow()


@rule(Action.ANSWER_PARTNERSHIP)
def may_answer(actor: Actor, project: Project) -> Verdict:
    """A representative of an institution that was asked, and nobody else."""
    part = project.partnership_of(actor.institution_id)
    if not actor.is_representative or part is None or part.role is PartnerRole.LEAD:
        return deny(_l("Only a representative of the invited institution answers."))
    if project.state not in EDITABLE:
        return not_now(_l("Answers are given while the text is open."))
    return allow()


@rule(Action.PREPARE_ANSWER)
def may_prepare_answer(actor: Actor, project: Project) -> Verdict:
    """Anyone of an institution that was asked who may read the text; it counts as nothing yet."""
    part = project.partnership_of(actor.institution_id)
    if part is None or part.role is PartnerRole.LEAD or not may_read_proposal(actor, project):
        return deny(_l("Only people of the invited institution who read the text do this."))
    if project.state not in EDITABLE:
        return not_now(_l("Answers are given while the text is open."))
    return allow()


@rule(Action.NAME_MEMBER)
def may_name_member(actor: Actor, project: Project) -> Verdict:
    """Lead and editors, at any time before the project ends."""
    if not project.is_edited_by(actor):
        return deny(_l("Only the lead and editors name members."))
    if project.state not in EDITABLE | UNDER_REVIEW | RUNNING:
        return not_now(_l("The project has ended or is suspended."))
    return allow()


def may_leave(actor: Actor, project: Project) -> Verdict:
    """Any member but its lead person, who names a successor first."""
    role = project.role_of(actor.id)
    if role is None:
        return deny(_l("You are not a member of this project."))
    if role is MemberRole.LEAD:
        return not_now(_l("Name another lead first: a project is never without one."))
    return allow()


@rule(Action.END_MEMBERSHIP)
def may_end_membership(actor: Actor, project: Project) -> Verdict:
    """One's own, or as lead or editor another's; the service says which."""
    return allow() if may_leave(actor, project) else may_name_member(actor, project)


@rule(
    Action.WITHDRAW_PROJECT,
    Action.ACTIVATE_PROJECT,
    Action.COMPLETE_PROJECT,
    Action.HAND_OVER_PROJECT,
)
def may_steer(actor: Actor, project: Project) -> Verdict:
    """The lead person; the state machine says when."""
    if project.role_of(actor.id) is not MemberRole.LEAD:
        return deny(_l("Only the project’s lead does this."))
    return allow()


@rule(Action.SUSPEND_PROJECT, Action.ARCHIVE_PROJECT)
def may_oversee(actor: Actor, project: Project) -> Verdict:
    """A coordinator without a conflict of interest."""
    if not actor.is_coordinator:
        return deny(_l("Only coordinators do this."))
    if project.has_conflict(actor):
        return deny(_l("Your institution takes part in this project: a conflict of interest."))
    return allow()


@rule(Action.SEE_REGISTRATIONS)
def may_see_registrations(actor: Actor, project: Project) -> Verdict:
    """Who reads the inside; everybody signed in where it is listed and GREEN or CLEAR."""
    if project.state in LISTED and project.label <= Label.GREEN:
        return may_see_projects(actor)
    return may_read_inside(actor, project)


@rule(Action.EXPORT_PROJECT)
def may_export(actor: Actor, project: Project) -> Verdict:
    """Who reads the inside of what is registered; TLP:RED leaves in no file."""
    verdict = may_read_inside(actor, project)
    if not verdict:
        return verdict
    if project.label is Label.RED:
        return deny(_l("What is TLP:RED is read here and leaves in no file."))
    if project.state not in LISTED:
        return not_now(_l("A project is taken along once it is registered."))
    return allow()


def may_copy(actor: Actor, project: Project) -> Verdict:
    """Who reads it from inside or as registered, and may pass it on as its label says."""
    if project.label is Label.RED:
        return deny(_l("What is TLP:RED is taken over by nobody."))
    if project.label is Label.AMBER_STRICT and actor.institution_id != project.lead_institution_id:
        return deny(_l("What is TLP:AMBER+STRICT stays in the institution that leads it."))
    return may_see_registrations(actor, project)


@rule(Action.OPEN_SETTINGS)
def may_open_settings(actor: Actor, project: Project) -> Verdict:
    """Whoever can change something there: members, representatives, overseeing coordinators."""
    if may_read_inside(actor, project) or may_oversee(actor, project):
        return allow()
    return deny(_l("There is nothing here that you can change."))
