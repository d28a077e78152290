"""Which tests a page offers for a column, by its type and by what is in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.datasets.exploring.nothing import UNFIT, UNSAID, Nothing
from app.datasets.reading.model import Field
from app.datasets.words import NOTHING_WORDS

MOST_VALUES = 20
"""Up to so many different values can be ticked in a list."""

ORDERED = ("integer", "number", "date", "datetime")

INPUTS = {"date": "date", "datetime": "datetime-local"}

NOTHING_FILTERS: dict[str, object] = NOTHING_WORDS | {
    UNSAID: _l("missing, and nobody said why"),
    UNFIT: _l("it did not fit the column"),
}


@dataclass(frozen=True)
class Offer:
    """The form that makes a filter on one column. `values` can be ticked; `input` is their type."""

    column: str
    name: str
    tests: Sequence[tuple[str, str]]
    values: Sequence[str]
    has_range: bool
    has_text: bool
    input: str = "text"


def offer(one: Field, profile: Mapping[str, Any], nothing: Nothing) -> Offer:
    """What can be asked of the column `one`."""
    values = _values(one, profile)
    is_ordered = one.type in ORDERED
    tests: list[tuple[str, str]] = []
    if is_ordered:
        tests.append(("between", _("lies from … to …")))
    elif one.type == "boolean":
        tests += [("equals:true", _("is yes")), ("equals:false", _("is no"))]
    else:
        tests += [("in", _("is one of those ticked"))] if values else []
        tests += [("contains", _("contains")), ("equals", _("is exactly"))]
    tests += [("present", _("is there")), ("missing", _("is missing"))]
    kinds = [*dict.fromkeys(nothing.said.values())]
    if nothing.said:
        kinds.append(UNSAID)
    if one.misfits:
        kinds.append(UNFIT)
    tests += [
        (f"nothing:{kind}", _("is missing: %(kind)s", kind=NOTHING_FILTERS[kind])) for kind in kinds
    ]
    return Offer(
        column=one.column,
        name=one.name,
        tests=tests,
        values=values,
        has_range=is_ordered,
        has_text=one.type == "text",
        input=INPUTS.get(one.type, "text"),
    )


def _values(one: Field, profile: Mapping[str, Any]) -> list[str]:
    """The values of a text column with few, if the profile knows them all, in their order."""
    if one.type != "text" or not profile.get("is_distinct_exact"):
        return []
    top = [str(value) for value, _count in profile.get("top", [])]
    is_whole = 0 < profile.get("distinct", 0) == len(top) <= MOST_VALUES
    return sorted(top) if is_whole and not any("|" in each for each in top) else []
