"""Who names another lead institution, and who confirms that it leads."""

from flask_babel import lazy_gettext as _l

from app.core.actions import Action
from app.core.policy import Actor, Verdict, allow, deny, not_now, rule
from app.projects.leads.models import LeadNaming
from app.projects.models.project import Project
from app.projects.policy import may_oversee


@rule(Action.NAME_LEAD)
def may_name_lead(actor: Actor, project: Project) -> Verdict:
    """A coordinator without a conflict, while the project stands still with its lead."""
    verdict = may_oversee(actor, project)
    if not verdict:
        return verdict
    if not project.halted_with_lead:
        return not_now(_l("Its own lead institution hands it over, by an amendment."))
    return allow()


@rule(Action.CONFIRM_LEAD)
def may_confirm_lead(actor: Actor, naming: LeadNaming) -> Verdict:
    """A representative of the institution that is named, while the naming stands."""
    if not actor.speaks_for(naming.institution_id):
        return deny(_l("Only a representative of the institution that is named confirms."))
    if naming.ended_at is not None:
        return not_now(_l("This has been confirmed, or another institution is named."))
    return allow()
