"""The rows of the list of projects, ready to be drawn: fifty of them are one page."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape

from app.core.locale import in_reader_language, reader_language
from app.projects.listing import Listed
from app.projects.models.states import RUNNING
from app.projects.views.blueprint import period, project_line
from app.ui.drawing import day_in_words, draw_countries, draw_link, draw_state_pill, draw_tlp

SOMEWHERE = UUID(int=0)
HEALTH = "health"
"""The column that stands beside the state instead of by itself."""

Row = list[str | Markup]


def heads_of(added: Sequence[str]) -> list[dict[str, str]]:
    """The columns of the list, with those `added` by other features, in the reader's language."""
    words = {"next_milestone": _("Next milestone")}
    own = (_("Project"), _("State"), _("TLP label"), _("Countries"), _("Period"))
    further = (words.get(name, name) for name in added if name != HEALTH)
    return [{"label": label} for label in (*own, *further)]


def rows_of(
    projects: Sequence[Listed],
    themes: Mapping[str, str],
    columns: Mapping[str, Mapping[UUID, Any]],
) -> list[Row]:
    """What stands in each column of a page; `columns` are those that other features contribute."""
    address, language = url_for("projects.show", project_id=SOMEWHERE), reader_language()
    base = address.removesuffix(str(SOMEWHERE))
    return [
        [
            draw_link(
                in_reader_language(project.title, language),
                f"{base}{project.id}",
                project_line(project, themes),
            ),
            _state(project, columns.get(HEALTH, {}).get(project.id), language),
            draw_tlp(project.label, language),
            draw_countries(project.countries, project.lead_country, language),
            period(project, language),
            *(
                _added(values.get(project.id) if project.state in RUNNING else None, language)
                for name, values in columns.items()
                if name != HEALTH
            ),
        ]
        for project in projects
    ]


def _state(project: Listed, health: Any, language: str) -> Markup:
    """The project's state, and beside that of a running one how its plan stands."""
    state = draw_state_pill(project.state, language)
    if health is None or project.state not in RUNNING:
        return state
    return Markup(f'<span class="pills">{state} {draw_state_pill(health, language)}</span>')  # noqa: S704 - drawn from escaped words


def _added(value: Any, language: str) -> str | Markup:
    if value is None:
        return ""
    due = getattr(value, "due_on", None)
    small = f"<small>{escape(day_in_words(due, language))}</small>" if due else ""
    return Markup(f"<span>{escape(str(value))}</span>{small}")  # noqa: S704 - escaped here
