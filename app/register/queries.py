"""What each reader finds in the register."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, false, literal, or_

from app.core.database import session
from app.core.paging import Filter, ListSpec, Page, Query, Sort
from app.core.policy import Actor
from app.core.scope import scope, visible
from app.institutions.models import Institution
from app.projects.models.project import Project
from app.projects.queries import ids, known
from app.register.models import DecisionKind, NumberedDecision

KINDS = {
    DecisionKind.APPROVED: _l("Project approved"),
    DecisionKind.AMENDED: _l("Amendment approved"),
    DecisionKind.ADMITTED: _l("Institution admitted"),
    DecisionKind.SUSPENDED: _l("Institution suspended"),
    DecisionKind.REINSTATED: _l("Institution reinstated"),
    DecisionKind.WITHDRAWN: _l("Institution withdrawn"),
}


@scope(NumberedDecision)
def known_numbers(actor: Actor) -> ColumnElement[bool]:
    """The common series to every signed-in member; the others to who may know of the project."""
    if not actor.is_signed_in:
        return false()
    return or_(
        NumberedDecision.number.is_not(None), NumberedDecision.project_id.in_(ids(known(actor)))
    )


def _of_year(year: str) -> ColumnElement[bool]:
    is_year = year.isascii() and year.isdigit() and len(year) == len("2026")
    return NumberedDecision.year == int(year) if is_year else literal(value=False)


DECISIONS = ListSpec(
    "decisions",
    sorts=(
        Sort(
            "newest",
            _l("Newest first"),
            (NumberedDecision.decided_at, NumberedDecision.id),
            True,
        ),
        Sort("oldest", _l("Oldest first"), (NumberedDecision.decided_at, NumberedDecision.id)),
    ),
    filters=(
        Filter("year", _l("Year"), _of_year),
        Filter(
            "kind",
            _l("Decision"),
            lambda kind: NumberedDecision.kind == DecisionKind(kind),
            lambda: [(kind.value, words) for kind, words in KINDS.items()],
        ),
    ),
)


@dataclass(frozen=True)
class Entry:
    """A decision as its reader may know it; without `subject` where that is closed."""

    designation: str
    kind: DecisionKind
    decided_at: datetime
    subject: str | None
    code: str | None
    project_id: UUID | None
    institution_id: UUID | None

    @property
    def kind_words(self) -> Any:
        """What was decided, in words."""
        return KINDS[self.kind]

    @property
    def address(self) -> str | None:
        """Where the thing that was decided on stands."""
        if self.project_id:
            return f"/projects/{self.project_id}"
        return f"/institutions/{self.institution_id}" if self.institution_id else None


def list_decisions(actor: Actor, query: Query) -> Page:
    """A page of the register, in three statements."""
    page = DECISIONS.page(visible(NumberedDecision, actor), query)
    projects = _named(actor, Project, {each.project_id for each in page.items})
    houses = _named(actor, Institution, {each.institution_id for each in page.items})
    entries = []
    for each in page.items:
        project, house = projects.get(each.project_id), houses.get(each.institution_id)
        entries.append(
            Entry(
                each.designation,
                each.kind,
                each.decided_at,
                house.name_on(each.decided_at.date()) if house else project and project.name,
                project.code if project else None,
                project.id if project else None,
                house.id if house else None,
            )
        )
    return Page(entries, page.next)


def _named(actor: Actor, model: Any, wanted: set[UUID | None]) -> dict[UUID | None, Any]:
    rows = visible(model, actor).where(model.id.in_(wanted - {None}))
    return {each.id: each for each in session().scalars(rows).unique()}
