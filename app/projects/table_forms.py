"""Tables of a proposal as rows of fields: rows that are written, and a few empty ones to go on."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FieldList, Form, FormField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional

from app.projects.forms import choices_of, trimmed
from app.projects.tables import CELL_LIMIT, MOST_ROWS, amount_of
from app.projects.words import LEVELS, RESOURCE_KINDS, UNITS

SPARE_ROWS = 2
_NOT_LONGER = Length(max=CELL_LIMIT, message=_l("At most %(max)d characters."))


class AmountField(StringField):
    """A decimal number, as people write it; what cannot be read comes back as it was typed."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed."""
        self.data = typed = str(valuelist[0]).strip() if valuelist else ""
        try:
            self.data = amount_of(typed)
        except ValueError:
            raise ValueError(
                _("“%(typed)s” is no amount. Give one such as 12.5.", typed=typed)
            ) from None


class RowForm(Form):
    """A row; `own` says which of its cells make it one that counts."""

    own: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written in it."""
        return not any(self[name].data for name in self.own)

    def validate(self, extra_validators: Any = None) -> bool:
        """Nothing is asked of an empty row."""
        return self.is_empty or bool(super().validate(extra_validators))


class RiskRow(RowForm):
    """One risk."""

    own = ("risk", "answer")
    risk = TextAreaField(_l("Risk"), [Optional(), _NOT_LONGER], filters=[trimmed])
    likelihood = SelectField(_l("Likelihood"), choices=choices_of(list(LEVELS.items())))
    impact = SelectField(_l("Impact"), choices=choices_of(list(LEVELS.items())))
    answer = TextAreaField(_l("What is done"), [Optional(), _NOT_LONGER], filters=[trimmed])

    def validate(self, extra_validators: Any = None) -> bool:
        """A row that says what is done says about what."""
        is_valid = super().validate(extra_validators)
        if not self.is_empty and not self.risk.data:
            self.risk.errors = [_("Name the risk.")]
            return False
        return is_valid


class ResourceRow(RowForm):
    """What one institution brings of one kind."""

    own = ("amount", "note")
    institution_id = SelectField(
        _l("Institution"), choices=[], filters=[lambda value: value or None]
    )
    kind = SelectField(_l("Kind"), choices=choices_of(list(RESOURCE_KINDS.items())))
    amount = AmountField(_l("Amount"))
    unit = SelectField(_l("Unit"), choices=choices_of(list(UNITS.items())))
    note = StringField(_l("What for"), [Optional(), _NOT_LONGER], filters=[trimmed])


class TableField(FieldList):
    """The rows of one table."""

    errors: Any

    @property
    def rows(self) -> list[dict[str, Any]]:
        """What is written in rows that are not empty."""
        return [each.form.data for each in self.entries if not each.form.is_empty]

    def validate(self, form: Form, extra_validators: Any = ()) -> bool:
        """Name only the rows that are wrong."""
        super().validate(form, extra_validators)
        self.errors = [each for each in self.errors if each]
        return not self.errors

    def show(self, rows: list[dict[str, Any]]) -> None:
        """Show what stands in the proposal, and empty rows below it."""
        self.process(None, [*rows, *({} for _spare in range(SPARE_ROWS))])

    def offer(self, name: str, choices: list[tuple[str, object]]) -> None:
        """Give every row the choices of one of its cells."""
        for each in self.entries:
            each.form[name].choices = [SelectChoice("", "–"), *choices_of(choices)]


def _table(row: type[RowForm], label: object, description: object) -> TableField:
    return TableField(
        FormField(row),
        label,
        description=description,
        min_entries=SPARE_ROWS,
        max_entries=MOST_ROWS + 2 * SPARE_ROWS,
    )


def risks() -> TableField:
    """Risks, how likely and how grave each is, and what is done about it."""
    return _table(RiskRow, _l("Risks"), _l("Save to get further rows; an empty row is left out."))


def resources() -> TableField:
    """What each institution brings, counted; no money is moved here."""
    return _table(
        ResourceRow,
        _l("Resources by institution"),
        _l("What each brings in work, money or things. The forum only counts it."),
    )
