"""What a person may tell about a file, checked before anything is read by it."""

import codecs
from typing import Annotated

from pydantic import Field, field_validator

from app.api.schemas import Body
from app.datasets.reading.encoding import CYRILLIC_PAGES, LATIN_PAGES
from app.datasets.reading.model import FieldType, Recipe
from app.datasets.reading.structure import TAIL_ROWS

ENCODINGS = ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", *CYRILLIC_PAGES, *LATIN_PAGES)
MOST_LINES = 500
MOST_MARKS = 100

Mark = Annotated[str, Field(min_length=1, max_length=100)]
Sign = Annotated[str, Field(min_length=1, max_length=1)]


class RecipeBody(Body):
    """The reading recipe: what is told; the rest is found out anew.

    `types` goes by the headings. `left_out` counts the rows at the end that are no records: totals
    and footnotes. `quote` is empty where nothing is quoted.
    """

    sheet: Annotated[str, Field(min_length=1, max_length=300)] | None = None
    encoding: Annotated[str, Field(max_length=20)] | None = None
    delimiter: Sign | None = None
    quote: Annotated[str, Field(max_length=1)] | None = None
    preamble: Annotated[int, Field(ge=0, le=MOST_LINES)] | None = None
    heading_rows: Annotated[int, Field(ge=0, le=10)] | None = None
    left_out: Annotated[int, Field(ge=0, le=TAIL_ROWS)] | None = None
    decimal_mark: Annotated[str, Field(pattern=r"^[.,]$")] | None = None
    day_first: bool | None = None
    types: Annotated[dict[str, FieldType], Field(max_length=5_000)] = Field(default_factory=dict)
    missing_marks: Annotated[list[Mark], Field(max_length=MOST_MARKS)] = Field(default_factory=list)

    @field_validator("encoding")
    @classmethod
    def is_known(cls, value: str | None) -> str | None:
        """Refuse what is no encoding of text."""
        if value is None:
            return None
        try:
            name = codecs.lookup(value).name
        except LookupError:
            name = ""
        if name not in {codecs.lookup(one).name for one in ENCODINGS}:
            raise ValueError(", ".join(ENCODINGS))
        return "utf-8" if name == "utf-8" else value

    @field_validator("delimiter", "quote")
    @classmethod
    def is_no_line_end(cls, value: str | None) -> str | None:
        """Refuse what ends lines, or cannot stand in a file."""
        if value is not None and value in {"\r", "\n", "\0"}:
            raise ValueError("no line end")
        return value

    def recipe(self) -> Recipe:
        """As the reading takes it."""
        return Recipe(**self.model_dump())
