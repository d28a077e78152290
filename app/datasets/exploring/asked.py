"""What a reader asks of the rows, as the address of a page says it: columns, filters, an order."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

MOST_ORDERS = 3
"""So many columns a page offers to sort by; an address may name more."""


class Arguments(Protocol):
    """The arguments of an address."""

    def getlist(self, key: str) -> list[str]:
        """All of this name."""
        ...


@dataclass(frozen=True)
class Asked:
    """Everything that an address says of the rows to show; as arguments it says it again."""

    columns: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    sort: tuple[str, ...] = ()

    @classmethod
    def of(cls, given: Arguments, known: Collection[str]) -> "Asked":
        """Read an address; columns that the table does not have are left out."""
        return cls(
            columns=tuple(each for each in given.getlist("columns") if each in known),
            filters=tuple(each for each in given.getlist("filter") if each),
            sort=tuple(each for each in given.getlist("sort") if each),
        )

    @property
    def arguments(self) -> dict[str, Any]:
        """As arguments of an address."""
        return {"columns": self.columns, "filter": self.filters, "sort": self.sort}

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """As hidden fields of a form."""
        return [(name, each) for name, values in self.arguments.items() for each in values]

    def hidden(self, *without: str) -> list[tuple[str, str]]:
        """As hidden fields of a form that asks for some of it itself."""
        return [pair for pair in self.pairs if pair[0] not in without]

    def with_filter(self, said: str) -> "Asked":
        """The same through one more filter."""
        return replace(self, filters=tuple(dict.fromkeys((*self.filters, said))))

    def without_filter(self, at: int) -> "Asked":
        """The same through one filter less."""
        return replace(self, filters=self.filters[:at] + self.filters[at + 1 :])

    def sorted_by(self, column: str) -> "Asked":
        """The same in the order of one column; asked again, the other way round."""
        is_rising = self.sort[:1] == (column,)
        return replace(self, sort=(f"-{column}" if is_rising else column,))


def typed_filter(column: str, typed: Mapping[str, str], ticked: list[str]) -> str:
    """A filter as an address writes it, from the fields of the form that makes one.

    `test` holds the test, or test and value in one; `value` and `high` what was typed.
    """
    test, value, high = (typed.get(name) or "" for name in ("test", "value", "high"))
    match test:
        case "between":
            return f"{column}:between:{value}|{high}"
        case "in":
            return f"{column}:in:{'|'.join(ticked)}"
        case "contains" | "equals":
            return f"{column}:{test}:{value}"
        case _:
            return f"{column}:{test}"
