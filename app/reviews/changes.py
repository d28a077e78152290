"""What changed in a proposal since the last decision, beside the criteria that it touches."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from app.core.database import session
from app.core.difference import SAME, Passage, difference, passages
from app.core.policy import Actor
from app.core.scope import visible
from app.projects.document import lines_of
from app.projects.models.project import Project
from app.projects.people import houses_of
from app.projects.sections import SECTIONS
from app.projects.text import TABLES
from app.reviews.models import CRITERIA, DecidedText
from app.reviews.subject import under_decision

CRITERION_OF = {
    "title": "relevance",
    "question": "relevance",
    "data": "method",
    "method": "method",
    "ethics": "ethics",
    "risks": "feasibility",
    "outputs": "regional_value",
    "time": "feasibility",
    "references": "method",
    "label": "ethics",
    "partners": "regional_value",
    "plan": "feasibility",
    "attachments": "method",
}
"""Part of the text to the criterion that a change in it touches."""

FIELDS = {
    **{section.key: section.fields for section in SECTIONS},
    "partners": ("partners",),
    "plan": ("work_packages", "milestones"),
    "attachments": ("attachments",),
}
TABLED = (*TABLES, "attachments")
"""Parts that are told as they are read, not value by value."""
TITLES: dict[str, Any] = {
    **{section.key: section.title for section in SECTIONS},
    "partners": _l("Institutions and their parts"),
    "plan": _l("Work plan"),
    "attachments": _l("Attachments"),
}


@dataclass(frozen=True)
class Change:
    """A part of the text that changed, with its passages; `number` counts in order of reading."""

    number: int
    part: str
    criterion: str
    passages: Sequence[Passage]

    @property
    def title(self) -> Any:
        """The part's name, as the reader knows it."""
        return TITLES[self.part]


def changes_since(actor: Actor, project: Project) -> list[Change]:
    """What an amendment changes; else what changed since the text that was decided on last."""
    subject = under_decision(actor, project)
    if subject.amendment is not None:
        old, new = (_named(actor, each) for each in (subject.amendment.before, subject.text))
        return _between(old, new, project.houses)
    rows = visible(DecidedText, actor, DecidedText.content).where(
        DecidedText.project_id == project.id
    )
    before = session().scalars(rows.order_by(DecidedText.round.desc()).limit(1)).first()
    if before is None:
        return []
    return _between(before, subject.text, project.houses)


def _named(actor: Actor, text: dict[str, Any]) -> dict[str, Any]:
    """The text with the institutions' names before their parts."""
    houses = houses_of(actor, text)
    parts = [
        {"institution": houses.get(each["institution_id"]), **each} for each in text["partners"]
    ]
    return {**text, "partners": parts}


def _between(before: dict[str, Any], now: dict[str, Any], houses: dict[str, str]) -> list[Change]:
    found: list[Change] = []
    for part, names in FIELDS.items():
        pieces = difference(_words(before, names, houses), _words(now, names, houses))
        if any(kind != SAME for kind, _text in pieces):
            criterion = CRITERION_OF[part]
            found.append(Change(len(found) + 1, part, criterion, passages(pieces)))
    return found


def by_criterion(changes: Sequence[Change]) -> dict[str, list[Change]]:
    """The changes beside each criterion that they touch."""
    return {name: [each for each in changes if each.criterion == name] for name in CRITERIA}


def _words(text: dict[str, Any], names: Sequence[str], houses: dict[str, str]) -> str:
    lines: list[str] = []
    for name in names:
        value = text.get(name)
        lines += lines_of(name, value, houses) if name in TABLED else _lines(value)
    return "".join(f"{line}\n" for line in lines)


def _lines(value: Any) -> list[str]:
    """A value of the exact text, a line for each thing that it says; ids say nothing."""
    if isinstance(value, dict):
        said = {name: each for name, each in value.items() if name != "id" and "_id" not in name}
        return [" · ".join(line for each in said.values() for line in _lines(each))]
    if isinstance(value, (list, tuple)):
        return [line for each in value for line in _lines(each)]
    return [] if value in (None, "") else str(value).split("\n")
