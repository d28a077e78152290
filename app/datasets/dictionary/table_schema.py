"""A data dictionary as a Table Schema (https://specs.frictionlessdata.io/table-schema/).

`unit`, `titles`, `descriptions`, `nothing` and `codeList` extend it. `title` and `description` are
what a program without languages reads: English, else the first language there is.
"""

from collections.abc import Iterable, Sequence
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints

from app.api.schemas import Answer, Body
from app.datasets.dictionary.entries import (
    DESCRIPTION_LIMIT,
    TITLE_LIMIT,
    UNIT_LIMIT,
    Entry,
)

MOST_FIELDS = 5_000

Language = Annotated[str, StringConstraints(pattern=r"^(en|ru|uz|kk|ky|tg|tk)$")]
Title = Annotated[str, StringConstraints(strip_whitespace=True, max_length=TITLE_LIMIT)]
Description = Annotated[str, StringConstraints(strip_whitespace=True, max_length=DESCRIPTION_LIMIT)]
Unit = Annotated[str, StringConstraints(strip_whitespace=True, max_length=UNIT_LIMIT)]
Nothing = Literal["zero", "not_reported", "withheld", "does_not_apply"]


CodeListKey = Literal["", "countries", "provinces", "drug-groups", "units"]


class Constraints(Body):
    """What holds of every row."""

    required: bool = False
    unique: bool = False


class FieldBody(Body):
    """One field. `name`, `type` and `missingValues` are those of the reading.

    Without `titles`, `title` is taken as the English one; so is `description`. `nothing` says
    which marks for nothing mean `zero`, `not_reported`, `withheld` or `does_not_apply`.
    `codeList` names a shared list of `/code-lists` that the values are of.
    """

    name: str
    type: str
    title: Title | None = None
    titles: dict[Language, Title] = Field(default_factory=dict)
    description: Description | None = None
    descriptions: dict[Language, Description] = Field(default_factory=dict)
    unit: Unit | None = None
    missing_values: list[str] | None = Field(default=None, alias="missingValues")
    nothing: dict[str, Nothing] = Field(default_factory=dict)
    code_list: CodeListKey | None = Field(default=None, alias="codeList")
    constraints: Constraints = Field(default_factory=Constraints)

    def entry(self) -> Entry:
        """What is said of the field; whether it fits the reading is asked where it is kept."""
        return Entry(
            name=self.name,
            type=TYPES.get(self.type, self.type),
            unit=self.unit or "",
            titles=_said(self.titles, self.title),
            descriptions=_said(self.descriptions, self.description),
            nothing=dict(self.nothing),
            code_list=self.code_list or "",
            required=self.constraints.required,
            unique=self.constraints.unique,
        )


class SchemaBody(Body):
    """All fields of the version; `version` may stand there as it was given, If-Match counts."""

    fields: Annotated[list[FieldBody], Field(max_length=MOST_FIELDS)]
    version: int | None = None


class DescribedField(Answer):
    """One field in the terms of Table Schema, with its extensions."""

    name: str
    type: str
    title: str | None = None
    titles: dict[str, str] = Field(default_factory=dict)
    description: str | None = None
    descriptions: dict[str, str] = Field(default_factory=dict)
    unit: str | None = None
    missing_values: list[str] = Field(default_factory=list, serialization_alias="missingValues")
    nothing: dict[str, str] = Field(default_factory=dict)
    code_list: str | None = Field(default=None, serialization_alias="codeList")
    constraints: dict[str, bool] = Field(default_factory=dict)

    model_config = ConfigDict(from_attributes=True, serialize_by_alias=True)


class VersionSchema(Answer):
    """The data dictionary of a version; `version` counts its changes, for If-Match."""

    fields: list[DescribedField]
    version: int


TYPES = {"string": "text"}
"""Types of Table Schema that the reading calls otherwise."""

WRITTEN_TYPES = {"text": "string"}


def described(entry: Entry, marks: Iterable[str] = ()) -> DescribedField:
    """What is said of a field, beside the marks for nothing that were found in it."""
    held = {"required": entry.required, "unique": entry.unique}
    return DescribedField(
        name=entry.name,
        type=WRITTEN_TYPES.get(entry.type, entry.type),
        title=_first(entry.titles),
        titles=entry.titles,
        description=_first(entry.descriptions),
        descriptions=entry.descriptions,
        unit=entry.unit or None,
        missing_values=list(marks),
        nothing=entry.nothing,
        code_list=entry.code_list or None,
        constraints={name: True for name, holds in held.items() if holds},
    )


def version_schema(
    entries: Sequence[Entry], marks: Sequence[Iterable[str]], version: int
) -> VersionSchema:
    """A data dictionary beside the marks for nothing that were found in each field."""
    fields = [described(entry, found) for entry, found in zip(entries, marks, strict=True)]
    return VersionSchema(fields=fields, version=version)


def _said(by_language: dict[str, str], alone: str | None) -> dict[str, str]:
    texts = by_language or ({"en": alone} if alone else {})
    return {language: text for language, text in texts.items() if text}


def _first(texts: dict[str, str]) -> str | None:
    return texts.get("en") or next(iter(texts.values()), None)
