"""The form of the exit step: of each thing of the institution, whether it stays in the project."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from app.core.contributions import ExitPart
from app.core.forms import Form

CHOICES = [
    SelectChoice(
        "stays", _l("Stays with the project: its members go on reading published versions")
    ),
    SelectChoice(
        "back", _l("Taken back: from now on only representatives of the institution read it")
    ),
]


class ExitForm(Form):
    """What stays; `exit_form` adds a field for each thing."""

    def field_of(self, thing: UUID) -> Field:
        """The field of one thing."""
        return self[name_of(thing)]

    def stays(self, parts: Sequence[ExitPart]) -> Mapping[UUID, bool]:
        """What was chosen of each thing."""
        return {
            thing: self.field_of(thing).data == "stays"
            for each in parts
            for thing, _title in each.choices
        }


def name_of(thing: UUID) -> str:
    """The name of the field of one thing."""
    return f"stays_{thing.hex}"


def exit_form(parts: Sequence[ExitPart]) -> ExitForm:
    """A form that asks of each thing whether it stays."""
    fields = {
        name_of(thing): RadioField(
            title, [InputRequired(_l("Say whether this stays or is taken back."))], choices=CHOICES
        )
        for each in parts
        for thing, title in each.choices
    }
    form: ExitForm = type("ExitFormOfThings", (ExitForm,), fields)()
    return form
