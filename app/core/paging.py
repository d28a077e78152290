"""One list, one `ListSpec`: its filters and sorts, for the form, the API and the cursor alike.

Pages follow each other by key (the last row's sort values and id), so a deep page costs what the
first one does, and no exact total is counted.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import ColumnElement, Select, tuple_

from app.core.database import session
from app.core.errors import Invalid

DEFAULT_LIMIT = 50
LARGEST_LIMIT = 200


@dataclass(frozen=True)
class Sort:
    """A named order: `columns` (the last one unique), all in one direction."""

    name: str
    label: object
    columns: tuple[Any, ...]
    is_descending: bool = False


@dataclass(frozen=True)
class Filter:
    """A named condition made from one text value; `choices` (value, label) where it is a list."""

    name: str
    label: object
    condition: Callable[[str], ColumnElement[bool]]
    choices: Callable[[], Sequence[tuple[str, object]]] | None = None


@dataclass(frozen=True)
class Query:
    """What a reader asked of a list."""

    sort: Sort
    filters: dict[str, str] = field(default_factory=dict)
    limit: int = DEFAULT_LIMIT
    cursor: str | None = None


@dataclass(frozen=True)
class Page:
    """Some rows, and the cursor of those after them."""

    items: Sequence[Any]
    next: str | None


@dataclass(frozen=True)
class ListSpec:
    """The sorts (the first is the default) and filters of one list."""

    name: str
    sorts: tuple[Sort, ...]
    filters: tuple[Filter, ...] = ()

    def parse(
        self, arguments: Mapping[str, str], *, ignored: frozenset[str] = frozenset()
    ) -> Query:
        """Read query parameters; raises Invalid for an unknown one or a value that cannot be."""
        known = {each.name: each for each in self.filters}
        errors: dict[str, list[object]] = {}
        filters: dict[str, str] = {}
        for name, value in arguments.items():
            if name in known and value:
                filters[name] = value
                choices = known[name].choices
                if choices and value not in {str(choice) for choice, _label in choices()}:
                    errors[name] = [_("This value is not one of the choices.")]
            elif name not in known and name not in ignored | {"sort", "limit", "cursor"}:
                errors[name] = [_("This list has no parameter of that name.")]
        sorts = {each.name: each for each in self.sorts}
        sort = sorts.get(arguments.get("sort") or self.sorts[0].name)
        if sort is None:
            errors["sort"] = [_("This list has no such order.")]
        limit = arguments.get("limit") or str(DEFAULT_LIMIT)
        if not (limit.isascii() and limit.isdigit() and 1 <= int(limit[:9]) <= LARGEST_LIMIT):
            errors["limit"] = [_("Give a number from 1 to %(most)s.", most=LARGEST_LIMIT)]
        if errors or sort is None:
            raise Invalid(errors)
        return Query(sort, filters, int(limit), arguments.get("cursor") or None)

    def choices(self) -> dict[str, list[tuple[str, object]]]:
        """What each filter that is a list offers: value and label."""
        return {each.name: [*each.choices()] for each in self.filters if each.choices}

    def page(self, rows: Select[Any], query: Query, *, scalars: bool = True) -> Page:
        """The rows of `rows` that `query` asks for; raises Invalid for a foreign cursor."""
        conditions = {each.name: each.condition for each in self.filters}
        for name, value in query.filters.items():
            rows = rows.where(conditions[name](value))
        keys = query.sort.columns
        if query.cursor:
            last = self._read_cursor(query)
            key, after = tuple_(*keys), tuple_(*last)
            rows = rows.where(key < after if query.sort.is_descending else key > after)
        order = [key.desc() if query.sort.is_descending else key.asc() for key in keys]
        found = session().execute(rows.order_by(*order).limit(query.limit + 1)).all()
        more = len(found) > query.limit
        found = found[: query.limit]
        items = [row[0] for row in found] if scalars else found
        return Page(items, self._cursor(query, items[-1]) if more else None)

    def _cursor(self, query: Query, last: Any) -> str:
        values = [_text(getattr(last, key.key)) for key in query.sort.columns]
        return _signer().dumps([self._bound_to(query), values])

    def _read_cursor(self, query: Query) -> list[Any]:
        try:
            bound_to, values = _signer().loads(query.cursor or "")
        except (BadSignature, ValueError):
            bound_to, values = None, []
        if bound_to != self._bound_to(query):
            raise Invalid({"cursor": [_("This cursor belongs to another list or filter.")]})
        return [
            key.type.python_type.fromisoformat(value)
            if hasattr(key.type.python_type, "fromisoformat")
            else key.type.python_type(value)
            for key, value in zip(query.sort.columns, values, strict=True)
        ]

    def _bound_to(self, query: Query) -> str:
        said = repr((self.name, query.sort.name, sorted(query.filters.items())))
        return hashlib.sha256(said.encode()).hexdigest()[:16]


def _text(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="cursor")
