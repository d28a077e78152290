"""The JSON of a proposal's text, as it comes in."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from app.api.schemas import Body, Line
from app.core.policy import Label
from app.projects.forms import PROSE_LIMIT, SUMMARY_LIMIT, TITLE_LIMIT
from app.projects.tables import CELL_LIMIT, MOST_ROWS, amount_of
from app.projects.text import TABLES

Language = Literal["en", "ru", "uz", "kk", "ky", "tg", "tk"]
LongText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=PROSE_LIMIT)]
Title = dict[
    Language,
    Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=TITLE_LIMIT)],
]
Summary = dict[
    Language, Annotated[str, StringConstraints(strip_whitespace=True, max_length=SUMMARY_LIMIT)]
]
Country = Annotated[str, StringConstraints(pattern=r"^([A-Z]{2}|INT)$")]
Slugs = Annotated[list[Line], Field(max_length=50)]


Level = Literal["low", "medium", "high"]
Cell = Annotated[str, StringConstraints(strip_whitespace=True, max_length=CELL_LIMIT)]


class RiskRow(Body):
    """A risk, how likely and how grave it is, and what is done about it."""

    risk: Annotated[Cell, Field(min_length=1)]
    likelihood: Level
    impact: Level
    answer: Cell = ""


class ResourceRow(Body):
    """What an institution brings of one kind; null: not said yet which institution."""

    institution_id: UUID | None = None
    kind: Literal["staff", "equipment", "services", "travel", "data", "other"]
    amount: Annotated[str, AfterValidator(amount_of), Field(max_length=30)] = ""
    """A decimal number, or "" where only `note` says how much."""
    unit: Literal[
        "person_months", "pieces", "USD", "EUR", "KGS", "KZT", "RUB", "TJS", "TMT", "UZS"
    ] = "person_months"
    note: Cell = ""


RiskTable = Annotated[list[RiskRow], Field(max_length=MOST_ROWS)]
ResourceTable = Annotated[list[ResourceRow], Field(max_length=MOST_ROWS)]


def tables_in_json(body: Body) -> dict[str, Any]:
    """The tables that a body brings, as they are kept."""
    given = {name: getattr(body, name, None) for name in TABLES}
    return {
        name: [each.model_dump(mode="json") for each in rows]
        for name, rows in given.items()
        if rows is not None
    }


class ProposalText(Body):
    """What a proposal says, and what an amendment may say anew; what is left out stays."""

    title: Annotated[Title, Field(min_length=1)] | None = None
    summary: Summary | None = None
    themes: Slugs | None = None
    countries: Annotated[list[Country], Field(max_length=50)] | None = None
    ends_on: date | None = None
    questions: LongText | None = None
    method: LongText | None = None
    data_wanted: LongText | None = None
    data_produced: LongText | None = None
    ethics: LongText | None = None
    data_protection: LongText | None = None
    risk_table: RiskTable | None = None
    risks: LongText | None = None
    outputs: LongText | None = None
    resource_table: ResourceTable | None = None
    resources: LongText | None = None
    bibliography: LongText | None = None


class ProjectChange(ProposalText):
    """What changes of a proposal; what is left out stays."""

    language: Language | None = None
    starts_on: date | None = None
    label: Label | None = None

    def fields(self) -> dict[str, Any]:
        """What was sent; only the dates can be taken away by null."""
        sent = self.model_dump(exclude_unset=True) | tables_in_json(self)
        return {
            name: value
            for name, value in sent.items()
            if value is not None or name in {"starts_on", "ends_on"}
        }


class ProjectBody(ProjectChange):
    """A new proposal: a title is all that it needs."""

    title: Annotated[Title, Field(min_length=1)]
    copy_from: UUID | None = None
    """An earlier project whose text is taken over where this body says nothing."""

    def fields(self) -> dict[str, Any]:
        """The fields of the proposal."""
        return {name: value for name, value in super().fields().items() if name != "copy_from"}
