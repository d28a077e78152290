"""Questions about rows as an address writes them."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from flask_babel import gettext as _

from app.core.errors import Invalid
from app.datasets.exploring.nothing import KINDS, Nothing
from app.datasets.table.question import BadQuestion, Filter, Order

TESTS = ("equals", "in", "between", "contains", "missing", "present", "nothing")
_COMMA = re.compile(r"[+-]?\d+,\d+")
_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


def parse_filters(
    given: Sequence[str],
    types: Mapping[str, str],
    nothing: Callable[[], dict[str, Nothing]] = dict,
) -> tuple[Filter, ...]:
    """Filters from `column:test` or `column:test:value`, several values set apart by `|`.

    `types` are those of the stored table, column by column.
    A column's own name may hold colons: the longest name that fits is meant. Numbers may have a
    decimal comma, days may be written 31.12.2024. `nothing` says what marks stand for nothing in
    each column; it is asked only where a filter is about that. Raises Invalid.
    """
    return tuple(_parsed(text, types, nothing) for text in given)


def _parsed(
    text: str, types: Mapping[str, str], nothing: Callable[[], dict[str, Nothing]]
) -> Filter:
    names = [name for name in types if text.startswith(f"{name}:")]
    if not names:
        raise Invalid({"filter": [_("Write column:test:value, with a column of the table.")]})
    name = max(names, key=len)
    test, _colon, rest = text[len(name) + 1 :].partition(":")
    if test not in TESTS:
        raise Invalid({"filter": [_("Tests are: %(tests)s.", tests=", ".join(TESTS))]})
    try:
        if test == "nothing":
            return nothing().get(name, Nothing({}, [])).filter(name, _kind(rest))
        return Filter(name, test, _values(test, rest, types[name]))  # type: ignore[arg-type]
    except BadQuestion as error:
        raise Invalid({"filter": [bad_question(error)]}) from error


def _values(test: str, rest: str, kind: str) -> tuple[str | None, ...]:
    match test:
        case "missing" | "present":
            return ()
        case "contains":
            return (rest,)
        case "in":
            return tuple(plain(each, kind) for each in rest.split("|"))
        case "between":
            low, _bar, high = rest.partition("|")
            return (plain(low, kind) or None, plain(high, kind) or None)
        case _:
            return (plain(rest, kind),)


def _kind(said: str) -> str:
    if said not in KINDS:
        raise Invalid({"filter": [_("One of: %(choices)s.", choices=", ".join(KINDS))]})
    return said


def plain(said: str, kind: str) -> str:
    """A number or a day as people write it, in the way that programs do; anything else as it is."""
    said = said if kind == "VARCHAR" else said.strip()
    if kind.startswith(("DECIMAL", "DOUBLE")) and _COMMA.fullmatch(said):
        return said.replace(",", ".")
    if kind.startswith(("DATE", "TIMESTAMP")) and (day := _DAY.fullmatch(said)):
        return f"{day[3]}-{day[2]:0>2}-{day[1]:0>2}"
    return said


def parse_sort(given: Sequence[str], columns: Iterable[str]) -> tuple[Order, ...]:
    """An order from `column`, or `-column` for the greatest first; several by `|` or repeated.

    A column whose own name holds `|` or begins with `-` is found by that name.
    """
    known = set(columns)
    parts: list[str] = []
    for text in given:
        is_whole = text in known or text.removeprefix("-") in known
        parts += [text] if is_whole else [part for part in text.split("|") if part]
    return tuple(Order(part) if part in known else _order(part) for part in parts)


def _order(part: str) -> Order:
    return Order(part.removeprefix("-"), part.startswith("-"))


def bad_question(error: BadQuestion) -> str:
    """What is wrong with a question, in words."""
    match error.code:
        case "no_such_column":
            return _("There is no column “%(column)s”.", column=error.params["column"])
        case "wrong_number_of_values":
            return _("This filter needs another number of values.")
        case _ if "filter" in error.params:
            return _(
                "A value of the filter on “%(column)s” is not of that column’s kind.",
                column=error.params["filter"].column,
            )
        case _:
            return _("A value of the filter is not of its column’s kind.")
