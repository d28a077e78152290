"""What breaks the data dictionary, and the shared code lists, for programs."""

from datetime import date
from typing import Any

from flask import Blueprint, request
from flask_babel import gettext as _

from app.api.routing import endpoint
from app.api.schemas import Answer
from app.core.actions import Action
from app.core.errors import Invalid
from app.core.routing import current_actor
from app.datasets import queries
from app.datasets.api.versions import ONE
from app.datasets.codelists.lists import CODE_LISTS, CodeList
from app.datasets.models.dataset import Dataset
from app.datasets.service.findings import findings_of

blueprint = Blueprint("dataset_findings_api", __name__)

AT_ONCE = 200


class FindingAnswer(Answer):
    """A cell that breaks the dictionary; `rule` is required, unique or code_list."""

    row: int
    field: str
    value: str | None
    rule: str
    why: str


class FindingsAnswer(Answer):
    """A page of what breaks the dictionary."""

    items: list[FindingAnswer]
    next: str | None


class CodeAnswer(Answer):
    """A code, its names by language, its first and last day, and what took its place."""

    code: str
    names: dict[str, str]
    since: date | None
    until: date | None
    successors: list[str]


class CodeListAnswer(Answer):
    """A shared code list."""

    key: str
    names: dict[str, str]
    source: str
    codes: list[CodeAnswer]


class CodeListsAnswer(Answer):
    """All shared code lists."""

    items: list[CodeListAnswer]
    next: None = None


@endpoint(
    blueprint,
    f"{ONE}/findings",
    action=Action.READ_ROWS,
    load=Dataset,
    answers=FindingsAnswer,
    parameters=("cursor",),
)
def findings(dataset: Dataset, number: str) -> Any:
    """Cells that break the data dictionary: always filled in, all different, of a code list."""
    actor = current_actor()
    version = queries.version_numbered(actor, dataset, number)
    cursor = request.args.get("cursor") or "0"
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 12):
        raise Invalid({"cursor": [_("This cursor belongs to another list or filter.")]})
    found = findings_of(actor, dataset, version, int(cursor), AT_ONCE + 1)
    return FindingsAnswer(
        items=[
            FindingAnswer(
                row=each.row, field=each.field, value=each.value, rule=each.rule, why=each.why
            )
            for each in found[:AT_ONCE]
        ],
        next=str(int(cursor) + AT_ONCE) if len(found) > AT_ONCE else None,
    )


@endpoint(blueprint, "/code-lists", action=Action.SEE_VOCABULARY, answers=CodeListsAnswer)
def list_code_lists() -> Any:
    """Every shared code list with its codes."""
    return CodeListsAnswer(items=[_answer(each) for each in CODE_LISTS.values()])


def _answer(one: CodeList) -> CodeListAnswer:
    return CodeListAnswer(
        key=one.key,
        names=dict(one.names),
        source=one.source,
        codes=[
            CodeAnswer(
                code=each.code,
                names=dict(each.names),
                since=each.since,
                until=each.until,
                successors=list(each.successors),
            )
            for each in one.codes
        ],
    )
