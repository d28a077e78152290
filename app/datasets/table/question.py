"""What can be asked of a table: filters, an order, a page."""

from dataclasses import dataclass
from typing import Any, Literal

Test = Literal["equals", "in", "between", "contains", "missing", "present", "marked", "unmarked"]

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
    upper bound, both included, either of which may be None. `contains` disregards case. `marked`:
    cells without a value in whose place one of these marks was written ("" for nothing at all);
    `unmarked`: those in whose place something else was.
    """

    column: str
    test: Test
    values: tuple[Any, ...] = ()

    def __post_init__(self) -> None:
        if self.test in _TAKES and len(self.values) != _TAKES[self.test]:
            raise BadQuestion("wrong_number_of_values", column=self.column, test=self.test)
        if self.test in {"in", "marked", "unmarked"} and not 1 <= len(self.values) <= 1_000:
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
