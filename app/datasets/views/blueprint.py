"""The pages of datasets, and what their templates may call."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import Blueprint, url_for
from flask_babel import format_date, format_decimal
from flask_babel import gettext as _

from app.core.locale import in_reader_language
from app.core.routing import current_actor
from app.datasets import policy
from app.datasets.models.dataset import Dataset, DatasetVersion
from app.datasets.reading.model import Field
from app.datasets.service.figures import rows_told
from app.datasets.words import (
    ACCESS_HINTS,
    ACCESS_WORDS,
    TYPE_WORDS,
    embargo_words,
    failure_words,
    number_words,
    place_words,
    stage_words,
    version_words,
)

LONGEST_HEADLINE = 120

blueprint = Blueprint("datasets", __name__, template_folder="../templates")


@blueprint.app_template_global("dataset_tabs")
def dataset_tabs(
    dataset: Dataset, version: DatasetVersion | None, current: str
) -> list[dict[str, object]]:
    """The parts of a dataset's page that the reader may open."""
    number = version.address if version is not None else None
    about = url_for("datasets.show", dataset_id=dataset.id, version=number)
    tabs: list[dict[str, object]] = [
        {"label": _("About"), "href": about, "is_current": current == "about"}
    ]
    actor = current_actor()
    if version is not None and version.rows is not None and policy.may_read_rows(actor, dataset):
        href = url_for("datasets.show_rows", dataset_id=dataset.id, number=number)
        tabs.append(
            {
                "label": _("Rows"),
                "href": href,
                "is_current": current == "rows",
                "count": format_decimal(version.rows),
            }
        )
    if version is not None and version.rows is not None and policy.may_see_figures(actor, dataset):
        href = url_for("datasets.show_figures", dataset_id=dataset.id, number=number)
        tabs.append({"label": _("Figures"), "href": href, "is_current": current == "figures"})
    if policy.may_speak_for(actor, dataset):
        href = url_for("datasets.show_access", dataset_id=dataset.id)
        tabs.append({"label": _("Access and log"), "href": href, "is_current": current == "access"})
    return tabs


@blueprint.app_template_global("headline")
def headline(dataset: Dataset) -> tuple[str, str]:
    """The first sentence of the description, or the title; then what is left of the description."""
    text = in_reader_language(dataset.description)
    first, stop, rest = text.partition(". ")
    if not text or len(first) > LONGEST_HEADLINE:
        return dataset.name, text
    return first.rstrip("."), rest if stop else ""


@blueprint.app_template_global("rows_of")
def rows_of(version: DatasetVersion | None) -> int | None:
    """How many rows it has, as the reader is told."""
    return None if version is None else rows_told(current_actor(), version)


@blueprint.app_template_global("covers")
def covers(dataset: Dataset) -> str:
    """From when until when its rows reach, in the reader's way of writing days."""
    days = [
        format_date(day, "medium") for day in (dataset.covers_from, dataset.covers_until) if day
    ]
    return " – ".join(days)


@blueprint.app_template_global("columns_as_choices")
def columns_as_choices(fields: Sequence[Field]) -> list[tuple[str, str]]:
    """The columns of a table, to choose one."""
    return [(each.column, each.name) for each in fields]


@blueprint.app_template_global("shown_cell")
def shown_cell(value: Any) -> str:
    """A cell in the reader's way of writing numbers and days."""
    match value:
        case bool():
            return _("yes") if value else _("no")
        case int() | float() | Decimal():
            return number_words(value)
        case datetime():
            return value.isoformat(" ", "seconds")
        case date():
            return str(format_date(value, "medium"))
        case _:
            return str(value)


@blueprint.app_context_processor
def shared_words() -> dict[str, object]:
    """Words of datasets, for every template that shows one."""
    return {
        "ACCESS_HINTS": {access.value: words for access, words in ACCESS_HINTS.items()},
        "ACCESS_WORDS": ACCESS_WORDS,
        "TYPE_WORDS": TYPE_WORDS,
        "in_reader_language": in_reader_language,
        "embargo_words": embargo_words,
        "failure_words": failure_words,
        "place_words": place_words,
        "stage_words": stage_words,
        "version_words": version_words,
    }
