"""Who may read and write drafts. The scope has said who may know of them at all."""

from flask_babel import lazy_gettext as _l

from app.core.actions import Action
from app.core.policy import Actor, Label, Verdict, allow, deny, not_now, rule
from app.drafts.models import Draft, Guest
from app.projects.models.project import Project
from app.projects.models.states import RUNNING, MemberRole
from app.projects.policy import NAMED_ONLY, may_read_inside


@rule(Action.SEE_DRAFTS)
def may_see_drafts(actor: Actor, project: Project) -> Verdict:
    """Who reads the project's inside has a list, narrowed by the scope."""
    return may_read_inside(actor, project)


@rule(Action.READ_DRAFT)
def may_read_draft(actor: Actor, draft: Draft) -> Verdict:
    """Members of its project; representatives of its institutions up to TLP:AMBER."""
    if draft.project.role_of(actor.id) is None and draft.label in NAMED_ONLY:
        return deny(_l("Only members of its project read a draft with this label."))
    return may_read_inside(actor, draft.project)


@rule(Action.CREATE_DRAFT)
def may_create_draft(actor: Actor, project: Project) -> Verdict:
    """Lead, editors and contributors, while the project is approved or active."""
    if not project.is_worked_on_by(actor):
        return deny(_l("Only the lead, editors and contributors of this project write drafts."))
    if project.state not in RUNNING:
        return not_now(_l("Drafts are written while the project is approved or active."))
    return allow()


@rule(Action.EDIT_DRAFT)
def may_edit_draft(actor: Actor, draft: Draft) -> Verdict:
    """Who may write drafts in its project."""
    return may_create_draft(actor, draft.project)


@rule(Action.SEE_GUESTS)
def may_see_guests(actor: Actor, draft: Draft) -> Verdict:
    """Who reads the draft knows who from outside does, and when each has looked."""
    return may_read_draft(actor, draft)


@rule(Action.INVITE_GUEST)
def may_invite_guest(actor: Actor, draft: Draft) -> Verdict:
    """The project's lead, up to TLP:AMBER; a representative of its institution confirms it."""
    if draft.project.role_of(actor.id) is not MemberRole.LEAD:
        return deny(_l("Only the project’s lead asks somebody from outside to read."))
    if draft.label in NAMED_ONLY or draft.project.label in NAMED_ONLY:
        return deny(_l("A text with this TLP label is read by nobody from outside."))
    if draft.project.state not in RUNNING:
        return not_now(_l("Guests read while the project is approved or active."))
    return allow()


@rule(Action.END_GUEST)
def may_end_guest(actor: Actor, guest: Guest) -> Verdict:
    """The project's lead, and representatives of its institution."""
    if guest.draft.project.role_of(actor.id) is MemberRole.LEAD:
        return allow()
    if actor.speaks_for(guest.institution_id):
        return allow()
    return deny(_l("Only the lead or a representative of the lead institution ends this."))


@rule(Action.READ_AS_GUEST)
def may_read_as_guest(actor: Actor) -> Verdict:  # noqa: ARG001 - link and passphrase are asked for
    """A guest has no account: the database asks for link and passphrase at every look."""
    return allow()


def may_relabel(draft: Draft, label: Label) -> Verdict:
    """A label is only raised while a text is written, never lowered."""
    if label < draft.label:
        return deny(_l("A draft’s TLP label is raised here, not lowered."))
    return allow()
