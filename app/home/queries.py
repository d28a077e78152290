"""What a person sees first: what waits, their projects, and where the region stands."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select

from app.core import time
from app.core.contributions import PROJECT_COLUMNS, WAITING, Waiting
from app.core.database import session
from app.core.locale import MEMBER_STATES
from app.core.policy import Actor
from app.core.scope import visible
from app.projects.models.project import Project
from app.projects.models.states import ProjectState
from app.projects.queries import inside
from app.ui.waiting import WaitingLine, in_words

SHOWN_PROJECTS = 8
ENDED = (ProjectState.ARCHIVED, ProjectState.REJECTED, ProjectState.WITHDRAWN)


def waiting(actor: Actor) -> list[Waiting]:
    """Everything that waits, most urgent first; what has no date comes last."""
    found = [each for function in WAITING for each in function(actor)]
    return sorted(
        found, key=lambda each: (each.due is None, each.due or each.since or date.max, each.title)
    )


def heaps(actor: Actor) -> dict[str, list[WaitingLine]]:
    """What waits for me, in my institution, and for others."""
    today = time.today()
    found: dict[str, list[WaitingLine]] = {"me": [], "institution": [], "others": []}
    for each in waiting(actor):
        found[each.heap].append(in_words(each, today))
    return found


def my_projects(actor: Actor) -> Sequence[Project]:
    """The projects that the person is in or speaks for, the latest changed first."""
    return (
        session()
        .scalars(
            visible(Project, actor)
            .where(inside(actor), Project.state.not_in(ENDED))
            .order_by(Project.updated_at.desc(), Project.id.desc())
            .limit(SHOWN_PROJECTS)
        )
        .all()
    )


def columns_of(actor: Actor, projects: Sequence[Project]) -> dict[str, dict[Any, Any]]:
    """What other features add to a list of projects: column, then project id, then value."""
    ids = [project.id for project in projects]
    merged: dict[str, dict[Any, Any]] = {}
    for contribute in PROJECT_COLUMNS:
        merged.update(contribute(actor, ids))
    return merged


def active_by_country(actor: Actor) -> dict[str, int]:
    """How many running projects each member state takes part in.

    Only what every member may know of is counted, so that the numbers tell nobody more.
    """
    country = func.unnest(Project.countries).label("country")
    listed = visible(Project, actor, country).where(
        Project.listed.is_(True), Project.state == ProjectState.ACTIVE
    )
    rows = listed.subquery()
    counts = session().execute(select(rows.c.country, func.count()).group_by(rows.c.country))
    found: dict[str, int] = dict(counts.all())
    return {code: found.get(code, 0) for code in MEMBER_STATES}
