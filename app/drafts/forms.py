"""What people write of a draft: shape and wording of the fields."""

import uuid

from flask_babel import lazy_gettext as _l
from wtforms import (
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import UUID, InputRequired, Length, NumberRange

from app.core.forms import DayField, Form
from app.core.locale import CONTENT_LANGUAGES, LANGUAGES
from app.core.policy import Label
from app.drafts.models import LONGEST_NOTE, LONGEST_TEXT, LONGEST_TITLE, DraftKind
from app.drafts.queries import KIND_WORDS

NEEDED = InputRequired(_l("This is needed."))


def _title() -> StringField:
    return StringField(_l("Title"), [NEEDED, Length(max=LONGEST_TITLE)])


def _kind() -> RadioField:
    choices = [SelectChoice(kind.value, word) for kind, word in KIND_WORDS.items()]
    return RadioField(_l("Kind"), choices=choices, default=DraftKind.REPORT.value)


def _label() -> RadioField:
    choices = [SelectChoice(label.value, label.value) for label in reversed(Label)]
    return RadioField(
        _l("TLP label"),
        choices=choices,
        description=_l("Never wider than the project. It can be raised later, not lowered."),
    )


class DraftForm(Form):
    """A new draft."""

    title = _title()
    language = SelectField(
        _l("Language of the text"),
        choices=[SelectChoice(code, name) for code, name in CONTENT_LANGUAGES.items()],
    )
    kind = _kind()
    translation_of = SelectField(
        _l("Translation of"),
        description=_l("Where the same text is written in several languages."),
    )
    label = _label()

    @property
    def original_id(self) -> uuid.UUID | None:
        """The draft that it is a translation of, where one was asked for and chosen."""
        field = self.translation_of
        return uuid.UUID(field.data) if field is not None and field.data else None


class CardForm(Form):
    """What may change of a draft besides its text."""

    version = IntegerField(validators=[NEEDED])
    title = _title()
    kind = _kind()
    label = _label()


class TextForm(Form):
    """A text on the revision `base`, typed in one sitting."""

    base = IntegerField(validators=[NEEDED, NumberRange(min=1, max=2**31 - 1)])
    sitting = HiddenField(validators=[UUID(_l("Open the page anew."))])
    text = TextAreaField(
        _l("Text"),
        description=_l("Markdown: # heading, **bold**, * list, [link](address), footnote[^1]."),
    )
    note = StringField(
        _l("What you changed"),
        [Length(max=LONGEST_NOTE)],
        description=_l("One line, for those who read the revisions."),
    )

    def validate_text(self, field: TextAreaField) -> None:
        """Refuse what is longer than a text may be."""
        if len(field.data or "") > LONGEST_TEXT:
            raise ValidationError(
                str(_l("At most %(limit)s characters.", limit=LONGEST_TEXT)),
            )


class GuestForm(Form):
    """Who from outside is to read the text, as what and until when."""

    name = StringField(_l("Name"), [NEEDED, Length(max=200)])
    email = StringField(_l("E-mail address"), [NEEDED])
    language = SelectField(
        _l("Language of the letter"),
        choices=[SelectChoice(code, name) for code, name in LANGUAGES.items()],
    )
    purpose = RadioField(
        _l("Reads it as"),
        choices=[
            SelectChoice("reviewer", _l("Outside reviewer")),
            SelectChoice("translator", _l("Translator")),
        ],
        default="reviewer",
    )
    until = DayField(_l("Until"), [NEEDED])
    reason = TextAreaField(_l("Reason"), [NEEDED, Length(max=2000)])


class PassphraseForm(Form):
    """What a guest was told beside the link."""

    passphrase = StringField(_l("Passphrase"), [NEEDED, Length(max=100)])
