"""Who may propose an amendment, answer to it and read it. Deciding is `reviews`' to say."""

from flask_babel import lazy_gettext as _l

from app.core.actions import Action
from app.core.policy import Actor, Verdict, allow, deny, not_now, rule
from app.projects.amendments.models import Amendment, AmendmentState
from app.projects.models.project import Project
from app.projects.models.states import RUNNING, MemberRole
from app.projects.policy import may_see_projects


@rule(Action.SEE_AMENDMENTS)
def may_see_amendments(actor: Actor, project: Project) -> Verdict:  # noqa: ARG001 - the scope has narrowed it
    """Who may know of the project has a list, narrowed by the scope."""
    return may_see_projects(actor)


@rule(Action.SEE_AMENDMENT)
def may_see_amendment(actor: Actor, amendment: Amendment) -> Verdict:  # noqa: ARG001 - the scope has narrowed it
    """Members, institutions that are asked, and coordinators while they decide on it."""
    return allow() if actor.is_signed_in else deny("")


@rule(Action.PROPOSE_AMENDMENT)
def may_propose(actor: Actor, project: Project) -> Verdict:
    """Lead and editors of a project that is approved or active."""
    if not project.is_edited_by(actor):
        return deny(_l("Only the lead and editors propose an amendment."))
    if project.state not in RUNNING:
        return not_now(_l("Only what is approved or active is amended."))
    return allow()


@rule(Action.CHANGE_AMENDMENT)
def may_change(actor: Actor, amendment: Amendment) -> Verdict:
    """Lead and editors, before it is put to the partners and while changes are requested."""
    if not amendment.project.is_edited_by(actor):
        return deny(_l("Only the lead and editors change this amendment."))
    if not amendment.is_written_on:
        return not_now(_l("The text of this amendment is closed."))
    return allow()


@rule(Action.STEER_AMENDMENT)
def may_steer(actor: Actor, amendment: Amendment) -> Verdict:
    """The lead person, while it is under way."""
    if amendment.project.role_of(actor.id) is not MemberRole.LEAD:
        return deny(_l("Only the project’s lead does this."))
    if not amendment.is_under_way:
        return not_now(_l("This amendment is decided or withdrawn."))
    return allow()


@rule(Action.ANSWER_AMENDMENT)
def may_answer(actor: Actor, amendment: Amendment) -> Verdict:
    """A representative of an institution that is asked, while answers are taken."""
    if not actor.is_representative or amendment.answer_of(actor.institution_id) is None:
        return deny(_l("Only a representative of an institution that is asked answers."))
    if amendment.state is not AmendmentState.ASKED:
        return not_now(_l("Answers are taken before it goes to the coordinators."))
    return allow()
