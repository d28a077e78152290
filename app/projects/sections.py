"""The sections of a proposal: which fields each holds, and what is still missing in it."""

from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.projects.models.project import Project
from app.projects.text import CARD_FIELDS


@dataclass(frozen=True)
class Section:
    """A part of the form with a mark of its own; `needed` must not be empty to submit."""

    key: str
    title: LazyString
    fields: tuple[str, ...]
    needed: tuple[str, ...]


SECTIONS = (
    Section("title", _l("Title and summary"), ("title", "summary"), ("title", "summary")),
    Section(
        "question", _l("Question and purpose"), ("themes", "questions"), ("themes", "questions")
    ),
    Section("data", _l("Data wanted"), ("data_wanted",), ("data_wanted",)),
    Section("method", _l("Method"), ("method",), ("method",)),
    Section("ethics", _l("Ethics and data protection"), ("ethics",), ("ethics",)),
    Section("risks", _l("Risks"), ("risks",), ("risks",)),
    Section("outputs", _l("Outputs and use"), ("outputs",), ("outputs",)),
    Section(
        "time",
        _l("Resources and time"),
        ("countries", "starts_on", "ends_on", "resources"),
        ("countries", "starts_on", "ends_on"),
    ),
    Section("label", _l("TLP label"), ("label",), ("label",)),
)

BY_KEY = {each.key: each for each in SECTIONS}


def value_of(project: Project, name: str) -> Any:
    """A field of the proposal, wherever it is kept."""
    return getattr(project if name in CARD_FIELDS else project.proposal, name)


def missing_in(section: Section, project: Project) -> list[str]:
    """The fields of the section that are needed and still empty."""
    return [name for name in section.needed if not value_of(project, name)]


def is_begun(section: Section, project: Project) -> bool:
    """Whether anything stands in the section."""
    return any(value_of(project, name) for name in section.fields)
