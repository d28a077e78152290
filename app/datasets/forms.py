"""What people write about a dataset: the shape and the wording of the fields."""

from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.core.forms import DayField, Form
from app.core.locale import CONTENT_LANGUAGES
from app.core.policy import Label
from app.datasets.models.dataset import Dataset
from app.datasets.models.states import Access, Embargo
from app.datasets.words import ACCESS_WORDS, EMBARGO_WORDS
from app.projects.forms import choices_of, labels

TITLE_LIMIT = 300
PROSE_LIMIT = 20_000


class DatasetForm(Form):
    """The card of a dataset."""

    version = HiddenField()
    language = SelectField(
        _l("Language of the text"), choices=lambda: choices_of(list(CONTENT_LANGUAGES.items()))
    )
    title = StringField(
        _l("Title"),
        [InputRequired(_l("Give the dataset a title.")), Length(max=TITLE_LIMIT)],
        description=_l("What, where, when: “Drug seizures in five provinces, 2011–2016”."),
    )
    description = TextAreaField(
        _l("What one row is, and what is in it"),
        [Length(max=PROSE_LIMIT)],
        description=_l("Seen by everybody who may know of this dataset, also before access."),
    )
    covers_from = DayField(_l("Covers from"), [Optional()])
    covers_until = DayField(_l("Covers until"), [Optional()])
    area = StringField(_l("Area"), [Length(max=TITLE_LIMIT)])
    source = StringField(_l("Source"), [Length(max=TITLE_LIMIT)])
    terms = TextAreaField(
        _l("Terms of use"),
        [Length(max=PROSE_LIMIT)],
        description=_l("What readers may do with it, and how they cite it. Goes along with files."),
    )
    label = RadioField(_l("TLP label"), choices=labels)
    access = RadioField(
        _l("Who reads the rows"),
        choices=lambda: choices_of([(each.value, ACCESS_WORDS[each]) for each in Access]),
    )
    embargo = SelectField(
        _l("Embargo"),
        choices=lambda: choices_of(
            [("", _("None")), *((e.value, w) for e, w in EMBARGO_WORDS.items())]
        ),
        description=_l("While it stands, only your side reads the rows, whatever the access."),
        default="",
    )
    embargo_until = DayField(_l("Embargo until"), [Optional()])
    reason = StringField(
        _l("Reason for a lower label"),
        [Length(max=TITLE_LIMIT)],
        description=_l("Only where the label is lowered. It stays on the record."),
    )

    def fields(self) -> dict[str, Any]:
        """The card as the services take it."""
        language = self.language.data or "en"
        description = (self.description.data or "").strip()
        return {
            "title": {language: (self.title.data or "").strip()},
            "description": {language: description} if description else {},
            "covers_from": self.covers_from.data,
            "covers_until": self.covers_until.data,
            "area": (self.area.data or "").strip(),
            "source": (self.source.data or "").strip(),
            "terms": (self.terms.data or "").strip(),
            "label": Label(self.label.data),
            "access": Access(self.access.data),
            "embargo": Embargo(self.embargo.data) if self.embargo.data else None,
            "embargo_until": self.embargo_until.data,
        }

    def show(self, dataset: Dataset, language: str) -> None:
        """Fill in what stands now, in one of its languages."""
        self.version.data = str(dataset.version)
        self.language.data = language
        self.title.data = dataset.title.get(language, "")
        self.description.data = dataset.description.get(language, "")
        for name in ("covers_from", "covers_until", "area", "source", "terms"):
            self[name].data = getattr(dataset, name)
        self.label.data = dataset.label.value
        self.access.data = dataset.access.value
        self.embargo.data = dataset.embargo.value if dataset.embargo else ""
        self.embargo_until.data = dataset.embargo_until


class FileIsChosen:
    """There is a file, or one that came in pieces."""

    field_flags: ClassVar[dict[str, bool]] = {"required": True}

    def __call__(self, form: "UploadForm", field: FileField) -> None:
        """Raise ValidationError where there is neither."""
        if not field.data and not form.upload_ids:
            raise ValidationError(_("Choose a file."))


class UploadForm(Form):
    """A file, or the ids of those that came in pieces; and what changed."""

    uploads = HiddenField()
    file = FileField(
        _l("File"),
        [FileIsChosen()],
        description=_l("CSV, TSV, XLSX, XLS, ODS or JSON, in any encoding."),
    )
    note = TextAreaField(
        _l("What changed"),
        [Length(max=PROSE_LIMIT)],
        description=_l("One or two sentences for the list of versions. Needed from 1.1 on."),
    )

    @property
    def upload_ids(self) -> list[str]:
        """The files that came in pieces, each once, in the order in which they become versions."""
        return list(dict.fromkeys((self.uploads.data or "").split()))


class DictionaryFileForm(Form):
    """What the fields mean, as a file."""

    version = HiddenField()
    file = FileField(
        _l("File"),
        [FileRequired(_l("Choose a file."))],
        description=_l("CSV or Table Schema (JSON), as it is downloaded here."),
    )


class ReleaseForm(Form):
    """Who lets the version leave the house."""

    authority = StringField(
        _l("Who released it"),
        [InputRequired(_l("Say who released it.")), Length(max=TITLE_LIMIT)],
        description=_l("The office or person whose decision it is."),
    )
    basis = StringField(
        _l("Number of the paper"),
        [InputRequired(_l("Give the number of the paper.")), Length(max=TITLE_LIMIT)],
    )
    basis_date = DayField(_l("Date of the paper"), [Optional()])
    statement = TextAreaField(
        _l("Statement"),
        [InputRequired(_l("State what the file holds and what not.")), Length(max=PROSE_LIMIT)],
        description=_l(
            "No state secrets, nothing marked for official use, no personal data (or which)."
        ),
    )


class HoldForm(Form):
    """Why a mark of secrecy does not stand in the way."""

    reason = TextAreaField(
        _l("Why it may go on"),
        [
            InputRequired(_l("Say why the mark does not stand in the way.")),
            Length(max=PROSE_LIMIT),
        ],
        description=_l("For example: the mark is of a draft; order 7 of 12 May lifted it."),
    )


class PublicationForm(Form):
    """The change note."""

    note = TextAreaField(_l("What is in this version"), [Length(max=PROSE_LIMIT)])


class WithdrawalForm(Form):
    """Why, and what takes its place."""

    reason = StringField(
        _l("Reason"), [InputRequired(_l("Say why: the reason stays in view.")), Length(max=300)]
    )
    successor = StringField(
        _l("Version to use instead"), [Length(max=20)], description=_l("For example 1.1.")
    )


class AccessRequestForm(Form):
    """For what, and until when."""

    purpose = TextAreaField(
        _l("What you need these rows for"),
        [InputRequired(_l("Say what you need these rows for.")), Length(max=PROSE_LIMIT)],
    )
    until = DayField(_l("Until"), [InputRequired(_l("Say until when."))])
    terms_accepted = BooleanField(_l("I accept these terms of use."))


class DecisionForm(Form):
    """The owner's answer to a request."""

    reason = StringField(_l("Words to the requester"), [Length(max=TITLE_LIMIT)])
    until = DayField(_l("Ends earlier than asked"), [Optional()])
    outcome = StringField()


class GrantForm(Form):
    """An institution whose people may read, until when."""

    institution_id = SelectField(_l("Institution"), validate_choice=False)
    until = DayField(_l("Until"), [InputRequired(_l("Say until when."))])
