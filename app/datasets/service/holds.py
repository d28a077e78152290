"""Hold: an institution pauses, in one act and without a reason, every grant on what it owns."""

from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import or_

from app.accounts.letters import write_to
from app.accounts.models import RoleAssignment
from app.core import time
from app.core.database import session
from app.core.errors import Conflict
from app.core.events import record
from app.core.mail import link_to
from app.core.policy import Actor, Role, require
from app.core.scope import visible
from app.core.time import today
from app.datasets import policy
from app.datasets.models.access import AccessGrant, GrantHold
from app.institutions.models import Institution


def hold_of(actor: Actor, institution: Institution) -> GrantHold | None:
    """The hold that the institution has on now, if it has."""
    rows = visible(GrantHold, actor).where(
        GrantHold.institution_id == institution.id, GrantHold.lifted_at.is_(None)
    )
    return session().scalars(rows).one_or_none()


def begin_hold(actor: Actor, institution: Institution) -> GrantHold:
    """Let no grant on what the institution owns let anybody in, from the next request on.

    Raises Forbidden; Conflict where a hold is on already.
    """
    require(policy.may_hold(actor, institution))
    session().refresh(institution, with_for_update=True)
    if hold_of(actor, institution) is not None:
        raise Conflict(_("All access that it has given is paused already."), "hold")
    hold = GrantHold(institution_id=institution.id, begun_by_id=actor.id)
    session().add(hold)
    session().flush()
    _note("grants.paused", actor, institution)
    _tell(actor, institution, is_begun=True)
    return hold


def lift_hold(actor: Actor, institution: Institution) -> None:
    """Let what has not ended meanwhile let people in again.

    Raises Forbidden; Conflict where there is no hold.
    """
    require(policy.may_hold(actor, institution))
    session().refresh(institution, with_for_update=True)
    hold = hold_of(actor, institution)
    if hold is None:
        raise Conflict(_("Nothing is paused."), "hold")
    hold.lifted_at, hold.lifted_by_id = time.now(), actor.id
    session().flush()
    _note("grants.resumed", actor, institution)
    _tell(actor, institution, is_begun=False)


def _note(name: str, actor: Actor, institution: Institution) -> None:
    record(name, actor, institution, institution_ids=[institution.id])


def _tell(actor: Actor, institution: Institution, *, is_begun: bool) -> None:
    """Write to everybody concerned but the actor; the letter names no dataset."""
    letter = _pausing if is_begun else _resuming
    told = [each for each in _concerned(actor, institution) if each != actor.id]
    write_to(told, lambda: letter(institution.short_name, link_to("/datasets")))


def _concerned(actor: Actor, institution: Institution) -> set[UUID]:
    """Those whom live grants name, who speaks for the houses that they name, and for its own."""
    live = visible(AccessGrant, actor).where(
        AccessGrant.owner_institution_id == institution.id,
        AccessGrant.revoked_at.is_(None),
        AccessGrant.until >= today(),
    )
    grants = session().scalars(live).unique().all()
    houses = {grant.institution_id for grant in grants if grant.user_id is None}
    people = {grant.user_id for grant in grants if grant.user_id is not None}
    speakers = visible(RoleAssignment, actor, RoleAssignment.user_id).where(
        RoleAssignment.role == Role.REPRESENTATIVE,
        RoleAssignment.ended_at.is_(None),
        or_(
            RoleAssignment.institution_id.in_(houses),
            RoleAssignment.institution_id == institution.id,
        ),
    )
    return people | set(session().scalars(speakers))


def _pausing(name: str, address: str) -> tuple[str, str]:
    return (
        _("%(institution)s has paused access to its data", institution=name),
        _(
            "%(institution)s has paused all access to its data that it has given. It"
            " gives no reason. Nothing is lost: when it lifts the hold, what has not ended"
            " meanwhile goes on.\n\n%(address)s",
            institution=name,
            address=address,
        ),
    )


def _resuming(name: str, address: str) -> tuple[str, str]:
    return (
        _("%(institution)s lets access to its data go on", institution=name),
        _(
            "%(institution)s has lifted the hold: access to its data that has not ended"
            " meanwhile goes on.\n\n%(address)s",
            institution=name,
            address=address,
        ),
    )
