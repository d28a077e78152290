"""Shapes that every part of the API shares."""

from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

T = TypeVar("T")

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000)]
Translations = Annotated[
    dict[
        Annotated[str, StringConstraints(pattern=r"^(en|ru|uz|kk|ky|tg|tk)$")],
        Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)],
    ],
    Field(min_length=1),
]


class Body(BaseModel):
    """What is sent: unknown names are refused, so that a misspelt one is never lost silently."""

    model_config = ConfigDict(extra="forbid")


class Answer(BaseModel):
    """What is answered, read from attributes of a row."""

    model_config = ConfigDict(from_attributes=True)


class Listing(BaseModel, Generic[T]):
    """A page of a list; `next` is the cursor of the page after it."""

    items: list[T]
    next: str | None = None


def plain(value: Any) -> Any:
    """A model, or a list of them, as what JSON can say."""
    return value.model_dump(mode="json") if isinstance(value, BaseModel) else value
