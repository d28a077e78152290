"""Questions about rows as an address writes them."""

from collections.abc import Sequence

from flask_babel import gettext as _

from app.core.errors import Invalid
from app.datasets.table.question import BadQuestion, Filter, Order


def parse_filters(given: Sequence[str], columns: Sequence[str]) -> tuple[Filter, ...]:
    """Filters from `column:test` or `column:test:value`, several values set apart by `|`.

    A column's own name may hold colons: the longest name that fits is meant. Raises Invalid.
    """
    found = []
    for text in given:
        names = [name for name in columns if text.startswith(f"{name}:")]
        if not names:
            raise Invalid({"filter": [_("Write column:test:value, with a column of the table.")]})
        name = max(names, key=len)
        test, _colon, rest = text[len(name) + 1 :].partition(":")
        if test not in {"equals", "in", "between", "contains", "missing", "present"}:
            raise Invalid(
                {"filter": [_("Tests are equals, in, between, contains, missing, present.")]}
            )
        values: tuple[str | None, ...]
        match test:
            case "missing" | "present":
                values = ()
            case "in":
                values = tuple(rest.split("|"))
            case "between":
                low, _bar, high = rest.partition("|")
                values = (low or None, high or None)
            case _:
                values = (rest,)
        try:
            found.append(Filter(name, test, values))  # type: ignore[arg-type]
        except BadQuestion as error:
            raise Invalid({"filter": [bad_question(error)]}) from error
    return tuple(found)


def parse_sort(given: str | None) -> tuple[Order, ...]:
    """An order from `column`, or `-column` for the greatest first; several by `|`."""
    parts = [part for part in (given or "").split("|") if part]
    return tuple(Order(part.removeprefix("-"), part.startswith("-")) for part in parts)


def bad_question(error: BadQuestion) -> str:
    """What is wrong with a question, in words."""
    match error.code:
        case "no_such_column":
            return _("There is no column “%(column)s”.", column=error.params["column"])
        case "wrong_number_of_values":
            return _("This filter needs another number of values.")
        case _:
            return _("A value of the filter is not of its column’s kind.")
