"""Invite institutions, change and end their parts."""

from collections.abc import Mapping
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.core import events, time
from app.core.contributions import EXIT_PARTS, EXIT_STEPS, ExitPart
from app.core.database import session
from app.core.errors import Conflict, Invalid, NotFound
from app.core.policy import Actor, Doer, require
from app.core.scope import visible
from app.institutions.models import Institution, Membership
from app.projects import letters, policy
from app.projects.models.project import Partnership, Project
from app.projects.models.states import (
    ANSWERS,
    OPEN,
    PartnerRole,
    PartnershipState,
)
from app.projects.service.members import SENDS_PEOPLE
from app.projects.service.proposal import ask_again, settle
from app.projects.text import Concern


def part_of(project: Project, institution_id: UUID) -> Partnership:
    """The institution's part that the actor may know of; raises NotFound."""
    part = project.partnership_of(institution_id)
    if part is None:
        raise NotFound
    return part


def note(name: str, actor: Doer, part: Partnership, **details: object) -> None:
    """Record what happened to a part: for the project, the lead's house and the partner's."""
    events.record(
        name,
        actor,
        part.project,
        project_id=part.project_id,
        institution_ids=[part.project.lead_institution_id, part.institution_id],
        institution=str(part.institution_id),
        **details,
    )


def invite(
    actor: Actor,
    project: Project,
    institution_id: UUID,
    role: PartnerRole,
    contribution: str = "",
) -> Partnership:
    """Ask an institution to take part; its representatives are told.

    Raises Invalid for a role or institution that cannot be, Conflict where it was asked already.
    """
    require(policy.may_prepare(actor, project))
    institution = invitable(actor, institution_id, role)
    if project.partnership_of(institution_id) is not None:
        raise Conflict(_("This institution has been asked already."), guard="asked_already")
    part = Partnership(
        project=project,
        institution=institution,
        institution_id=institution.id,
        role=role,
        state=PartnershipState.INVITED,
        contribution=contribution.strip(),
    )
    session().add(part)
    settle(actor, project)
    note("partner.invited", actor, part, role=role.value)
    letters.tell(
        letters.representatives_of(actor, institution_id),
        project,
        _l("Your institution is invited to a project"),
        _l("Your institution is asked to take part in a project and to answer as a whole."),
        "/consent",
    )
    return part


def remove(actor: Actor, project: Project, institution_id: UUID) -> None:
    """Take back an invitation that is not answered; raises Conflict where it is."""
    require(policy.may_prepare(actor, project))
    part = part_of(project, institution_id)
    if part.role is PartnerRole.LEAD or part.state not in OPEN:
        raise Conflict(
            _("Only an invitation that is not answered is taken back."), guard="answered"
        )
    note("partner.removed", actor, part)
    end_memberships(project, institution_id)
    project.partnerships.remove(part)
    session().delete(part)
    settle(actor, project)


def change_part(
    actor: Actor, project: Project, institution_id: UUID, contribution: str, role: PartnerRole
) -> None:
    """Change what a partner brings and as what; if it has consented, it alone is asked again."""
    require(policy.may_prepare(actor, project))
    part = part_of(project, institution_id)
    if part.role is PartnerRole.LEAD:
        role = PartnerRole.LEAD
    elif role is not part.role:
        invitable(actor, institution_id, role)
    if (part.contribution, part.role) == (contribution.strip(), role):
        return
    if part.has_open_counter_proposal and contribution.strip() != part.counter_proposal:
        ask_again(actor, project, part, [Concern.PART])
    part.contribution, part.role = contribution.strip(), role
    if role not in SENDS_PEOPLE:
        end_memberships(project, institution_id)
    note("partner.contribution_changed", actor, part)
    settle(actor, project)


def name_contact(actor: Actor, project: Project, institution_id: UUID, contact_id: UUID) -> None:
    """Name the person whom others turn to; raises Invalid for somebody of another institution."""
    part = part_of(project, institution_id)
    require(policy.may_name_contact(actor, part))
    rows = visible(User, actor).where(User.id == contact_id, User.ended_at.is_(None))
    person = session().scalars(rows).one_or_none()
    if person is None or person.institution_id != institution_id:
        raise Invalid({"contact_id": [_("Name a person of this institution.")]})
    part.contact_id = person.id
    note("partner.contact_named", actor, part)


def exit_parts(actor: Actor, project: Project, institution_id: UUID) -> list[ExitPart]:
    """What there is to settle before an institution leaves; raises Forbidden."""
    require(policy.may_end_part(actor, part_of(project, institution_id)))
    return [each for parts in EXIT_PARTS for each in parts(actor, project, institution_id)]


def leave(actor: Actor, project: Project, institution_id: UUID, stays: Mapping[UUID, bool]) -> None:
    """End an institution's part; its people leave the project, their authorship stays.

    `stays`: of each thing that the exit step asks about, whether it stays with the project.
    Raises Forbidden, Conflict where it takes no part, Invalid where something is not settled.
    """
    part = part_of(project, institution_id)
    require(policy.may_end_part(actor, part))
    # Who takes part belongs to the text: no vote on the old one may be counted meanwhile.
    session().refresh(project, ["version"], with_for_update=True)
    if PartnershipState.LEFT not in ANSWERS[part.state]:
        raise Conflict(_("Only who takes part can leave."), guard="partnership")
    parts = exit_parts(actor, project, institution_id)
    asked = [thing for each in parts for thing, _title in each.choices]
    if missing := [thing for thing in asked if thing not in stays]:
        raise Invalid(
            {f"stays/{thing}": [_("Say whether this stays or is taken back.")] for thing in missing}
        )
    for step in EXIT_STEPS:
        step(actor, project, institution_id, {thing: stays[thing] for thing in asked})
    end_memberships(project, institution_id)
    part.state, part.left_at = PartnershipState.LEFT, time.now()
    session().flush()
    note("partner.left", actor, part)
    letters.tell(
        letters.lead_of(project),
        project,
        _l("An institution has left the project"),
        _l("An institution has ended its part in the project."),
    )


def end_memberships(project: Project, institution_id: UUID) -> None:
    """End those of all people of an institution that sends none any more.

    To be done while its representative still reads them.
    """
    for member in project.people:
        if member.institution_id == institution_id:
            member.ended_at = time.now()
    session().flush()


def invitable(actor: Actor, institution_id: UUID, role: PartnerRole) -> Institution:
    """An institution that can take part in `role`; raises Invalid for any other."""
    rows = visible(Institution, actor).where(Institution.id == institution_id)
    institution = session().scalars(rows).one_or_none()
    if institution is None or not institution.is_active:
        raise Invalid({"institution_id": [_("Choose an active institution of the forum.")]})
    if role is PartnerRole.LEAD:
        raise Invalid({"role": [_("The lead institution is the one that proposes.")]})
    if institution.membership is Membership.OBSERVER and role is not PartnerRole.OBSERVER:
        raise Invalid({"role": [_("An observer of the forum can only be an observer here.")]})
    return institution
