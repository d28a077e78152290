"""What can be read of projects: the scopes, and the list."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, any_, exists, false, literal, or_, select

from app.core.contributions import PROJECT_READERS
from app.core.database import session
from app.core.errors import NotFound
from app.core.kinds import Kind, register
from app.core.policy import Actor, Label
from app.core.scope import scope, visible
from app.projects.models.answers import PreparedAnswer
from app.projects.models.attachments import Attachment
from app.projects.models.project import (
    Partnership,
    Project,
    ProjectMember,
    Proposal,
    Registration,
)
from app.projects.models.states import (
    CONSENTED,
    TAKES_PART,
    UNDER_REVIEW,
    MemberRole,
    PartnerRole,
    PartnershipState,
)
from app.projects.models.versions import ProposalVersion

NAMED_ONLY = (Label.AMBER_STRICT, Label.RED)


def member_of(actor: Actor) -> Any:
    """Ids of the projects that the actor is a member of now."""
    return select(ProjectMember.project_id).where(
        ProjectMember.user_id == actor.id, ProjectMember.ended_at.is_(None)
    )


def led_by(actor: Actor) -> Any:
    """Ids of the projects whose lead person the actor is."""
    return member_of(actor).where(ProjectMember.role == MemberRole.LEAD)


def under_review() -> ColumnElement[bool]:
    """Projects on which, or on an amendment of which, coordinators decide."""
    return or_(Project.state.in_(UNDER_REVIEW), Project.is_amending.is_(True))


def _represented(actor: Actor, states: frozenset[PartnershipState]) -> ColumnElement[bool]:
    """Projects in which the actor's institution, for which it speaks, stands in one of `states`."""
    if not actor.is_representative:
        return false()
    parts = select(Partnership.project_id).where(
        Partnership.institution_id == actor.institution_id, Partnership.state.in_(states)
    )
    return Project.id.in_(parts)


def without_conflict(actor: Actor) -> ColumnElement[bool]:
    """Projects that the actor's institution neither leads, nor takes part in, nor funds."""
    part = exists().where(
        Partnership.project_id == Project.id,
        Partnership.institution_id == actor.institution_id,
        Partnership.role != PartnerRole.OBSERVER,
        Partnership.state.in_(TAKES_PART),
    )
    return and_(~part, Project.lead_institution_id != actor.institution_id)


def inside(actor: Actor) -> ColumnElement[bool]:
    """Projects whose inside the actor reads: members, and representatives up to AMBER."""
    return or_(
        Project.id.in_(member_of(actor)),
        and_(_represented(actor, CONSENTED), Project.label.not_in(NAMED_ONLY)),
    )


def readable(actor: Actor) -> ColumnElement[bool]:
    """Projects whose proposal the actor reads: also who is asked to consent or reviews it."""
    reviewing: ColumnElement[bool] = false()
    if actor.is_coordinator:
        reviewing = and_(under_review(), without_conflict(actor))
    others = [readers.reads(actor) for readers in PROJECT_READERS]
    return or_(inside(actor), _represented(actor, TAKES_PART), reviewing, *others)


def known(actor: Actor) -> ColumnElement[bool]:
    """Projects that the actor may know of although they are not listed."""
    submitted: ColumnElement[bool] = false()
    if actor.is_coordinator:
        submitted = and_(Project.submitted_at.is_not(None), Project.label != Label.RED)
    others = [each.knows(actor) for each in PROJECT_READERS]
    return or_(readable(actor), submitted, *others)


def ids(condition: ColumnElement[bool]) -> Any:
    """The ids of the projects that fulfil `condition`, for `in_`."""
    return select(Project.id).where(condition)


@scope(Project)
def known_projects(actor: Actor) -> ColumnElement[bool]:
    """Listed ones to every signed-in member; others to those who take part in them."""
    if not actor.is_signed_in:
        return false()
    return or_(Project.listed.is_(True), known(actor))


@scope(Proposal)
def readable_proposals(actor: Actor) -> ColumnElement[bool]:
    """See `readable`."""
    return Proposal.project_id.in_(ids(readable(actor)))


@scope(Attachment)
def readable_attachments(actor: Actor) -> ColumnElement[bool]:
    """As the proposal is read."""
    return Attachment.project_id.in_(ids(readable(actor)))


@scope(ProposalVersion)
def readable_versions(actor: Actor) -> ColumnElement[bool]:
    """As the proposal is read."""
    return ProposalVersion.project_id.in_(ids(readable(actor)))


@scope(Partnership)
def known_partnerships(actor: Actor) -> ColumnElement[bool]:
    """All parts to who knows the project from inside; consented ones where it is listed.

    Who did not accept is known to the lead person, that institution and coordinators only.
    """
    refused = Partnership.state.in_((PartnershipState.DECLINED, PartnershipState.ABSTAINED))
    shown = and_(
        Partnership.state.in_(CONSENTED | {PartnershipState.LEFT}),
        Partnership.project_id.in_(ids(Project.listed.is_(True))),
    )
    return or_(
        and_(
            Partnership.project_id.in_(ids(known(actor))),
            or_(~refused, Partnership.project_id.in_(led_by(actor)), literal(actor.is_coordinator)),
        ),
        Partnership.institution_id == actor.institution_id,
        shown,
    )


@scope(PreparedAnswer)
def own_prepared_answers(actor: Actor) -> ColumnElement[bool]:
    """What is prepared in the actor's own institution, for those of it who read the text."""
    return and_(
        PreparedAnswer.institution_id == actor.institution_id,
        PreparedAnswer.project_id.in_(ids(readable(actor))),
    )


@scope(ProjectMember)
def known_members(actor: Actor) -> ColumnElement[bool]:
    """People of projects whose proposal the actor reads, and the actor's own memberships."""
    return or_(
        ProjectMember.project_id.in_(ids(readable(actor))), ProjectMember.user_id == actor.id
    )


@scope(Registration)
def readable_registrations(actor: Actor) -> ColumnElement[bool]:
    """Those inside; everybody signed in where the project is listed and GREEN or CLEAR."""
    shown = and_(Project.listed.is_(True), Project.label.in_((Label.GREEN, Label.CLEAR)))
    return Registration.project_id.in_(ids(or_(inside(actor), shown)))


def has_theme(slug: str) -> ColumnElement[bool]:
    """Whether a project has that theme."""
    return literal(slug) == any_(Project.themes)


def registrations_of(actor: Actor, project: Project) -> Sequence[Registration]:
    """The registrations that the actor may read, the newest first."""
    rows = visible(Registration, actor).where(Registration.project_id == project.id)
    return session().scalars(rows.order_by(Registration.number.desc())).all()


def registration(actor: Actor, project: Project, number: int) -> Registration:
    """One registration; raises NotFound."""
    for each in registrations_of(actor, project):
        if each.number == number:
            return each
    raise NotFound


def before(actor: Actor, project: Project, found: Registration, since: str | None) -> Registration:
    """The registration that `found` is compared with: number `since`, else the one before it.

    Raises NotFound where there is none of that number.
    """
    for each in registrations_of(actor, project):
        if str(each.number) == (since or str(found.number - 1)):
            return each
    raise NotFound


def summary_of(actor: Actor, project: Project) -> dict[str, str]:
    """The summary for who may read it: as proposed, or where that is closed as registered."""
    proposal = session().scalar(visible(Proposal, actor).where(Proposal.project_id == project.id))
    if proposal is not None:
        return dict(proposal.summary)
    return next((each.content["summary"] for each in registrations_of(actor, project)), {})


register(
    Kind(
        name="project",
        model=Project,
        word=_l("project"),
        title=lambda project: project.name,
        address=lambda project: f"/projects/{project.id}",
        label=lambda project: project.label,
    )
)
