"""Filters of an address in words."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from app.datasets.exploring.offers import NOTHING_FILTERS

TESTS: dict[str, object] = {
    "equals": _l("is"),
    "in": _l("is one of"),
    "contains": _l("contains"),
    "between": _l("from … to …"),
    "missing": _l("is missing"),
    "present": _l("is there"),
    "nothing": _l("is missing"),
}


def filter_words(said: str, names: Mapping[str, str]) -> str:
    """A filter as its chip says it; `names` are those of the columns that it may be on."""
    column = max((each for each in names if said.startswith(f"{each}:")), key=len, default="")
    test, _colon, rest = said[len(column) + 1 :].partition(":")
    if not column or test not in TESTS:
        return said
    shown = names[column]
    match test:
        case "between":
            low, _bar, high = rest.partition("|")
            return f"{shown}: {low or '…'} – {high or '…'}"
        case "nothing":
            return f"{shown}: {NOTHING_FILTERS.get(rest, rest)}"
        case "equals":
            return f"{shown}: {rest}"
        case "in":
            return f"{shown}: {', '.join(rest.split('|'))}"
        case _:
            return f"{shown} {TESTS[test]} {rest}".strip()
