"""Who announces a draft, who reads of it, and who may wish to join."""

from flask_babel import lazy_gettext as _l

from app.core.actions import Action
from app.core.policy import Actor, Verdict, allow, deny, not_now, rule
from app.projects.announcements.models import Announcement
from app.projects.models.project import Project
from app.projects.models.states import MemberRole, ProjectState
from app.projects.policy import NAMED_ONLY, may_see_projects


@rule(Action.SEE_ANNOUNCEMENTS)
def may_see_announcements(actor: Actor) -> Verdict:
    """Every signed-in member of the forum."""
    return may_see_projects(actor)


@rule(Action.ANNOUNCE_PROJECT)
def may_announce(actor: Actor, project: Project) -> Verdict:
    """The lead person of a draft that is not for named people only."""
    if project.role_of(actor.id) is not MemberRole.LEAD:
        return deny(_l("Only the project’s lead does this."))
    if project.state is not ProjectState.DRAFT:
        return not_now(_l("Only a draft is announced as in preparation."))
    if project.label in NAMED_ONLY:
        return not_now(_l("What is for named people only is not announced."))
    return allow()


@rule(Action.WISH_TO_JOIN)
def may_wish_to_join(actor: Actor, announcement: Announcement) -> Verdict:
    """Everybody who reads of it but its contact, while it stands."""
    if not actor.is_signed_in:
        return deny("")
    if announcement.contact_id == actor.id:
        return deny(_l("This is your own announcement."))
    if announcement.ended_at is not None:
        return not_now(_l("This announcement has ended."))
    return allow()
