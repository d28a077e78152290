"""Who may know, change and decide on institutions."""

from flask_babel import lazy_gettext as _l

from app.core.actions import Action
from app.core.policy import Actor, Verdict, allow, deny, rule
from app.institutions.models import Institution


@rule(Action.SEE_INSTITUTIONS)
def may_see_institutions(actor: Actor) -> Verdict:
    """Any signed-in member may know which institutions there are."""
    return allow() if actor.is_signed_in else deny("")


@rule(Action.SEE_INSTITUTION)
def may_see_institution(actor: Actor, institution: Institution) -> Verdict:  # noqa: ARG001 - the scope has narrowed it
    """The scope has said what there is to know of; whoever gets here may read the card."""
    return may_see_institutions(actor)


@rule(Action.APPLY_FOR_MEMBERSHIP)
def may_apply(actor: Actor) -> Verdict:  # noqa: ARG001 - open to everybody
    """Anybody may ask for membership."""
    return allow()


@rule(Action.SEE_APPLICATIONS)
def may_see_applications(actor: Actor) -> Verdict:
    """Admins keep the queue of applications."""
    return allow() if actor.is_admin else deny(_l("Only admins see applications."))


@rule(Action.DECIDE_MEMBERSHIP)
def may_decide_membership(actor: Actor, institution: Institution) -> Verdict:
    """Admins decide on membership, never on that of their own institution."""
    if not actor.is_admin:
        return deny(_l("Only admins decide on membership."))
    if institution.id == actor.institution_id:
        return deny(_l("Another admin decides on your own institution."))
    return allow()


@rule(Action.CHANGE_INSTITUTION)
def may_change_institution(actor: Actor, institution: Institution) -> Verdict:
    """Its representatives keep its card; admins may correct it."""
    if actor.is_admin or actor.speaks_for(institution.id):
        return allow()
    return deny(_l("Only a representative of this institution or an admin changes its card."))


def may_read_dealings(actor: Actor, institution: Institution) -> Verdict:
    """Whether the application and the reasons of decisions are for `actor` to read."""
    if actor.is_admin or actor.speaks_for(institution.id):
        return allow()
    return deny(_l("Only a representative of this institution or an admin reads this."))


@rule(Action.SEE_ADMINISTRATION)
def may_administer(actor: Actor) -> Verdict:
    """The pages from which admins manage institutions and accounts; they open no content."""
    return allow() if actor.is_admin else deny(_l("Only admins manage the forum."))
