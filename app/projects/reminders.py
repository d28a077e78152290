"""Institutions that are asked and have not answered are reminded; while procedures run, never."""

from collections.abc import Iterable
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.accounts.reminders import speakers
from app.core import time
from app.core.contributions import REMINDERS, Reminder
from app.core.database import session
from app.institutions.models import Institution, InstitutionState
from app.projects.models.project import Partnership, Project
from app.projects.models.states import EDITABLE, OPEN, PartnerRole, PartnershipState

EVERY_DAYS = 7
"""So often who has not answered is reminded; silence is never a yes."""


@REMINDERS.add
def answers_that_wait(today: date) -> Iterable[Reminder]:
    """For who speaks for an institution that is asked: a week after it was, then every week.

    From the day expected of its internal procedures on; until then reminders rest.
    """
    rows = (
        select(Partnership)
        .join(Partnership.project)
        .join(Institution, Institution.id == Partnership.institution_id)
        .where(
            Partnership.state.in_(OPEN),
            Partnership.role != PartnerRole.LEAD,
            Project.state.in_(EDITABLE),
            Institution.state == InstitutionState.ACTIVE,
        )
    )
    waiting = [
        (part, stage)
        for part in session().scalars(rows).unique()
        if (stage := _stage(part, today)) is not None
    ]
    people = speakers(part.institution_id for part, _stage in waiting)
    for part, stage in waiting:
        for person in people[part.institution_id]:
            yield Reminder(
                person,
                f"consent:{part.id}:{stage}",
                _l("Your institution is asked to take part in a project and has not answered"),
                part.project.name,
                f"/projects/{part.project_id}/consent",
                part.project.label,
            )


def _stage(part: Partnership, today: date) -> str | None:
    """Which reminder is due, counted from the day of its beginning; None before the first."""
    if part.state is PartnershipState.IN_PROCEDURE and part.expected_by is not None:
        since = part.expected_by
        weeks = (today - since).days // EVERY_DAYS if today > since else -1
    else:
        since = time.day_of(part.updated_at)
        weeks = (today - since).days // EVERY_DAYS - 1
    return f"{since.isoformat()}:{weeks}" if weeks >= 0 else None
