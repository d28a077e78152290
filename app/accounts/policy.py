"""Who may do what with accounts."""

from flask_babel import lazy_gettext as _l

from app.accounts.models import Deputyship, Invitation, User
from app.core.actions import Action
from app.core.policy import Actor, Verdict, allow, deny, rule
from app.institutions.models import Institution


@rule(
    Action.SIGN_IN,
    Action.ACCEPT_INVITATION,
    Action.RESET_PASSWORD,
    Action.CHOOSE_APPEARANCE,
    Action.SEE_ABOUT,
)
def may_anybody(actor: Actor) -> Verdict:  # noqa: ARG001 - open to everybody
    """What has to be open before anyone is signed in."""
    return allow()


@rule(
    Action.SEE_OWN_ACCOUNT,
    Action.CHANGE_OWN_ACCOUNT,
    Action.SIGN_OUT,
    Action.MANAGE_OWN_FACTORS,
    Action.EXPORT_OWN_DATA,
    Action.CHANGE_HOUSE,
    Action.CONFIRM_IDENTITY,
    Action.CHANGE_PASSWORD,
    Action.MANAGE_OWN_TOKENS,
    Action.SEE_HOME,
    Action.SEE_VOCABULARY,
    Action.SEE_PEOPLE,
)
def may_signed_in(actor: Actor) -> Verdict:
    """What every signed-in person does with what is their own."""
    return allow() if actor.is_signed_in else deny("")


@rule(Action.SEE_PERSON)
def may_see_person(actor: Actor, user: User) -> Verdict:  # noqa: ARG001 - the scope has narrowed it
    """Who belongs to the forum is known to every signed-in member."""
    return may_signed_in(actor)


@rule(Action.INVITE_PERSON)
def may_invite(actor: Actor, institution: Institution) -> Verdict:
    """Representatives invite people of their own institution; admins of any."""
    if actor.is_admin or actor.speaks_for(institution.id):
        return allow()
    return deny(_l("Only a representative of this institution or an admin invites its people."))


def may_invite_representative(actor: Actor, institution: Institution) -> Verdict:
    """Who speaks for an institution is said by its representatives themselves, and by admins."""
    if actor.is_admin or actor.speaks_in_person_for(institution.id):
        return allow()
    return deny(_l("A deputy invites nobody as a representative."))


@rule(Action.SEE_INVITATIONS)
def may_see_invitations(actor: Actor, institution: Institution) -> Verdict:
    """Who is invited is seen by who may invite."""
    return may_invite(actor, institution)


@rule(Action.WITHDRAW_INVITATION)
def may_withdraw_invitation(actor: Actor, invitation: Invitation) -> Verdict:
    """Who could have invited can take it back."""
    return may_invite(actor, invitation.institution)


@rule(Action.MANAGE_PERSON)
def may_manage_person(actor: Actor, user: User) -> Verdict:
    """Representatives say who speaks for their institution; admins where they cannot."""
    if actor.is_admin or actor.speaks_in_person_for(user.institution_id):
        return allow()
    return deny(_l("Only a representative of this institution or an admin manages its people."))


@rule(Action.SEE_DEPUTIES)
def may_see_deputies(actor: Actor, institution: Institution) -> Verdict:  # noqa: ARG001 - who speaks for whom is known
    """Who speaks for an institution is known to every signed-in member."""
    return may_signed_in(actor)


@rule(Action.NAME_DEPUTY)
def may_name_deputy(actor: Actor, institution: Institution) -> Verdict:
    """A representative names who speaks in the own place; a deputy names no other."""
    if actor.speaks_in_person_for(institution.id):
        return allow()
    return deny(_l("Only a representative of this institution names a deputy."))


@rule(Action.END_DEPUTY)
def may_end_deputy(actor: Actor, deputyship: Deputyship) -> Verdict:
    """Any representative of the institution, an admin, or the deputy."""
    if actor.id == deputyship.deputy_id or actor.is_admin:
        return allow()
    if actor.speaks_in_person_for(deputyship.institution_id):
        return allow()
    return deny(_l("Only a representative of this institution or the deputy ends this."))


@rule(Action.END_PERSON)
def may_end_person(actor: Actor, user: User) -> Verdict:
    """The person leaves, or its representative or an admin ends its access."""
    return allow() if user.id == actor.id else may_manage_person(actor, user)


@rule(Action.ASK_FOR_ROLE)
def may_ask_for_role(actor: Actor, user: User) -> Verdict:
    """A representative nominates people of the institution; an admin may ask for anybody."""
    if user.ended_at is not None:
        return deny(_l("This person has left."))
    if actor.is_admin or actor.speaks_in_person_for(user.institution_id):
        return allow()
    return deny(_l("Only a representative of this institution or an admin asks for a role."))


@rule(Action.END_ROLE)
def may_end_role(actor: Actor, user: User) -> Verdict:
    """An admin, the institution's representative, or who holds it: ending needs one person."""
    if actor.id == user.id or actor.is_admin:
        return allow()
    if actor.speaks_in_person_for(user.institution_id):
        return allow()
    return deny(_l("Only a representative of this institution or an admin ends a role."))


@rule(Action.RESET_FACTORS)
def may_reset_factors(actor: Actor, user: User) -> Verdict:
    """An admin helps who has lost the second factor; nobody takes away the own one this way."""
    if not actor.is_admin:
        return deny(_l("Only an admin takes away the second factor of a person."))
    if actor.id == user.id:
        return deny(_l("Your own second factor is removed on the page of your account."))
    return allow()


@rule(
    Action.END_OWN_FACTOR, Action.MANAGE_OWN_SESSION, Action.REVOKE_OWN_TOKEN, Action.SEE_KEPT_FORM
)
def may_manage_own(actor: Actor, thing: object) -> Verdict:  # noqa: ARG001 - the scope lets only one's own through
    """One's own sessions, tokens and kept forms: nobody else's can be loaded."""
    return may_signed_in(actor)
