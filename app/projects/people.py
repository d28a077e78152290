"""Institutions and people to choose from, and their names."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from app.accounts.models import User
from app.core.database import session
from app.core.locale import country_name
from app.core.policy import Actor
from app.core.scope import visible
from app.institutions.models import Institution, InstitutionState
from app.projects.models.project import Project
from app.projects.models.states import TAKES_PART
from app.projects.service.members import SENDS_PEOPLE

MOST = 500
"""So many choices at most in one list."""


def institutions(actor: Actor) -> Sequence[Institution]:
    """All active institutions, by name."""
    rows = visible(Institution, actor).where(Institution.state == InstitutionState.ACTIVE)
    return session().scalars(rows.order_by(Institution.sort_key).limit(MOST)).all()


def called(institution: Institution) -> str:
    """An institution as it stands in a list of choices."""
    return f"{institution.short_name}, {country_name(institution.country)}: {institution.name}"


def of_institution(actor: Actor, institution_id: UUID) -> list[tuple[str, str]]:
    """The people of an institution as choices."""
    rows = visible(User, actor).where(
        User.institution_id == institution_id, User.ended_at.is_(None)
    )
    found = session().scalars(rows.order_by(User.sort_key).limit(MOST)).unique()
    return [(str(each.id), each.name) for each in found]


def nameable(actor: Actor, project: Project) -> list[tuple[str, str]]:
    """People who can be named members and are none yet, as choices."""
    houses = [
        part.institution_id
        for part in project.partnerships
        if part.role in SENDS_PEOPLE and part.state in TAKES_PART
    ]
    known = {member.user_id for member in project.people}
    rows = visible(User, actor).where(User.institution_id.in_(houses), User.ended_at.is_(None))
    found = session().scalars(rows.order_by(User.sort_key).limit(MOST)).unique()
    return [
        (str(each.id), f"{each.name}, {each.institution.short_name}")
        for each in found
        if each.id not in known
    ]


def names_of(actor: Actor, ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Names by id."""
    wanted = [each for each in ids if each is not None]
    rows = visible(User, actor, User.id, User.name).where(User.id.in_(wanted))
    return {row.id: row.name for row in session().execute(rows)}


def houses_of(actor: Actor, *texts: Mapping[str, Any]) -> dict[str, str]:
    """Short names of the institutions that texts name, by id."""
    wanted = {UUID(part["institution_id"]) for text in texts for part in text.get("partners", [])}
    rows = visible(Institution, actor, Institution.id, Institution.short_name)
    found = session().execute(rows.where(Institution.id.in_(wanted)))
    return {str(row.id): row.short_name for row in found}
