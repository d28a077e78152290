"""The entries of a data dictionary: one for each field, in words that a program may read too."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from app.datasets.reading.model import Field

NOTHINGS = ("zero", "not_reported", "withheld", "does_not_apply")
"""What a mark without a value may mean: none of a thing is not the same as no word of it."""

TITLE_LIMIT, DESCRIPTION_LIMIT, UNIT_LIMIT = 300, 2_000, 40


@dataclass(frozen=True)
class Entry:
    """What is said of one field. `name` and `type` are those of the reading.

    `titles` and `descriptions` go by their language; `nothing` says of marks for nothing in the
    file which of `NOTHINGS` they mean; `code_list` is the key of a shared list that the values
    are of, by code or by name.
    """

    name: str
    type: str
    unit: str = ""
    titles: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    nothing: dict[str, str] = field(default_factory=dict)
    required: bool = False
    unique: bool = False
    code_list: str = ""

    def as_json(self) -> dict[str, Any]:
        """As it is stored."""
        return asdict(self)


def entries_of(stored: Iterable[dict[str, Any]]) -> list[Entry]:
    """Entries as they were stored."""
    return [Entry(**each) for each in stored]


def begun(
    fields: Sequence[Field], profile: Sequence[dict[str, Any]], before: Sequence[Entry] = ()
) -> list[Entry]:
    """The entries that a reading begins with: what was said before of fields of the same name.

    What the new rows do not bear out is not taken over: marks that do not occur any more, and a
    constraint that they break.
    """
    said: dict[str, list[Entry]] = {}
    for entry in before:
        said.setdefault(entry.name, []).append(entry)
    measured = {each["column"]: each for each in profile}
    return [
        _begun(one, measured.get(one.column, {}), said[one.name].pop(0))
        if said.get(one.name)
        else Entry(one.name, one.type, one.unit or "")
        for one in fields
    ]


def _begun(one: Field, measured: dict[str, Any], earlier: Entry) -> Entry:
    return replace(
        earlier,
        type=one.type,
        nothing={mark: kind for mark, kind in earlier.nothing.items() if mark in one.missing_marks},
        required=earlier.required and not breaks_required(one, measured),
        unique=earlier.unique and not breaks_unique(measured),
    )


def breaks_required(one: Field, measured: dict[str, Any]) -> bool:
    """Whether rows without a value of this field were counted."""
    return bool(measured.get("missing", 0) or one.misfits)


def breaks_unique(measured: dict[str, Any]) -> bool:
    """Whether values were counted that occur more than once; an estimate says nothing."""
    values = measured.get("rows", 0) - measured.get("missing", 0)
    return bool(measured.get("is_distinct_exact") and measured.get("distinct", 0) < values)
