"""The rows of the list of projects, ready to be drawn: fifty of them are one page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import url_for

from app.core.locale import in_reader_language, reader_language
from app.projects.models.project import Project
from app.projects.views.blueprint import period, project_line
from app.ui.drawing import day_in_words, draw_countries, draw_state_pill, draw_tlp

SOMEWHERE = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Line:
    """One project, as the list shows it."""

    href: str
    name: str
    detail: str
    state: str
    label: str
    lead: str
    countries: str
    period: str
    added: tuple[tuple[object, str], ...]
    """What other features say of a running project: what is shown, and a smaller second line."""


def lines_of(
    projects: Sequence[Project],
    themes: Mapping[str, str],
    columns: Mapping[str, Mapping[UUID, Any]],
) -> list[Line]:
    """The lines of a page; `columns` are those that other features contribute."""
    address, language = url_for("projects.show", project_id=SOMEWHERE), reader_language()
    return [
        Line(
            href=address.replace(str(SOMEWHERE), str(project.id)),
            name=in_reader_language(project.title, language),
            detail=project_line(project, themes),
            state=draw_state_pill(project.state, language),
            label=draw_tlp(project.label, language),
            lead=project.lead_institution.short_name,
            countries=draw_countries(project.countries, project.lead_institution.country, language),
            period=period(project, language),
            added=tuple(
                _added(name, values.get(project.id) if project.is_running else None, language)
                for name, values in columns.items()
            ),
        )
        for project in projects
    ]


def _added(name: str, value: Any, language: str) -> tuple[object, str]:
    if value is None:
        return "", ""
    if name == "health":
        return draw_state_pill(value, language), ""
    due = getattr(value, "due_on", None)
    return value, day_in_words(due, language) if due else ""
