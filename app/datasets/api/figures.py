"""Figures by group for programs."""

from typing import Any

from flask import Blueprint, request

from app.api.routing import endpoint
from app.api.schemas import Answer
from app.core.actions import Action
from app.core.routing import current_actor
from app.datasets import queries
from app.datasets.aggregates.disclosure import ALL, Key
from app.datasets.api.versions import ONE
from app.datasets.export.cells import as_json
from app.datasets.models.dataset import Dataset
from app.datasets.service.figures import Figures, Question, make_figures, open_figures

blueprint = Blueprint("dataset_figures_api", __name__)


class GroupAnswer(Answer):
    """One group. A field that is not in `by` is taken as a whole; null there is a missing value.

    `withheld`: too few rows, or else another group could be worked out.
    """

    by: dict[str, Any]
    rows: int | None
    value: Any
    withheld: bool


class FiguresAnswer(Answer):
    """Figures by group, with all margins. Where rows are closed (`guarded`), they are counts,
    rounded to the middle of six, and groups that are too small are withheld.
    """

    by: list[str]
    measure: str
    guarded: bool
    items: list[GroupAnswer]


@endpoint(
    blueprint,
    f"{ONE}/aggregate",
    action=Action.SEE_FIGURES,
    load=Dataset,
    answers=FiguresAnswer,
    parameters=("by", "measure", "filter"),
)
def figures(dataset: Dataset, number: str) -> Any:
    """Figures by group.

    `by` (once or twice): a field; days as `field:year` or `field:month`. `measure`: count, or
    sum, mean or median with `:field`. `filter` as for the rows. Where rows are closed, `measure`
    is count, and there is one filter at most, `field:equals:value`, of days `field:equals:year`.
    """
    actor = current_actor()
    version = queries.version_numbered(actor, dataset, number)
    found = make_figures(
        actor,
        version,
        open_figures(actor, dataset, version),
        Question(
            request.args.getlist("by"),
            request.args.get("measure") or "count",
            request.args.getlist("filter"),
        ),
    )
    return FiguresAnswer(
        by=[each.column for each in found.asked.by],
        measure=str(found.asked.measure),
        guarded=found.is_guarded,
        items=[_answer(found, key) for key in _keys(found)],
    )


def _keys(found: Figures) -> list[Key]:
    keys: list[Key] = [()]
    for levels in found.levels:
        keys = [(*key, level) for key in keys for level in (*levels, ALL)]
    return keys


def _answer(found: Figures, key: Key) -> GroupAnswer:
    one = found.shown(*key)
    names = [each.column for each in found.asked.by]
    return GroupAnswer(
        by={
            name: as_json(level) for name, level in zip(names, key, strict=True) if level is not ALL
        },
        rows=one.rows,
        value=as_json(one.value),
        withheld=bool(one.why),
    )
