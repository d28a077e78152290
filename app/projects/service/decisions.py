"""What the coordinators' review does to a project. Who may vote and when is `reviews`' to say."""

from datetime import datetime

from sqlalchemy import func, select

from app.core import time
from app.core.database import session
from app.core.fingerprint import fingerprint
from app.core.policy import Actor, Label
from app.projects.models.project import Project, Registration
from app.projects.models.states import CONSENTED, ProjectState
from app.projects.service.states import move, note
from app.projects.text import exact_text

FIRST_REGISTRATION = 1


def begin_review(actor: Actor, project: Project) -> None:
    """Note that a reviewer is assigned; raises Conflict unless the project is submitted."""
    move(project, ProjectState.IN_REVIEW)
    note("project.review_began", actor, project)


def request_changes(actor: Actor, project: Project, letter: str) -> None:
    """Open the text again, with the letter of reasons for its lead."""
    move(project, ProjectState.CHANGES_REQUESTED, letter)
    note("project.changes_requested", actor, project)


def reject(actor: Actor, project: Project, letter: str) -> None:
    """Refuse the project for good, with the letter of reasons for its lead."""
    move(project, ProjectState.REJECTED, letter)
    project.decided_at = time.now()
    note("project.rejected", actor, project)


def approve(actor: Actor, project: Project, letter: str = "") -> Registration:
    """Approve the project: it gets its code, and its text is frozen as registration 1."""
    move(project, ProjectState.APPROVED, letter)
    at = time.now()
    project.decided_at = at
    project.code = session().scalar(
        select(func.next_project_code(at.year, project.label is Label.RED))
    )
    registration = register(project, FIRST_REGISTRATION, at)
    note("project.approved", actor, project, code=project.code)
    return registration


def register(project: Project, number: int, at: datetime) -> Registration:
    """Freeze the exact text, with the reservations that its lead has accepted."""
    text = exact_text(project)
    registration = Registration(
        project_id=project.id,
        number=number,
        content={**text, "code": project.code, "answers": _answers(project)},
        text_sha256=fingerprint(text),
        approved_at=at,
    )
    session().add(registration)
    return registration


def _answers(project: Project) -> list[dict[str, object]]:
    """What the institutions that take part have answered, beside the text it was answered to."""
    return [
        {
            "institution_id": str(part.institution_id),
            "institution": part.institution.short_name,
            "state": part.state.value,
            "reservation": part.reservation,
            "text_sha256": part.answered_sha256,
            "answered_at": part.answered_at.isoformat() if part.answered_at else None,
            "basis": part.basis,
        }
        for part in project.partnerships
        if part.state in CONSENTED
    ]
