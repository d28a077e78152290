"""The sections of a proposal: which fields each holds, and what is still missing in it."""

from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.projects.models.project import Project
from app.projects.text import CARD_FIELDS


@dataclass(frozen=True)
class Section:
    """A part of the form with a mark of its own.

    To submit, none of `needed` may be empty, and of `one_of` at least one must not be.
    """

    key: str
    title: LazyString
    fields: tuple[str, ...]
    needed: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()

    @property
    def is_optional(self) -> bool:
        """Whether a proposal can be submitted with nothing in it."""
        return not self.needed and not self.one_of


SECTIONS = (
    Section("title", _l("Title and summary"), ("title", "summary"), ("title", "summary")),
    Section(
        "question", _l("Question and purpose"), ("themes", "questions"), ("themes", "questions")
    ),
    Section(
        "data",
        _l("Data wanted and produced"),
        ("data_wanted", "data_produced"),
        ("data_wanted",),
    ),
    Section("method", _l("Method"), ("method",), ("method",)),
    Section("ethics", _l("Ethics and data protection"), ("ethics", "data_protection"), ("ethics",)),
    Section("risks", _l("Risks"), ("risk_table", "risks"), one_of=("risk_table", "risks")),
    Section("outputs", _l("Outputs and use"), ("outputs",), ("outputs",)),
    Section(
        "time",
        _l("Resources and time"),
        ("countries", "starts_on", "ends_on", "resource_table", "resources"),
        ("countries", "starts_on", "ends_on"),
    ),
    Section("references", _l("References"), ("bibliography",)),
    Section("label", _l("TLP label"), ("label",), ("label",)),
)

BY_KEY = {each.key: each for each in SECTIONS}


def value_of(project: Project, name: str) -> Any:
    """A field of the proposal, wherever it is kept."""
    return getattr(project if name in CARD_FIELDS else project.proposal, name)


def missing_in(section: Section, project: Project) -> list[str]:
    """The fields of the section that are needed and still empty."""
    missing = [name for name in section.needed if not value_of(project, name)]
    if section.one_of and not any(value_of(project, name) for name in section.one_of):
        missing.append(section.one_of[0])
    return missing


def is_begun(section: Section, project: Project) -> bool:
    """Whether anything stands in the section."""
    return any(value_of(project, name) for name in section.fields)
