"""What breaks the data dictionary: cells with their row, their column and why."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from app.core import errors
from app.core.locale import in_reader_language
from app.core.policy import Actor
from app.datasets import queries
from app.datasets.codelists.lists import CODE_LISTS
from app.datasets.dictionary.entries import Entry, entries_of
from app.datasets.models.dataset import Dataset, DatasetVersion
from app.datasets.reading.model import Field, Reading
from app.datasets.service import tables
from app.datasets.table.checks import Check, breaches
from app.datasets.table.engine import Busy, TooSlow


@dataclass(frozen=True)
class Finding:
    """A cell that breaks what the dictionary says of its field."""

    row: int
    field: str
    value: Any
    rule: str
    why: str


def findings_of(
    actor: Actor, dataset: Dataset, version: DatasetVersion, start: int, limit: int
) -> list[Finding]:
    """Cells that break the dictionary, in the file's order; raises Forbidden, Conflict, Busy."""
    table = tables.table_of(actor, dataset, version)
    read, said = queries.reading_of(actor, version), queries.dictionary_of(actor, version)
    if read is None or said is None:
        return []
    fields = Reading.from_json(read.reading).fields
    pairs = list(zip(fields, entries_of(said.fields), strict=True))
    checks = [check for one, entry in pairs for check in _checks(one, entry)]
    try:
        found = breaches(tables.engine(), table, checks, start, limit)
    except Busy as error:
        raise errors.Busy(_("Many people look at data now. Try again in a moment.")) from error
    except TooSlow as error:
        raise errors.Busy(_("This question took too long. Ask for less of the table.")) from error
    by_column = {one.column: (one, entry) for one, entry in pairs}
    return [
        Finding(
            each.row,
            by_column[each.column][0].name,
            each.value,
            each.rule,
            _why(each.rule, by_column[each.column][1]),
        )
        for each in found
    ]


def _checks(one: Field, entry: Entry) -> list[Check]:
    found = []
    if entry.required:
        found.append(Check(one.column, "required"))
    if entry.unique:
        found.append(Check(one.column, "unique"))
    if entry.code_list in CODE_LISTS:
        meant = CODE_LISTS[entry.code_list].meant_by()
        found.append(Check(one.column, "code_list", sorted(each.lower() for each in meant)))
    return found


def _why(rule: str, entry: Entry) -> str:
    match rule:
        case "required":
            return _("It is empty, and this field is always filled in.")
        case "unique":
            return _("It stands in another row as well, and these are all different.")
        case _:
            names = in_reader_language(CODE_LISTS[entry.code_list].names)
            return _("It is neither a code nor a name of the list “%(list)s”.", list=names)
