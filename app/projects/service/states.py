"""From one state to another: each step one function with its guards."""

from flask_babel import gettext as _
from sqlalchemy import func

from app.core import events, time
from app.core.database import session
from app.core.errors import Conflict, Invalid
from app.core.fingerprint import fingerprint
from app.core.policy import Actor, Doer, require
from app.core.scope import visible
from app.projects import guards, letters, policy
from app.projects.models.project import Project
from app.projects.models.states import TAKES_PART, TRANSITIONS, ProjectState
from app.projects.models.versions import ProposalVersion
from app.projects.text import exact_text
from app.projects.words import PROJECT_STATES

ENDS = frozenset({ProjectState.REJECTED, ProjectState.ARCHIVED})


def move(project: Project, to: ProjectState, reason: str = "") -> None:
    """Bring the project into the state `to`; raises Conflict where the present one forbids it."""
    session().refresh(project, ["state", "version"], with_for_update=True)
    if to not in TRANSITIONS[project.state]:
        raise Conflict(
            _(
                "A project that is “%(now)s” cannot become “%(then)s”.",
                now=PROJECT_STATES[project.state],
                then=PROJECT_STATES[to],
            )
        )
    _require_active_lead(project, to)
    project.state = to
    project.state_reason = reason


def _require_active_lead(project: Project, to: ProjectState) -> None:
    """A project whose lead institution is not active stands still; it can only be ended."""
    if not project.lead_institution.is_active and to not in ENDS:
        raise Conflict(
            _("The institution that leads this project is not active: the project stands still."),
            guard="lead_institution",
        )


def note(name: str, actor: Doer, project: Project, **details: object) -> None:
    """Record what happened to the project, and tell those concerned."""
    events.record(
        name,
        actor,
        project,
        project_id=project.id,
        institution_ids=[
            each.institution_id for each in project.partnerships if each.state in TAKES_PART
        ],
        **details,
    )
    if isinstance(actor, Actor):
        letters.announce(name, actor, project)


def submit(actor: Actor, project: Project) -> None:
    """Close the text and hand it to the coordinators; raises Conflict naming the guard unmet."""
    require(policy.may_prepare(actor, project))
    guards.hold(guards.of_submission(project))
    move(project, ProjectState.SUBMITTED)
    project.submitted_at = time.now()
    _keep_version(actor, project)
    note("project.submitted", actor, project)


def _keep_version(actor: Actor, project: Project) -> None:
    """Keep the text as it is submitted, to be compared with later ones."""
    text = exact_text(project)
    project.proposal.text_sha256 = fingerprint(text)
    rows = visible(ProposalVersion, actor, func.max(ProposalVersion.number))
    last = session().scalar(rows.where(ProposalVersion.project_id == project.id))
    session().add(
        ProposalVersion(
            project_id=project.id,
            number=(last or 0) + 1,
            content=text,
            text_sha256=project.proposal.text_sha256,
            submitted_at=project.submitted_at,
            submitted_by_id=actor.id,
        )
    )
    session().flush()


def withdraw(actor: Actor, project: Project, reason: str = "") -> None:
    """Take the proposal back for good, at any time before it is approved."""
    require(policy.may_steer(actor, project))
    move(project, ProjectState.WITHDRAWN, reason)
    note("project.withdrawn", actor, project)


def activate(actor: Actor, project: Project) -> None:
    """Start the work; raises Conflict naming the guard unmet."""
    require(policy.may_steer(actor, project))
    if ProjectState.ACTIVE not in TRANSITIONS[project.state] or (
        project.state is ProjectState.SUSPENDED
    ):
        raise Conflict(_("Only an approved project is started."))
    guards.hold(guards.of_activation(project))
    move(project, ProjectState.ACTIVE)
    note("project.activated", actor, project)


def complete(actor: Actor, project: Project, lessons: str = "") -> None:
    """End the work, and keep what was learnt.

    What closing asks for and is missing stands in the record; only an amendment that is not decided
    hinders it: raises Conflict (guard "amendment").
    """
    require(policy.may_steer(actor, project))
    asked = guards.of_completion(project)
    guards.hold([each for each in asked if each.name == "amendment"])
    move(project, ProjectState.COMPLETED)
    if lessons.strip():
        project.proposal.lessons = lessons.strip()
    missing = sorted({each.name for each in asked if not each.is_met})
    note("project.completed", actor, project, missing=missing)


def suspend(actor: Actor, project: Project, reason: str) -> None:
    """Halt an active project; raises Invalid without a reason."""
    require(policy.may_oversee(actor, project))
    move(project, ProjectState.SUSPENDED, _needed(reason))
    note("project.suspended", actor, project)


def resume(actor: Actor, project: Project, reason: str) -> None:
    """Let a suspended project go on; raises Invalid without a reason."""
    require(policy.may_oversee(actor, project))
    if project.state is not ProjectState.SUSPENDED:
        raise Conflict(_("Only a suspended project is resumed."))
    move(project, ProjectState.ACTIVE, _needed(reason))
    note("project.resumed", actor, project)


def archive(actor: Actor, project: Project, reason: str) -> None:
    """Put a completed project away; raises Invalid without a reason."""
    require(policy.may_oversee(actor, project))
    move(project, ProjectState.ARCHIVED, _needed(reason))
    note("project.archived", actor, project)


def _needed(reason: str) -> str:
    if not reason.strip():
        raise Invalid({"reason": [_("Say why, in a sentence.")]})
    return reason.strip()
