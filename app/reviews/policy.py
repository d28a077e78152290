"""Who may review and decide: coordinators and substitutes without a conflict of interest."""

import enum
from uuid import UUID

from flask_babel import lazy_gettext as _l

from app.core.actions import Action
from app.core.policy import Actor, Verdict, allow, deny, not_now, rule
from app.projects.amendments.models import Amendment
from app.projects.models.project import Project
from app.projects.models.states import (
    TAKES_PART,
    MemberRole,
    PartnerRole,
    ProjectState,
)
from app.projects.policy import may_read_proposal
from app.reviews.models import ReviewState
from app.reviews.scopes import is_anybody_coordinator, is_substitute, left_as


class ConflictOfInterest(enum.Enum):
    """Why somebody can neither review nor decide; the country alone is no conflict."""

    LEADS = "leads"
    PARTNER = "partner"
    FUNDS = "funds"
    MEMBER = "member"

    @property
    def said_to_oneself(self) -> object:
        """The rule, said to the person whom it keeps out."""
        return {
            self.LEADS: _l("Your institution leads this project: a conflict of interest."),
            self.PARTNER: _l(
                "Your institution takes part in this project: a conflict of interest."
            ),
            self.FUNDS: _l("Your institution funds this project: a conflict of interest."),
            self.MEMBER: _l("You have worked on this project: a conflict of interest."),
        }[self]

    @property
    def said_of_others(self) -> object:
        """The same, beside the person's name."""
        return {
            self.LEADS: _l("The institution leads the project"),
            self.PARTNER: _l("The institution is a partner"),
            self.FUNDS: _l("The institution funds the project"),
            self.MEMBER: _l("Has worked on the project"),
        }[self]


def conflict_of(project: Project, user_id: UUID, institution_id: UUID) -> ConflictOfInterest | None:
    """The conflict of interest of a person of an institution, if there is one."""
    if institution_id == project.lead_institution_id:
        return ConflictOfInterest.LEADS
    if project.would_join(institution_id):
        return ConflictOfInterest.PARTNER
    part = project.partnership_of(institution_id)
    if part is not None and part.role is not PartnerRole.OBSERVER and part.state in TAKES_PART:
        is_funder = part.role is PartnerRole.FUNDER
        return ConflictOfInterest.FUNDS if is_funder else ConflictOfInterest.PARTNER
    if any(member.user_id == user_id for member in project.members):
        return ConflictOfInterest.MEMBER
    return None


@rule(Action.SEE_REVIEWS)
def may_see_reviews(actor: Actor) -> Verdict:
    """Coordinators keep the queue."""
    return allow() if actor.is_coordinator else deny(_l("Only coordinators see what is reviewed."))


@rule(Action.OPEN_REVIEW)
def may_open_review(actor: Actor, project: Project) -> Verdict:
    """Coordinators, those with a conflict too: they see the card and why it is closed to them."""
    if actor.is_coordinator or is_substitute(actor, project) or may_name_substitute(actor, project):
        return allow()
    return deny(_l("Only coordinators review projects."))


@rule(
    Action.REVIEW_PROJECT,
    Action.ASSIGN_REVIEWER,
    Action.RECOMMEND,
    Action.RECUSE,
    Action.DECIDE_PROJECT,
    Action.DISCUSS_REVIEW,
    Action.DECIDE_CHALLENGE,
)
def may_review(actor: Actor, project: Project) -> Verdict:
    """Coordinators and substitutes without a conflict, who have not stepped aside."""
    if not (actor.is_coordinator or is_substitute(actor, project)):
        return deny(_l("Only coordinators review projects and decide on them."))
    conflict = conflict_of(project, actor.id, actor.institution_id)
    if conflict is not None:
        return deny(conflict.said_to_oneself)
    left = left_as(actor, project)
    if left is ReviewState.RECUSED:
        return deny(_l("You have stepped aside from this project."))
    if left is ReviewState.REMOVED:
        return deny(_l("The lead’s challenge was upheld: you do not review this project."))
    return allow()


@rule(Action.DECIDE_AMENDMENT)
def may_decide_amendment(actor: Actor, amendment: Amendment) -> Verdict:
    """Who decides on the project."""
    return may_review(actor, amendment.project)


@rule(Action.SEE_CHANGE_POINTS, Action.READ_LETTER)
def may_see_points(actor: Actor, project: Project) -> Verdict:
    """Who reads the proposal, and who reviews it."""
    return may_read_proposal(actor, project) or may_review(actor, project)


@rule(Action.ANSWER_CHANGE_POINT)
def may_answer_points(actor: Actor, project: Project) -> Verdict:
    """Lead and editors, while changes are requested."""
    if not project.is_edited_by(actor):
        return deny(_l("Only the lead and editors answer the coordinators."))
    if project.state is not ProjectState.CHANGES_REQUESTED:
        return not_now(_l("Points are answered while changes are requested."))
    return allow()


@rule(Action.SEE_REVIEWERS)
def may_see_reviewers(actor: Actor, project: Project) -> Verdict:
    """The lead person: who may object must know to whom; never what they write or how they vote."""
    if project.role_of(actor.id) is MemberRole.LEAD:
        return allow()
    return deny(_l("Only the project’s lead does this."))


@rule(Action.CHALLENGE_REVIEWER)
def may_challenge(actor: Actor, project: Project) -> Verdict:
    """The lead person, while the project is under review."""
    verdict = may_see_reviewers(actor, project)
    if verdict and not project.is_under_review:
        return not_now(_l("This project is not under review."), guard="under_review")
    return verdict


def reads_text(project: Project) -> bool:
    """Whether reviewers read the proposal now: while they review it, and at no other time."""
    return project.is_under_review


@rule(Action.NAME_SUBSTITUTE)
def may_name_substitute(actor: Actor, project: Project) -> Verdict:  # noqa: ARG001 - a conflict is no bar here
    """Coordinators, those with a conflict too; where the forum has none, an admin."""
    if actor.is_coordinator or (actor.is_admin and not is_anybody_coordinator(actor)):
        return allow()
    return deny(_l("Coordinators name substitutes; where there are none, an admin."))
