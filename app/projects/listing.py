"""The list of projects: its orders, its filters, and a page of it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import (
    ColumnElement,
    String,
    and_,
    any_,
    cast,
    func,
    literal,
    literal_column,
    or_,
    true,
)
from sqlalchemy.orm import joinedload, lazyload

from app.core import vocabulary
from app.core.contributions import PROJECT_COLUMNS
from app.core.locale import (
    INTERNATIONAL,
    MEMBER_STATES,
    country_name,
)
from app.core.paging import Filter, ListSpec, Page, Query, Sort
from app.core.policy import Actor, Label
from app.core.routing import current_actor
from app.core.scope import visible
from app.institutions.models import Institution
from app.projects.models.project import Project
from app.projects.models.states import ProjectState
from app.projects.queries import has_theme, member_of
from app.projects.words import PROJECT_STATES

MOST_WORDS = 8


def countries() -> list[tuple[str, str]]:
    """Countries that a project can be of, by name in the reader's language."""
    return [(code, country_name(code)) for code in (*MEMBER_STATES, INTERNATIONAL)]


def _mine(_value: str) -> ColumnElement[bool]:
    return Project.id.in_(member_of(current_actor()))


def _of_country(code: str) -> ColumnElement[bool]:
    return literal(code) == any_(Project.countries)


def _titled(words: str) -> ColumnElement[bool]:
    """Every word stands somewhere in a title, in whichever language, or in the code."""
    titles = func.jsonb_path_query_array(Project.title, literal_column("'$.*'::jsonpath"))
    said = cast(titles, String)
    found = [
        or_(said.icontains(word, autoescape=True), Project.code.icontains(word, autoescape=True))
        for word in words.split()[:MOST_WORDS]
    ]
    return and_(true(), *found)


PROJECTS = ListSpec(
    "projects",
    sorts=(
        Sort("updated", _l("Changed last"), (Project.updated_at, Project.id), True),
        Sort("newest", _l("Newest first"), (Project.created_at, Project.id), True),
        Sort("oldest", _l("Oldest first"), (Project.created_at, Project.id)),
    ),
    filters=(
        Filter("q", _l("Words in the title"), _titled),
        Filter(
            "state",
            _l("State"),
            lambda value: Project.state == value,
            lambda: [(state.value, word) for state, word in PROJECT_STATES.items()],
        ),
        Filter(
            "theme",
            _l("Theme"),
            has_theme,
            lambda: [(theme.slug, theme.name) for theme in vocabulary.themes()],
        ),
        Filter("country", _l("Country"), _of_country, countries),
        Filter("mine", _l("Whose"), _mine, lambda: [("yes", _l("Mine"))]),
    ),
)


class Listed(NamedTuple):
    """What the list shows of a project; the rows of `list_lines` read so."""

    id: UUID
    updated_at: datetime
    created_at: datetime
    code: str | None
    title: dict[str, str]
    themes: list[str]
    countries: list[str]
    state: ProjectState
    label: Label
    starts_on: date | None
    ends_on: date | None
    lead: str
    lead_country: str | None


LEAD = {"lead": Institution.short_name, "lead_country": Institution.country}
COLUMNS = tuple(
    LEAD[name].label(name) if name in LEAD else getattr(Project, name) for name in Listed._fields
)


def list_projects(actor: Actor, query: Query) -> Page:
    """A page of what the actor may know of."""
    lead = joinedload(Project.lead_institution)
    rows = visible(Project, actor).options(
        lazyload(Project.partnerships), lead.load_only(Institution.short_name, Institution.country)
    )
    return PROJECTS.page(rows, query)


def list_lines(actor: Actor, query: Query) -> Page:
    """The same page as plain rows (`Listed`): a third of the work where nothing is changed."""
    rows = visible(Project, actor, *COLUMNS).join(Project.lead_institution)
    return PROJECTS.page(rows, query, scalars=False)


def columns_of(actor: Actor, projects: Sequence[Listed]) -> dict[str, dict[Any, Any]]:
    """What other features say of each of these projects: one statement each."""
    ids = [project.id for project in projects]
    columns: dict[str, dict[Any, Any]] = {}
    if ids:
        for function in PROJECT_COLUMNS:
            columns |= function(actor, ids)
    return columns
