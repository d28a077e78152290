"""The form on which a person corrects what was detected in a file."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from pydantic import ValidationError
from wtforms import IntegerField, SelectField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional

from app.core.forms import Form
from app.datasets.reading.model import Field, Reading, Recipe
from app.datasets.reading.structure import TAIL_ROWS
from app.datasets.recipes import ENCODINGS, MOST_LINES, RecipeBody
from app.datasets.words import TYPE_WORDS
from app.projects.forms import choices_of

FOUND = ""
"""The choice that leaves an item to be found out."""

NONE = "none"
TAB = "tab"
MOST_TYPES = 200


def _signs() -> list[tuple[str, object]]:
    return [
        (FOUND, _("Find it out")), (",", _("Comma")), (";", _("Semicolon")), (TAB, _("Tab")),
        ("|", _("Bar")), ("^", "^"), ("~", "~"), (":", _("Colon")),
    ]  # fmt: skip


def _quotes() -> list[tuple[str, object]]:
    return [(FOUND, _("Find it out")), ('"', '"'), ("'", "'"), (NONE, _("None"))]


def _types() -> list[tuple[str, object]]:
    return [(FOUND, _("Find it out")), *TYPE_WORDS.items()]


class CorrectionForm(Form):
    """Every item that was detected; what is left open is found out."""

    sheet = SelectField(_l("Sheet"), default=FOUND, validate_choice=False, choices=[])
    encoding = SelectField(
        default=FOUND,
        label=_l("Encoding"),
        choices=lambda: choices_of([(FOUND, _("Find it out")), *((e, e) for e in ENCODINGS)]),
        description=_l("Change it where letters are wrong."),
    )
    delimiter = SelectField(
        default=FOUND, label=_l("What parts the cells"), choices=lambda: choices_of(_signs())
    )
    quote = SelectField(
        default=FOUND,
        label=_l("What stands around a cell that has that sign"),
        choices=lambda: choices_of(_quotes()),
    )
    preamble = IntegerField(
        _l("Rows above the headings"),
        [Optional(), NumberRange(0, MOST_LINES)],
        description=_l("Titles and remarks that are no part of the table."),
    )
    heading_rows = IntegerField(
        _l("Rows of headings"),
        [Optional(), NumberRange(0, 10)],
        description=_l("0 where the table has none."),
    )
    left_out = IntegerField(
        _l("Rows to leave out at the end"),
        [Optional(), NumberRange(0, TAIL_ROWS)],
        description=_l("Totals and footnotes. 0 keeps all rows."),
    )
    decimal_mark = SelectField(
        default=FOUND,
        label=_l("Decimal mark"),
        choices=lambda: choices_of(
            [(FOUND, _("Find it out")), (",", _("Comma")), (".", _("Point"))]
        ),
    )
    day_first = SelectField(
        default=FOUND,
        label=_l("In dates such as 03.04.2024"),
        choices=lambda: choices_of(
            [
                (FOUND, _("Find it out")),
                ("yes", _("The day comes first")),
                ("no", _("The month comes first")),
            ]
        ),
    )
    missing_marks = TextAreaField(
        _l("What stands for “no value”"),
        [Length(max=10_000)],
        description=_l("One a line, beside those known everywhere, such as “-” and “n/a”."),
    )

    def offer(self, reading: Reading | None) -> None:
        """Offer the sheets that the file has."""
        names = reading.sheets if reading is not None else []
        self.sheet.choices = [(FOUND, _("The fullest")), *((name, name) for name in names)]

    def show(self, recipe: Recipe) -> None:
        """Fill in what was told before."""
        for name in ("sheet", "encoding", "decimal_mark"):
            self[name].data = getattr(recipe, name) or FOUND
        for name in ("preamble", "heading_rows", "left_out"):
            self[name].data = getattr(recipe, name)
        self.delimiter.data = TAB if recipe.delimiter == "\t" else recipe.delimiter or FOUND
        self.quote.data = NONE if recipe.quote == "" else recipe.quote or FOUND
        said = {True: "yes", False: "no"}
        self.day_first.data = FOUND if recipe.day_first is None else said[recipe.day_first]
        self.missing_marks.data = "\n".join(recipe.missing_marks)

    def recipe(self, types: dict[str, str]) -> Recipe | None:
        """What was told; None, with the fields marked, where it cannot be."""
        told: dict[str, Any] = {
            name: self[name].data or None for name in ("sheet", "encoding", "decimal_mark")
        }
        told |= {name: self[name].data for name in ("preamble", "heading_rows", "left_out")}
        told["delimiter"] = "\t" if self.delimiter.data == TAB else self.delimiter.data or None
        told["quote"] = "" if self.quote.data == NONE else self.quote.data or None
        told["day_first"] = {"yes": True, "no": False}.get(self.day_first.data or "")
        marks = (line.strip() for line in (self.missing_marks.data or "").splitlines())
        told["missing_marks"] = [mark for mark in marks if mark]
        told["types"] = {name: kind for name, kind in types.items() if kind}
        try:
            return RecipeBody.model_validate(told).recipe()
        except ValidationError as error:
            for one in error.errors():
                name = str(one["loc"][0])
                if name in self:
                    self[name].errors = [*self[name].errors, _("This cannot be taken.")]
                else:
                    self.form_errors.append(_("This cannot be taken."))
            return None


def type_choices(fields: Sequence[Field], recipe: Recipe) -> list[dict[str, Any]]:
    """A choice of type for each of the first fields."""
    return [
        {
            "name": one.name,
            "found": TYPE_WORDS[one.type],
            "choices": [(value, word, value == recipe.types.get(one.name, FOUND))
                        for value, word in _types()],
        }
        for one in fields[:MOST_TYPES]
    ]  # fmt: skip
