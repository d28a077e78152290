"""The kinds of nothing in a column: told apart by what was written in place of a value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.datasets.dictionary.entries import NOTHINGS, Entry
from app.datasets.reading.model import Field
from app.datasets.table.question import Filter

UNSAID, UNFIT = "unsaid", "unfit"
KINDS = (*NOTHINGS, UNSAID, UNFIT)
"""What the dictionary may say of a mark; `unsaid`: it says nothing; `unfit`: what was written is no
mark, and did not fit the column."""

NEVER = "\x00"
"""A mark that nobody can have written."""


@dataclass(frozen=True)
class Nothing:
    """Of one column: what the dictionary says of marks, and the marks that were found."""

    said: Mapping[str, str]
    found: Sequence[str]

    def filter(self, column: str, kind: str) -> Filter:
        """Narrow to cells with this kind of nothing."""
        marks = {"", *self.found}
        if kind == UNFIT:
            return Filter(column, "unmarked", tuple(sorted(marks)))
        if kind == UNSAID:
            meant = sorted(mark for mark in marks if mark not in self.said)
        else:
            meant = sorted(mark for mark, said in self.said.items() if said == kind)
        return Filter(column, "marked", tuple(meant) or (NEVER,))


def nothing_of(fields: Sequence[Field], entries: Sequence[Entry]) -> dict[str, Nothing]:
    """What stands for nothing in each column, by its name."""
    return {
        one.column: Nothing(entry.nothing, list(one.missing_marks))
        for one, entry in zip(fields, entries, strict=True)
    }
