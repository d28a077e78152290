"""What of projects waits for whom, and what comings and goings mean for them."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import select, text

from app.core.contributions import (
    CONSEQUENCES,
    DEPARTURE_STEPS,
    MEMBERSHIP_STEPS,
    WAITING,
    Waiting,
)
from app.core.database import session
from app.core.policy import Actor, Doer
from app.core.scope import visible
from app.institutions.models import Institution
from app.projects import guards
from app.projects.models.answers import PreparedAnswer
from app.projects.models.project import Partnership, Project, ProjectMember
from app.projects.models.states import (
    EDITABLE,
    OPEN,
    MemberRole,
    PartnerRole,
    ProjectState,
)
from app.projects.service import standstill, succession

PARTNER_COUNT = text("SELECT partner FROM membership_counts(:house)")
HALTING_COUNTS = text("SELECT active, halted FROM halting_counts(:house)")


@WAITING.add
def invitations(actor: Actor) -> Sequence[Waiting]:
    """For a representative: invitations to answer; while procedures run, until their day."""
    if not actor.is_representative:
        return []
    rows = (
        visible(Partnership, actor)
        .join(Partnership.project)
        .where(
            Partnership.institution_id == actor.institution_id,
            Partnership.state.in_(OPEN),
            Partnership.role != PartnerRole.LEAD,
            Project.state.in_(EDITABLE),
        )
    )
    prepared = _prepared_by(actor)
    return [
        Waiting(
            kind="project.invitation",
            title=part.project.name,
            context=_asked(prepared.get(part.project_id)),
            address=f"/projects/{part.project_id}/consent",
            act=_l("Confirm it") if part.project_id in prepared else _l("Read and answer"),
            due=part.expected_by,
            project_id=part.project_id,
        )
        for part in session().scalars(rows).unique()
    ]


def _prepared_by(actor: Actor) -> dict[UUID, str]:
    """Who has prepared an answer of the actor's institution that waits, by project."""
    rows = visible(PreparedAnswer, actor).where(
        PreparedAnswer.institution_id == actor.institution_id, PreparedAnswer.closed_at.is_(None)
    )
    return {each.project_id: each.prepared_by.name for each in session().scalars(rows)}


def _asked(preparer: str | None) -> str:
    if preparer is None:
        return _("Your institution is asked to answer.")
    return _("An answer is prepared by %(person)s. Confirm or change it.", person=preparer)


@WAITING.add
def own_projects(actor: Actor) -> Sequence[Waiting]:
    """For a lead: reservations to accept, changes to make, and what is ready to go on."""
    led = select(ProjectMember.project_id).where(
        ProjectMember.user_id == actor.id,
        ProjectMember.role == MemberRole.LEAD,
        ProjectMember.ended_at.is_(None),
    )
    rows = visible(Project, actor).where(
        Project.id.in_(led), Project.state.in_((*EDITABLE, ProjectState.APPROVED))
    )
    return [each for project in session().scalars(rows).unique() for each in _of(project)]


@WAITING.add
def acting_leads(actor: Actor) -> Sequence[Waiting]:
    """Projects that the actor leads only because their lead has left, until another is named."""
    acting = select(ProjectMember.project_id).where(
        ProjectMember.user_id == actor.id,
        ProjectMember.is_acting.is_(True),
        ProjectMember.ended_at.is_(None),
    )
    context = _("Its lead has left. You act as lead until you name another.")
    found = session().scalars(visible(Project, actor).where(Project.id.in_(acting)))
    return [
        _waits(project, "lead", context, f"/projects/{project.id}/settings", _l("Name a lead"))
        for project in found.unique()
    ]


def _of(project: Project) -> Iterator[Waiting]:
    address = f"/projects/{project.id}"
    if project.state is ProjectState.APPROVED:
        yield _before_the_work(project, address)
        return
    silent = [
        part
        for part in project.partners
        if part.state in OPEN and part.role is not PartnerRole.OBSERVER
    ]
    if silent:
        yield _unanswered(project, silent)
    for part in project.partners:
        if part.waits_for_lead:
            context = _said_by(part)
            yield _waits(project, "reservation", context, f"{address}/partners", _l("Read it"))
    if project.state is ProjectState.CHANGES_REQUESTED:
        context = _("The coordinators ask for changes, and say in their letter which.")
        yield _waits(project, "changes", context, address, _l("Read the letter"))
    elif all(each.is_met for each in guards.of_submission(project)):
        context = _("Nothing is missing: the proposal can be submitted.")
        yield _waits(project, "submission", context, f"{address}/proposal", _l("Submit for review"))


def _said_by(part: Partnership) -> str:
    house = part.institution.short_name
    if part.has_open_counter_proposal:
        return _("%(institution)s proposes another wording of its part.", institution=house)
    return _("%(institution)s has a reservation.", institution=house)


def _before_the_work(project: Project, address: str) -> Waiting:
    """What is missing, with the way to it; the lead's own to do stands last among the guards."""
    missing = [each for each in guards.of_activation(project) if not each.is_met]
    if not missing:
        context = _("Everything is there: the work can start.")
        return _waits(
            project, "activation", context, f"{address}/settings#activation", _l("Start the work")
        )
    context = _(
        "Approved. Before the work can start: %(what)s.",
        what="; ".join(str(each.sentence) for each in missing),
    )
    return _waits(
        project, "preparation", context, missing[-1].address or address, _l("Prepare the start")
    )


def _unanswered(project: Project, silent: Sequence[Partnership]) -> Waiting:
    houses = ", ".join(sorted(part.institution.short_name for part in silent))
    days = [part.expected_by for part in silent if part.expected_by is not None]
    return Waiting(
        kind="project.answer",
        title=project.name,
        context=_("No answer yet from: %(institutions)s", institutions=houses),
        address=f"/projects/{project.id}/partners",
        act=_l("Look at it"),
        due=min(days, default=None),
        heap="others",
        project_id=project.id,
    )


def _waits(project: Project, kind: str, context: str, address: str, act: object) -> Waiting:
    return Waiting(f"project.{kind}", project.name, context, address, act, project_id=project.id)


@MEMBERSHIP_STEPS.add
def follow_membership(actor: Doer, institution: Institution, outcome: str) -> None:
    """What an institution leads stands still and goes on with it."""
    if outcome in {"suspend", "withdraw"}:
        standstill.halt_projects(actor, institution)
    if outcome == "withdraw":
        standstill.withdraw_proposals(actor, institution)
    elif outcome == "reinstate":
        standstill.resume_projects(actor, institution)


@CONSEQUENCES.add
def projects_that_stand_still(act: str, thing: Any) -> Sequence[object]:
    """How many listed projects a decision moves; of others the admin learns no number."""
    if not isinstance(thing, Institution) or act not in {"suspend", "withdraw", "reinstate"}:
        return []
    counts = session().execute(HALTING_COUNTS, {"house": thing.id}).one_or_none()
    if counts is None:
        return []
    if act == "reinstate":
        goes_on = ngettext(
            "%(num)s project that was suspended with it goes on.",
            "%(num)s projects that were suspended with it go on.",
            counts.halted,
        )
        return [goes_on, _the_rest()]
    active = ngettext(
        "%(num)s active project that it leads is suspended; its people are told.",
        "%(num)s active projects that it leads are suspended; their people are told.",
        counts.active,
    )
    return [active, *_of_others(act, thing), _the_rest()]


def _of_others(act: str, institution: Institution) -> Iterator[str]:
    """What follows for proposals, for what others lead, and for reviews."""
    partner = session().execute(PARTNER_COUNT, {"house": institution.id}).scalar_one()
    if act == "suspend":
        yield _("Proposals that it leads stand still where they are.")
    else:
        yield _("Proposals that it leads are withdrawn with it; their people are told.")
    if partner:
        yield ngettext(
            "%(num)s running project of others goes on without it as a partner.",
            "%(num)s running projects of others go on without it as a partner.",
            partner,
        )
    yield _("Invitations that it has not answered stay so: silence is never a yes.")
    yield _("Reviews that its coordinators have open need other reviewers.")


def _the_rest() -> str:
    """Said whether there is anything or not: so it tells of nothing that is hidden."""
    return _("What is not yours to know of is settled in the same way.")


DEPARTURE_STEPS.add(succession.hand_over_places)
DEPARTURE_STEPS.add(succession.pass_leads_on)
