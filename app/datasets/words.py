"""What datasets say, in words: who reads them, what was read of a file, and why one was not."""

from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal
from flask_babel import format_date, get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.secrecy import SECRECY_MARK
from app.datasets.models.dataset import Dataset, DatasetVersion
from app.datasets.models.states import Access, Embargo, VersionState

ACCESS_WORDS: dict[Access, object] = {
    Access.AGGREGATE: _l("Nobody: figures only"),
    Access.PROJECT: _l("Members of its project"),
    Access.REQUEST: _l("On request"),
    Access.FORUM: _l("Every member of the forum"),
    Access.PUBLIC: _l("Everybody"),
}

EMBARGO_WORDS: dict[Embargo, object] = {
    Embargo.DAY: _l("Until a day"),
    Embargo.COMPLETION: _l("Until its project is completed"),
    Embargo.WORD: _l("Until you end it, for example after sign-off"),
}

ACCESS_HINTS: dict[Access, object] = {
    Access.AGGREGATE: _l(
        "The rows lie on the forum’s server and its engine alone reads them. They are never shown,"
        " sampled or downloaded outside of your side; the project sees the description, the names"
        " of the fields, and figures by group, withheld where a group is small."
    ),
    Access.PROJECT: _l("Members of the project read it, and representatives of its institutions."),
    Access.REQUEST: _l("Members of the forum see that it exists and ask you; you decide on each."),
    Access.FORUM: _l("Every member and observer of the forum reads it. Up to TLP:GREEN."),
    Access.PUBLIC: _l("It may be shown in public. TLP:CLEAR only."),
}

TYPE_WORDS: dict[str, object] = {
    "text": _l("Text"),
    "integer": _l("Whole number"),
    "number": _l("Number"),
    "date": _l("Date"),
    "datetime": _l("Date and time"),
    "boolean": _l("Yes or no"),
}

NOTHING_WORDS: dict[str, object] = {
    "zero": _l("zero"),
    "not_reported": _l("not reported"),
    "withheld": _l("withheld"),
    "does_not_apply": _l("does not apply"),
}

UNIT_WORDS: dict[str, object] = {
    "kg": _l("kg"),
    "g": _l("g"),
    "mg": _l("mg"),
    "t": _l("t"),
    "l": _l("l"),
    "ml": _l("ml"),
    "ha": _l("ha"),
    "km": _l("km"),
    "m": _l("m"),
    "piece": _l("pieces"),
    "tablet": _l("tablets"),
    "year": _l("years"),
    "person": _l("people"),
}
"""Units as a reader writes them; currencies and shares keep their international signs."""

REASONS: dict[str, object] = {
    "not_a_number": _l("It is no number, and the other values of this column are."),
    "not_a_date": _l("It is no date, and the other values of this column are."),
    "no_such_date": _l("It is written like a date, but there is no such day."),
    "not_yes_or_no": _l("It is neither yes nor no."),
    "not_text": _l("It cannot be read as text."),
    "leading_zero": _l("It begins with a zero, like a code: read as a number it would change."),
    "number_unclear_or_too_long": _l(
        "It can be read as more than one number, or has too many digits."
    ),
    "beyond_last_column": _l("It stands to the right of the last column."),
}

STAGES: dict[str, object] = {
    "": _l("Waiting for its turn"),
    "fetching": _l("Fetching the file"),
    "looking": _l("Looking at the file: kind, encoding, separators"),
    "staging": _l("Reading all rows"),
    "reading": _l("Reading all rows"),
    "reading_carefully": _l("Reading row by row, with care"),
    "typing": _l("Finding the type of every column from all rows"),
    "storing_rows": _l("Storing the rows"),
    "listing": _l("Listing what did not fit"),
    "profiling": _l("Measuring every column"),
    "storing": _l("Storing the table"),
}


def number_words(value: Decimal | float) -> str:
    """A number with all its digits, in the reader's way of writing them."""
    locale = get_locale() or "en"
    return str(format_decimal(value, locale=locale, decimal_quantization=False))


def stage_words(stage: str) -> str:
    """What a running job is doing."""
    return str(STAGES.get(stage) or _("Reading the file"))


def reason_words(code: str) -> str:
    """Why a value did not fit its column."""
    return str(REASONS.get(code) or _("It does not fit this column."))


FAILURES: dict[str, object] = {
    "empty_file": _l("There are no rows in this file."),
    "damaged_workbook": _l(
        "The workbook is damaged or locked with a password. Save it again without."
    ),
    "text_named_workbook": _l(
        "The name is that of a workbook, but the file is text without a table. Open the workbook in"
        " your spreadsheet program, save it again, and send that file."
    ),
    "damaged_json": _l(
        "The JSON is damaged or breaks off. Make the file again, or send JSON lines or CSV."
    ),
    "json_without_records": _l(
        "This JSON holds no records. Send a list of objects, one object a line, or CSV."
    ),
    "no_such_sheet": _l("The workbook has no sheet of that name."),
    "not_a_table": _l(
        "This is not a table that we can read. Send CSV, TSV, XLSX, XLS, ODS or JSON."
    ),
    "too_large_for_memory": _l(
        "The file needs more memory than one reading may use. Send it in parts."
    ),
    "too_many_cells": _l("The workbook has too many cells. Send it as CSV."),
    "too_many_columns": _l(
        "The table has too many columns. It is probably turned on its side:"
        " let each observation be a row."
    ),
    "took_too_long": _l("Reading took longer than one file may take. Send it in parts."),
    "unpacks_too_large": _l("The file unpacks to far more than it seems: it was not opened."),
    "too_large_to_preview": _l(
        "This workbook is too large to show its first rows here. It can be read so all the same."
    ),
    "cancelled": _l("The reading was cancelled before it ended."),
    "not-allowed": _l("Who uploaded it may not do so any more."),
}


def failure_words(code: str) -> str:
    """Why a file could not be read, and what to do."""
    broke_off = _("The reading broke off because of a fault on our side. Try it again.")
    return str(FAILURES.get(code) or broke_off)


NOTES: dict[str, object] = {
    "no_rows": _l("There are no rows in this file, only headings."),
    "recipe_taken_over": _l("It is read as version %(number)s was corrected."),
    "recipe_does_not_fit": _l(
        "The correction of version %(number)s does not fit this file: all was found out anew."
    ),
    "no_heading": _l("The file has no headings: columns are numbered."),
    "numbered_row_left_out": _l("A row that only numbers the columns is left out."),
    "other_tables": _l(
        "Another table begins at row %(row)s. It was not read: send it as a file of its own."
    ),
    "totals_among_rows": _l(
        "Totals stand among the rows, the first in row %(row)s. They are kept as rows:"
        " a sum counts them again."
    ),
    "merged_cells_filled": _l("What is merged over several rows is given to each of them."),
    "short_rows": _l("Rows with fewer cells than headings: %(count)s. The rest of them is empty."),
    "long_rows": _l("Rows with more cells than headings: %(count)s. The rest of them is listed."),
    "unclosed_quote": _l(
        "A quotation mark opens and never closes, first in row %(row)s: it is taken for a letter."
    ),
    "repeated_heading": _l("The headings stand again among the rows and are left out there."),
    "mixed_encodings": _l(
        "Some lines are in another encoding, the first of them is %(row)s. Check their letters."
    ),
    "nul_bytes": _l("Bytes that are no letters (NUL) are left out, first in line %(row)s."),
    "broken_lines": _l("Lines that hold no record: %(count)s, the first of them is %(row)s."),
    "other_sheets": _l("Other sheets were not read: %(sheets)s."),
    "name_hides_workbook": _l("The name ends in “%(suffix)s”, but the file is a workbook."),
    "name_says_workbook": _l("The name ends in “%(suffix)s”, but the file is text."),
    "day_first_assumed": _l("%(field)s: the day is taken to come before the month."),
    "decimal_mark_assumed": _l("%(field)s: the decimal mark is that of the other columns."),
    "inexact_numbers": _l("%(field)s: numbers are stored as binary fractions, not exactly."),
}


PLACES: dict[str, object] = {
    "name": _l("in the name of the file"),
    "above": _l("in line %(at)s above the headings"),
    "heading": _l("in a heading"),
    "row": _l("in row %(at)s"),
    "end": _l("below the rows"),
    "sheet": _l("on the sheet “%(at)s”"),
}


def place_words(kind: str, at: str) -> str:
    """Where in a file something stands."""
    return str(PLACES[kind]) % {"at": at}


def note_words(code: str, params: dict[str, Any]) -> str:
    """A remark on how a file was taken."""
    if code == "preamble_left_out":
        return ngettext(
            "%(num)s line above the headings is left out.",
            "%(num)s lines above the headings are left out.",
            int(params["lines"]),
        )
    if code == "end_left_out":
        return ngettext(
            "%(num)s row at the end is no record (a total or a remark) and is left out.",
            "%(num)s rows at the end are no records (totals or remarks) and are left out.",
            int(params["rows"]),
        )
    if code == SECRECY_MARK:
        return _(
            "The file carries the mark “%(mark)s” %(place)s.",
            mark=params["mark"],
            place=place_words(params["place"], params["at"]),
        )
    if code not in NOTES:
        return _("A remark of the reader: %(code)s.", code=code.replace("_", " "))
    listed = {name: _listed(value) for name, value in params.items()}
    return str(NOTES[code]) % listed


def _listed(value: Any) -> str:
    return ", ".join(str(each) for each in value) if isinstance(value, list) else str(value)


def version_words(version: DatasetVersion) -> str:
    """What a version is called: its number, or the file of which nothing was read."""
    if version.state is VersionState.FAILED:
        return str(_("%(file)s, not read", file=version.file_name))
    return str(_("Version %(number)s", number=version.number))


def embargo_words(dataset: Dataset) -> str:
    """Until when nobody outside of the owner's side reads the rows."""
    match dataset.embargo:
        case Embargo.DAY:
            day = format_date(dataset.embargo_until, "medium")
            return str(_("Under an embargo until %(day)s", day=day))
        case Embargo.COMPLETION:
            return str(_("Under an embargo until its project is completed"))
        case Embargo.WORD:
            return str(_("Under an embargo until its owner ends it"))
        case _:
            return ""
