"""Projects that resemble a proposal, among those that its reader may know of.

What they have in common is counted from their cards alone: themes, countries, dates and the words
of their titles. Nobody learns of a project from here who could not find it in the list.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import RowMapping

from app.core.database import session
from app.core.locale import in_reader_language
from app.core.policy import Actor
from app.core.scope import visible
from app.institutions.models import Institution
from app.projects.models.project import Project
from app.projects.models.states import ProjectState

CANDIDATES = 200
"""So many, the last changed first, are looked at: titles are compared one by one."""
SHOWN = 4
LIKE_WORDS = 0.3
"""From which likeness of the trigrams of two titles on they say nearly the same (0 to 1)."""
ENOUGH = 2.0

WORD = re.compile(r"\w+")
ENDED = (ProjectState.REJECTED, ProjectState.WITHDRAWN)


@dataclass(frozen=True)
class Similar:
    """A project, and what it has in common with the proposal."""

    id: UUID
    code: str | None
    title: dict[str, str]
    state: ProjectState
    lead: str
    themes: Sequence[str]
    countries: Sequence[str]
    years: tuple[int, int] | None
    """The first and the last year of both, where their dates overlap."""
    likeness: float

    @property
    def weight(self) -> float:
        """How much they have in common."""
        return (
            len(self.themes)
            + min(len(self.countries), 4) / 2
            + (0.5 if self.years else 0)
            + 4 * self.likeness
        )

    @property
    def name(self) -> str:
        """Its title in the reader's language."""
        return in_reader_language(self.title)

    @property
    def is_alike(self) -> bool:
        """Whether it is worth reading: a theme in common and more, or nearly the same title."""
        return self.likeness >= LIKE_WORDS or (bool(self.themes) and self.weight >= ENOUGH)


def similar_to(actor: Actor, project: Project) -> list[Similar]:
    """The most similar ones, in one statement."""
    rows = (
        visible(
            Project,
            actor,
            Project.id,
            Project.code,
            Project.title,
            Project.state,
            Project.themes,
            Project.countries,
            Project.starts_on,
            Project.ends_on,
            Institution.short_name.label("lead"),
        )
        .join(Project.lead_institution)
        .where(Project.id != project.id, Project.state.not_in(ENDED))
        .order_by(Project.updated_at.desc())
        .limit(CANDIDATES)
    )
    found = [_compared(project, row) for row in session().execute(rows).mappings()]
    alike = [each for each in found if each.is_alike]
    return sorted(alike, key=lambda each: -each.weight)[:SHOWN]


def likeness_of(one: Mapping[str, str], other: Mapping[str, str]) -> float:
    """How alike two titles are, 0 to 1: of all trigrams of their words, how many stand in both.

    As PostgreSQL's pg_trgm counts them; the most alike language in which both are given counts.
    """
    return max((_alike(one[code], other[code]) for code in one if code in other), default=0.0)


def _alike(one: str, other: str) -> float:
    first, second = trigrams(one), trigrams(other)
    return len(first & second) / len(first | second) if first and second else 0.0


def trigrams(words: str) -> frozenset[str]:
    """Three letters each of every word, with two spaces before it and one behind."""
    found = set()
    for word in WORD.findall(words.casefold()):
        padded = f"  {word} "
        found |= {padded[at : at + 3] for at in range(len(padded) - 2)}
    return frozenset(found)


def _compared(project: Project, row: RowMapping) -> Similar:
    return Similar(
        row["id"],
        row["code"],
        row["title"],
        row["state"],
        row["lead"],
        [each for each in project.themes if each in row["themes"]],
        [each for each in project.countries if each in row["countries"]],
        _overlap(project, row["starts_on"], row["ends_on"]),
        likeness_of(project.title, row["title"]),
    )


def _overlap(
    project: Project, starts_on: date | None, ends_on: date | None
) -> tuple[int, int] | None:
    if not (project.starts_on and project.ends_on and starts_on and ends_on):
        return None
    first, last = max(project.starts_on, starts_on), min(project.ends_on, ends_on)
    return (first.year, last.year) if first <= last else None
