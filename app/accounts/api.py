"""People for programs."""

from collections.abc import Callable

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from app.accounts import queries
from app.accounts.holdings import holdings_of
from app.accounts.models import Account, Deputyship, Invitation, User
from app.accounts.schemas import (
    DepartureBody,
    DeputyAnswer,
    DeputyBody,
    ExpertiseBody,
    HoldingAnswer,
    InvitationAnswer,
    InvitationBody,
    MeAnswer,
    MoveBody,
    PartAnswer,
    PersonAnswer,
    PrivateInvitationBody,
    ProfileBody,
    RepresentationBody,
    RoleBody,
    holding_answer,
    invitation_answer,
    me_answer,
    person_answer,
    profile_version,
)
from app.accounts.service import (
    departures,
    deputies,
    forum_roles,
    invitations,
    people,
    private_addresses,
)
from app.accounts.service.expertise import change_expertise
from app.api.joint_acts import AskedAnswer, asked
from app.api.routing import endpoint
from app.api.schemas import Listing
from app.core.actions import Action
from app.core.contributions import Successors
from app.core.errors import Invalid
from app.core.kinds import load
from app.core.policy import Role
from app.core.routing import current_actor
from app.institutions.models import Institution

blueprint = Blueprint("accounts_api", __name__)


def _own_profile() -> tuple[User, Account]:
    actor = current_actor()
    return load(User, actor, actor.id), queries.own_account(actor)


def _own_expertise() -> Listing[PartAnswer]:
    own = queries.own_parts(current_actor()).values()
    return Listing(items=[PartAnswer.model_validate(each) for each in own])


def _own_version() -> int:
    return profile_version(*_own_profile())


@endpoint(blueprint, "/me", action=Action.SEE_OWN_ACCOUNT, answers=MeAnswer)
def me() -> MeAnswer:
    """Who the token belongs to."""
    return me_answer(current_actor(), *_own_profile())


@endpoint(
    blueprint,
    "/me",
    action=Action.CHANGE_OWN_ACCOUNT,
    method="PATCH",
    body=ProfileBody,
    answers=MeAnswer,
    needs_version=_own_version,
)
def change_me(body: ProfileBody) -> Callable[[], MeAnswer]:
    """Change one's own profile."""
    actor = current_actor()
    people.change_profile(actor, body.model_dump(exclude_unset=True))
    return lambda: me_answer(actor, *_own_profile())


@endpoint(blueprint, "/me/expertise", action=Action.SEE_OWN_ACCOUNT, answers=Listing[PartAnswer])
def expertise() -> Listing[PartAnswer]:
    """What one is found by, and which of it others see."""
    return _own_expertise()


@endpoint(
    blueprint,
    "/me/expertise",
    action=Action.CHANGE_OWN_ACCOUNT,
    method="PUT",
    body=ExpertiseBody,
    answers=Listing[PartAnswer],
)
def set_expertise(body: ExpertiseBody) -> Listing[PartAnswer]:
    """Say what one is found by; nothing of it is shown before one says so."""
    change_expertise(current_actor(), body.given())
    return _own_expertise()


@endpoint(
    blueprint,
    "/people",
    action=Action.SEE_PEOPLE,
    answers=Listing[PersonAnswer],
    lists=queries.PEOPLE,
)
def list_people() -> Listing[PersonAnswer]:
    """People of the forum."""
    actor = current_actor()
    page = queries.list_people(actor, queries.PEOPLE.parse(request.args))
    parts = queries.parts_of(actor, [each.id for each in page.items])
    return Listing(items=[person_answer(each, parts) for each in page.items], next=page.next)


@endpoint(
    blueprint,
    "/people/<uuid:user_id>",
    action=Action.SEE_PERSON,
    load=User,
    answers=PersonAnswer,
)
def show_person(user: User) -> PersonAnswer:
    """One person."""
    return person_answer(user, queries.parts_of(current_actor(), [user.id]))


@endpoint(
    blueprint,
    "/institutions/<uuid:institution_id>/invitations",
    action=Action.SEE_INVITATIONS,
    load=Institution,
    answers=Listing[InvitationAnswer],
)
def list_invitations(institution: Institution) -> Listing[InvitationAnswer]:
    """The last hundred invitations of an institution, newest first."""
    rows = queries.invitations_of(current_actor(), institution)
    return Listing(items=[invitation_answer(each) for each in rows])


@endpoint(
    blueprint,
    "/institutions/<uuid:institution_id>/invitations",
    action=Action.INVITE_PERSON,
    load=Institution,
    method="POST",
    body=InvitationBody,
    answers=InvitationAnswer,
    status=201,
)
def invite(institution: Institution, body: InvitationBody) -> InvitationAnswer:
    """Invite a person by mail."""
    invitation = invitations.invite(current_actor(), institution, _guest(body))
    return invitation_answer(invitation)


@endpoint(
    blueprint,
    "/institutions/<uuid:institution_id>/private-invitations",
    action=Action.INVITE_PERSON,
    load=Institution,
    method="POST",
    body=PrivateInvitationBody,
    answers=AskedAnswer,
    status=202,
)
def invite_private(institution: Institution, body: PrivateInvitationBody) -> Response:
    """Ask that a private address is invited; an admin confirms the joint act at Location."""
    return asked(private_addresses.ask(current_actor(), institution, _guest(body), body.reason))


def _guest(body: InvitationBody) -> invitations.Guest:
    return invitations.Guest(
        body.email,
        body.name,
        is_representative=body.role == "representative",
        language=body.language,
    )


@endpoint(
    blueprint,
    "/invitations/<uuid:invitation_id>/withdrawal",
    action=Action.WITHDRAW_INVITATION,
    load=Invitation,
    method="POST",
    answers=InvitationAnswer,
)
def withdraw_invitation(invitation: Invitation) -> InvitationAnswer:
    """Make an invitation's link useless."""
    invitations.withdraw_invitation(current_actor(), invitation)
    return invitation_answer(invitation)


@endpoint(
    blueprint,
    "/users/<uuid:user_id>/representation",
    action=Action.MANAGE_PERSON,
    load=User,
    method="POST",
    body=RepresentationBody,
    answers=PersonAnswer,
)
def change_representation(user: User, body: RepresentationBody) -> PersonAnswer:
    """Let a person speak for its institution, or no more."""
    act = people.end_representation if body.outcome == "end" else people.name_representative
    act(current_actor(), user)
    return person_answer(user)


@endpoint(
    blueprint,
    "/users/<uuid:user_id>/roles",
    action=Action.ASK_FOR_ROLE,
    load=User,
    method="POST",
    body=RoleBody,
    answers=AskedAnswer,
    status=202,
)
def ask_for_role(user: User, body: RoleBody) -> Response:
    """Ask that a person becomes coordinator or admin; Location names the joint act."""
    joint_act = forum_roles.ask_for_role(current_actor(), user, Role(body.role), body.reason)
    return asked(joint_act)


@endpoint(
    blueprint,
    "/users/<uuid:user_id>/roles/<role>",
    action=Action.END_ROLE,
    load=User,
    method="DELETE",
    answers=PersonAnswer,
)
def end_role(user: User, role: str) -> PersonAnswer:
    """End a role in the forum, at once."""
    if role not in {each.value for each in forum_roles.FORUM_ROLES}:
        raise Invalid({"role": [_("Choose coordinator or admin.")]})
    forum_roles.end_role(current_actor(), user, Role(role))
    return person_answer(user)


@endpoint(
    blueprint,
    "/users/<uuid:user_id>/holdings",
    action=Action.END_PERSON,
    load=User,
    answers=Listing[HoldingAnswer],
)
def list_holdings(user: User) -> Listing[HoldingAnswer]:
    """What a person holds that is open: for the person, its representatives and admins."""
    found = holdings_of(current_actor(), user)
    return Listing(items=[holding_answer(each) for each in found])


@endpoint(
    blueprint,
    "/users/<uuid:user_id>/departure",
    action=Action.END_PERSON,
    load=User,
    method="POST",
    body=DepartureBody,
    answers=PersonAnswer,
)
def end_person(user: User, body: DepartureBody) -> PersonAnswer:
    """End a person's access; what is open goes to the successors."""
    departures.end_person(current_actor(), user, _successors(body))
    return person_answer(user)


@endpoint(
    blueprint,
    "/users/<uuid:user_id>/handover",
    action=Action.MANAGE_PERSON,
    load=User,
    method="POST",
    body=DepartureBody,
    answers=PersonAnswer,
)
def hand_over(user: User, body: DepartureBody) -> PersonAnswer:
    """Hand over what a person left behind whose access was ended in haste."""
    departures.hand_over(current_actor(), user, _successors(body))
    return person_answer(user)


DEPUTIES = "/institutions/<uuid:institution_id>/deputies"


@endpoint(
    blueprint,
    DEPUTIES,
    action=Action.SEE_DEPUTIES,
    load=Institution,
    answers=Listing[DeputyAnswer],
)
def list_deputies(institution: Institution) -> Listing[DeputyAnswer]:
    """Who speaks for an institution in a representative's place, now or on days to come."""
    found = queries.deputies_of(current_actor(), institution)
    return Listing(items=[DeputyAnswer.model_validate(each) for each in found])


@endpoint(
    blueprint,
    DEPUTIES,
    action=Action.NAME_DEPUTY,
    load=Institution,
    method="POST",
    body=DeputyBody,
    answers=DeputyAnswer,
    status=201,
)
def name_deputy(institution: Institution, body: DeputyBody) -> DeputyAnswer:
    """Let a person speak in one's own place, from one day until another."""
    deputy = load(User, current_actor(), body.deputy_id)
    named = deputies.name_deputy(
        current_actor(), institution, deputy, starts_on=body.starts_on, until=body.until
    )
    return DeputyAnswer.model_validate(named)


@endpoint(
    blueprint,
    "/deputies/<uuid:deputyship_id>",
    action=Action.END_DEPUTY,
    load=Deputyship,
    method="DELETE",
    answers=DeputyAnswer,
)
def end_deputy(deputyship: Deputyship) -> DeputyAnswer:
    """Let a deputy speak for the institution no more, at once."""
    deputies.end_deputy(current_actor(), deputyship)
    return DeputyAnswer.model_validate(deputyship)


@endpoint(
    blueprint, "/me/move", action=Action.CHANGE_HOUSE, method="POST", body=MoveBody, status=204
)
def change_house(body: MoveBody) -> None:
    """Go to the institution that has sent an invitation's link; all tokens end."""
    departures.change_house(current_actor(), body.token, _successors(body))


def _successors(body: DepartureBody) -> Successors:
    actor = current_actor()
    return Successors(
        load(User, actor, body.successor_id) if body.successor_id else None,
        {place: load(User, actor, person) for place, person in body.successors.items()},
    )
