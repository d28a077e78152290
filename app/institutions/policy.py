"""Who may know, change and decide on institutions."""

from flask_babel import lazy_gettext as _l

from app.core.actions import Action
from app.core.policy import Actor, Verdict, allow, deny, not_now, rule
from app.institutions.models import (
    ApplicationDocument,
    Institution,
    InstitutionState,
    Sponsorship,
    SponsorshipState,
)


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


@rule(Action.IMPORT_INSTITUTIONS)
def may_import(actor: Actor) -> Verdict:
    """Admins take over lists of institutions."""
    return allow() if actor.is_admin else deny(_l("Only admins take over lists of institutions."))


@rule(Action.CHECK_APPLICATION)
def may_check_application(actor: Actor, institution: Institution) -> Verdict:  # noqa: ARG001 - whichever it is
    """What is found out about an application is for those who keep the queue."""
    return may_see_applications(actor)


@rule(Action.READ_APPLICATION_DOCUMENT)
def may_read_document(actor: Actor, document: ApplicationDocument) -> Verdict:  # noqa: ARG001 - whichever it is
    """What came with an application is for those who keep the queue, and no one else."""
    return may_see_applications(actor)


@rule(Action.ASK_SPONSOR)
def may_ask_sponsor(actor: Actor, institution: Institution) -> Verdict:
    """Admins ask a member to vouch for an applicant, while nothing is decided."""
    if not actor.is_admin:
        return deny(_l("Only admins see applications."))
    if institution.state is not InstitutionState.APPLIED:
        return not_now(_l("The application is decided on already."))
    return allow()


@rule(Action.SEE_SPONSORSHIP)
def may_see_sponsorship(actor: Actor, asked: Sponsorship) -> Verdict:
    """Those who keep the queue, and who speaks for the institution that is asked."""
    if actor.is_admin or actor.speaks_for(asked.sponsor_id):
        return allow()
    return deny(_l("Only a representative of the institution that is asked sees this."))


@rule(Action.ANSWER_SPONSORSHIP)
def may_answer_sponsorship(actor: Actor, asked: Sponsorship) -> Verdict:
    """A representative of the member that is asked, once, while nothing is decided."""
    if not actor.speaks_for(asked.sponsor_id):
        return deny(_l("Only a representative of the institution that is asked answers."))
    if asked.state is not SponsorshipState.ASKED:
        return not_now(_l("Your institution has answered already."))
    if asked.institution.state is not InstitutionState.APPLIED:
        return not_now(_l("The application is decided on already."))
    return allow()


@rule(Action.DECIDE_MEMBERSHIP)
def may_decide_membership(actor: Actor, institution: Institution) -> Verdict:
    """Admins decide on membership, never on that of their own institution."""
    if not actor.is_admin:
        return deny(_l("Only admins decide on membership."))
    if institution.id == actor.institution_id:
        return deny(_l("Another admin decides on your own institution."))
    return allow()


@rule(Action.RECORD_AGREEMENT)
def may_record_agreement(actor: Actor, institution: Institution) -> Verdict:
    """Admins record agreements, and never that of their own institution."""
    if not actor.is_admin:
        return deny(_l("Only admins record agreements."))
    if institution.id == actor.institution_id:
        return deny(_l("Another admin records that of your own institution."))
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
