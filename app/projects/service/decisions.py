"""What the coordinators' review does to a project. Who may vote and when is `reviews`' to say.

A decision is the quorum's: nobody is named with it, so that no one learns whose vote completed it.
Its letter stays with the decision, which fewer people read than the card.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.core import time
from app.core.contributions import ON_APPROVAL
from app.core.database import session
from app.core.fingerprint import fingerprint
from app.core.policy import THE_SYSTEM, Actor, Label
from app.projects.models.project import Project, Registration
from app.projects.models.states import CONSENTED, ProjectState
from app.projects.service.states import move, note
from app.projects.text import exact_text

FIRST_REGISTRATION = 1


def begin_review(actor: Actor, project: Project) -> None:
    """Note that a reviewer is assigned; raises Conflict unless the project is submitted."""
    move(project, ProjectState.IN_REVIEW)
    note("project.review_began", actor, project)


def request_changes(project: Project) -> None:
    """Open the text again for its lead."""
    move(project, ProjectState.CHANGES_REQUESTED)
    note("project.changes_requested", THE_SYSTEM, project)


def reject(project: Project) -> None:
    """Refuse the project for good."""
    move(project, ProjectState.REJECTED)
    project.decided_at = time.now()
    note("project.rejected", THE_SYSTEM, project)


def approve(actor: Actor, project: Project) -> Registration:
    """Approve the project: it gets its code, and its text is frozen as registration 1."""
    # Read before the state changes: from then on, who decides may not read the text any more.
    text = exact_text(project)
    move(project, ProjectState.APPROVED)
    at = time.now()
    project.decided_at = at
    project.code = session().scalar(
        select(func.next_project_code(at.year, project.label is Label.RED))
    )
    registration = register(project, FIRST_REGISTRATION, at, text)
    session().flush()
    for function in ON_APPROVAL:
        function(actor, project)
    note("project.approved", THE_SYSTEM, project, code=project.code)
    return registration


def register(project: Project, number: int, at: datetime, text: dict[str, Any]) -> Registration:
    """Freeze the exact text, with the reservations that its lead has accepted."""
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
