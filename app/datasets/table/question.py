"""What can be asked of a table: filters, an order, a page."""

from dataclasses import dataclass
from typing import Any, Literal

Test = Literal["equals", "in", "between", "contains", "missing", "present"]

_TAKES = {"equals": 1, "between": 2, "contains": 1, "missing": 0, "present": 0}


class BadQuestion(Exception):
    """The question does not fit the table; `code` and `params` say how."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params


@dataclass(frozen=True)
class Filter:
    """A condition on one column. `values`: one; for `in` any number; for `between` a lower and an
    upper bound, both included, either of which may be None. `contains` disregards case.
    """

    column: str
    test: Test
    values: tuple[Any, ...] = ()

    def __post_init__(self) -> None:
        if self.test in _TAKES and len(self.values) != _TAKES[self.test]:
            raise BadQuestion("wrong_number_of_values", column=self.column, test=self.test)
        if self.test == "in" and not 1 <= len(self.values) <= 1_000:
            raise BadQuestion("wrong_number_of_values", column=self.column, test=self.test)


@dataclass(frozen=True)
class Order:
    """Sort by a column; cells without a value come last either way."""

    column: str
    is_descending: bool = False


@dataclass(frozen=True)
class Place:
    """The last row of a page: its sort values and its position in the table."""

    values: tuple[Any, ...]
    position: int
