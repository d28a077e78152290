"""Who may read and write drafts. The scope has said who may know of them at all."""

from flask_babel import lazy_gettext as _l

from app.core.actions import Action
from app.core.policy import Actor, Label, Verdict, allow, deny, not_now, rule
from app.drafts.models import Draft
from app.projects.models.project import Project
from app.projects.models.states import RUNNING
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


def may_relabel(draft: Draft, label: Label) -> Verdict:
    """A label is only raised while a text is written, never lowered."""
    if label < draft.label:
        return deny(_l("A draft’s TLP label is raised here, not lowered."))
    return allow()
