"""Who leaves hands over what is open; where access ends in haste, that follows."""

from collections.abc import Iterable
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import text

from app.accounts import policy
from app.accounts.holdings import holdings_of
from app.accounts.models import User
from app.accounts.service.invitations import invitation_behind
from app.accounts.service.people import end_roles, require_another_representative
from app.core import time
from app.core.contributions import DEPARTURE_STEPS, Successors
from app.core.database import session
from app.core.errors import Conflict, Invalid, NotFound
from app.core.events import record
from app.core.identity import hash_token
from app.core.kinds import load
from app.core.policy import Actor, Role, require

# In the database, because whoever ends it may not know of every project that it is about.
END_PLACES = text("SELECT end_places_of(:person)")
MOVE = text("SELECT move_by_invitation(:hash)")
SETTLE_REST = text("SELECT settle_rest_of(:person, :heir)")
NOBODY_NAMED = Successors()


def end_person(actor: Actor, user: User, successors: Successors = NOBODY_NAMED) -> None:
    """End a person's place in its institution: nothing that is open lets it in any more.

    What is open goes to the successors. Where somebody else than the person names none, it is
    done in haste: what is open stays as it is until it is handed over. Raises Invalid where
    something lacks its successor; Conflict (last_representative) where nobody would speak for the
    institution any more, (lead) where a project would be without a lead.
    """
    require(policy.may_end_person(actor, user))
    if user.ended_at is not None:
        raise Conflict(_("This person has left already."))
    is_in_haste = actor.id != user.id and not successors.are_named
    if successors.are_named:
        successors = _complete(actor, user, successors)
    if Role.REPRESENTATIVE in user.role_names:
        require_another_representative(actor, user)
    for step in DEPARTURE_STEPS:
        step(actor, user, successors)
    if not is_in_haste:
        if not successors.are_named:
            _complete(actor, user, successors)
        _settle_rest(user, successors)
    session().execute(END_PLACES, {"person": user.id})
    record(
        "person.left",
        actor,
        user,
        institution_ids=[user.institution_id],
        has_successor=successors.are_named,
        in_haste=is_in_haste,
    )
    user.ended_at = time.now()
    session().flush()
    end_roles(user, *Role)


def change_house(actor: Actor, token: str, successors: Successors = NOBODY_NAMED) -> None:
    """Go to another institution with its invitation: only account, authorship and ORCID come along.

    Sessions, tokens, roles, memberships, votes and grants end; what is open goes to successors of
    the institution that is left. Raises NotFound for a link that is good no more or leads nowhere
    else, and what `end_person` raises.
    """
    user = load(User, actor, actor.id)
    invitation = invitation_behind(token)
    if invitation is None or invitation["institution_id"] == user.institution_id:
        raise NotFound
    if successors.are_named:
        successors = _complete(actor, user, successors)
    if Role.REPRESENTATIVE in user.role_names:
        require_another_representative(actor, user)
    for step in DEPARTURE_STEPS:
        step(actor, user, successors)
    if not successors.are_named:
        _complete(actor, user, successors)
    _settle_rest(user, successors)
    left = user.institution_id
    record(
        "person.changed_house",
        actor,
        user,
        institution_ids=[left, invitation["institution_id"]],
        has_successor=successors.are_named,
    )
    session().flush()
    moved = session().execute(MOVE, {"hash": hash_token(token)}).scalar_one()
    if moved is None:
        raise Conflict(_("This address belongs to an account of the forum already."))
    session().expire_all()


def hand_over(actor: Actor, user: User, successors: Successors) -> None:
    """Hand over what somebody left behind whose access was ended in haste.

    Raises Invalid where something lacks its successor, Conflict where the person is still there.
    """
    require(policy.may_manage_person(actor, user))
    if user.ended_at is None:
        raise Conflict(_("This person is still there: end the access first."), guard="left")
    successors = _complete(actor, user, successors)
    for step in DEPARTURE_STEPS:
        step(actor, user, successors)
    _settle_rest(user, successors)
    record("person.handed_over", actor, user, institution_ids=[user.institution_id])


def field_of(place: UUID | None) -> str:
    """Which field says who takes over in a project, or of everything else."""
    return "successor_id" if place is None else f"successors/{place}"


def _complete(actor: Actor, user: User, successors: Successors) -> Successors:
    """The same with who takes over everything else in each project that needs somebody.

    Raises Invalid where one cannot succeed, or nobody is named who would have to be.
    """
    by_place = dict(successors.by_place)
    for place in _needed(actor, user):
        by_place.setdefault(place, successors.anywhere)
    errors: dict[str, list[object]] = {}
    for named, person in [(None, successors.anywhere), *by_place.items()]:
        if person is None and named is not None:
            errors[field_of(named)] = [_("Choose who takes this over.")]
        elif person is not None and not _may_succeed(person, user):
            errors[field_of(named)] = [_("The successor must be a person of the institution.")]
    if errors:
        raise Invalid(errors)
    return Successors(successors.anywhere, by_place)


def _needed(actor: Actor, user: User) -> Iterable[UUID]:
    return [
        each.place
        for each in holdings_of(actor, user)
        if each.needs_successor and each.place is not None
    ]


def _may_succeed(person: User, user: User) -> bool:
    return (
        person.id != user.id
        and person.institution_id == user.institution_id
        and person.ended_at is None
    )


def _settle_rest(user: User, successors: Successors) -> None:
    heir = successors.anywhere
    values = {"person": user.id, "heir": None if heir is None else heir.id}
    session().execute(SETTLE_REST, values)
