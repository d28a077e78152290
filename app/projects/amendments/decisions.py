"""What the coordinators' decision does to an amendment. Who may vote and when is `reviews`' to say.

A decision is the quorum's: nobody is named with it.
"""

from sqlalchemy import func, select

from app.core import time
from app.core.contributions import ON_AMENDMENT
from app.core.database import session
from app.core.policy import THE_SYSTEM, Actor
from app.projects.amendments import leading
from app.projects.amendments.models import Amendment, AmendmentState
from app.projects.amendments.service import move, note_on
from app.projects.models.project import Project
from app.projects.service.decisions import register


def approve(actor: Actor, amendment: Amendment) -> None:
    """Let the amended text take the place of the registered one, as a further registration."""
    project, at = amendment.project, time.now()
    leading.refuse_unless_active(project, amendment)
    move(amendment, AmendmentState.APPROVED)
    amendment.decided_at, amendment.registration_number = at, amendment.base_number + 1
    session().flush()
    # With the eyes of the database's owner: who decides writes nothing else in a project.
    session().execute(select(func.apply_amendment(amendment.id)))
    _read_again(project)
    register(project, amendment.base_number + 1, at, amendment.content)
    session().flush()
    for function in ON_AMENDMENT:
        function(actor, project, amendment)
    if leading.new_lead_of(amendment) is not None:
        note_on("project.lead_changed", THE_SYSTEM, amendment)
        leading.tell_who_leads(actor, project)
    _close(project)
    note_on("amendment.approved", THE_SYSTEM, amendment)


def reject(amendment: Amendment) -> None:
    """Leave the registration in force as it is, for good."""
    move(amendment, AmendmentState.REJECTED)
    amendment.decided_at = time.now()
    _close(amendment.project)
    note_on("amendment.rejected", THE_SYSTEM, amendment)


def request_changes(amendment: Amendment) -> None:
    """Open the amendment again for its lead; the registration in force stays as it is."""
    move(amendment, AmendmentState.CHANGES_REQUESTED)
    _close(amendment.project)
    note_on("amendment.changes_requested", THE_SYSTEM, amendment)


def _read_again(project: Project) -> None:
    session().expire(project, ["partnerships", "proposal", "members"])
    session().refresh(project)
    for part in project.partnerships:
        session().refresh(part)


def _close(project: Project) -> None:
    project.is_amending = False
    session().flush()
