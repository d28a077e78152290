"""Input about institutions."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    URLField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from app.core import vocabulary
from app.core.forms import DayField, Form
from app.core.locale import CONTENT_LANGUAGES, INTERNATIONAL, country_codes, country_name
from app.institutions.agreements import LONGEST_NUMBER
from app.institutions.applications import SentDocument
from app.institutions.card import LONGEST_NAME, LONGEST_SHORT_NAME, LONGEST_STATEMENT
from app.institutions.models import DocumentKind, Institution, Membership, Outcome

NEEDED = _l("This is needed.")
NAME_FIELDS = {"names": "name_en", "country": "country"}


def _countries() -> list[SelectChoice]:
    named = [SelectChoice(code, f"{code} {country_name(code)}") for code in country_codes()]
    return [
        SelectChoice("", _l("Choose")),
        SelectChoice(INTERNATIONAL, country_name(INTERNATIONAL)),
        *named,
    ]


class CardForm(Form):
    """What the card of an institution says."""

    name_en = StringField(_l("Name in English"), [Length(max=LONGEST_NAME)])
    name_ru = StringField(_l("Name in Russian"), [Length(max=LONGEST_NAME)])
    name_uz = StringField(_l("Name in Uzbek"), [Length(max=LONGEST_NAME)])
    name_kk = StringField(_l("Name in Kazakh"), [Length(max=LONGEST_NAME)])
    name_ky = StringField(_l("Name in Kyrgyz"), [Length(max=LONGEST_NAME)])
    name_tg = StringField(_l("Name in Tajik"), [Length(max=LONGEST_NAME)])
    name_tk = StringField(_l("Name in Turkmen"), [Length(max=LONGEST_NAME)])
    short_name = StringField(
        _l("Short form"), [InputRequired(NEEDED), Length(max=LONGEST_SHORT_NAME)]
    )
    country = SelectField(_l("Country"), [InputRequired(_l("Choose one."))], choices=_countries)
    website = URLField(_l("Website"), [Length(max=300)])
    ror_id = StringField(
        _l("ROR id"), [Length(max=60)], description=_l("Such as https://ror.org/04a9tmd77.")
    )
    email_domains = StringField(
        _l("Domains of its e-mail"),
        [Length(max=2000)],
        description=_l("People are admitted with an address at one of these. Put spaces between."),
    )

    def card(self) -> dict[str, Any]:
        """What was typed, as services take it."""
        return {
            "names": {
                language: self[f"name_{language}"].data or "" for language in CONTENT_LANGUAGES
            },
            "short_name": self.short_name.data or "",
            "country": self.country.data,
            "website": self.website.data,
            "ror_id": self.ror_id.data,
            "email_domains": (self.email_domains.data or "").replace(",", " ").split(),
        }


class ApplicationForm(CardForm):
    """An application for membership."""

    membership = RadioField(
        _l("Takes part as"),
        choices=[
            SelectChoice(Membership.MEMBER.value, _l("Member")),
            SelectChoice(Membership.OBSERVER.value, _l("Observer")),
        ],
        default=Membership.MEMBER.value,
    )
    statement = TextAreaField(
        _l("What the institution would bring"),
        [Length(max=LONGEST_STATEMENT)],
        description=_l("Data, methods, languages."),
    )
    sponsor_named = StringField(
        _l("Sponsor among the members"),
        [Length(max=LONGEST_NAME)],
        description=_l(
            "Name or short form. Its representative is asked; it takes on no liability."
        ),
    )
    letter = FileField(
        _l("Letter of the head of the institution"),
        description=_l("PDF or DOCX, up to 10 MB. It names who will speak for the institution."),
    )
    statute = FileField(_l("Statute or founding act"), description=_l("PDF or DOCX, up to 10 MB."))
    representative_name = StringField(_l("Name"), [Length(max=200)])
    representative_email = EmailField(
        _l("E-mail"), [Length(max=254)], description=_l("The invitation goes there.")
    )

    def documents(self) -> list[SentDocument]:
        """The files that were chosen."""
        return [
            SentDocument(kind, file.filename, file.read())
            for kind in DocumentKind
            if (file := self[kind.value].data) and file.filename
        ]


class SponsorForm(Form):
    """Which member is asked."""

    sponsor_id = SelectField(_l("Member"), [InputRequired(_l("Choose one."))])


def sponsor_form(members: Sequence[Institution]) -> SponsorForm:
    """The form, with these members to choose from."""
    form = SponsorForm()
    form.sponsor_id.choices = [
        SelectChoice("", _l("Choose")),
        *(SelectChoice(str(each.id), f"{each.short_name}: {each.name}") for each in members),
    ]
    return form


class VouchingForm(Form):
    """Whether one's institution vouches for an applicant."""

    outcome = RadioField(
        _l("Answer"),
        [InputRequired(_l("Choose one."))],
        choices=[
            SelectChoice("vouch", _l("We vouch for it")),
            SelectChoice("decline", _l("We do not vouch for it")),
        ],
    )
    words = TextAreaField(
        _l("How your institution knows it, or why not"),
        [InputRequired(_l("Say how your institution knows it, or why it does not vouch."))],
    )


class ImportForm(Form):
    """A list of institutions, as a file or typed; the file's lines come back to be looked at."""

    file = FileField(_l("File"), description=_l("CSV in UTF-8, up to 1 MB."))
    lines = TextAreaField(_l("Lines"), description=_l("Filled from the file once it is checked."))
    act = HiddenField()

    @property
    def is_to_be_done(self) -> bool:
        """Whether it is more than a trial."""
        return self.act.data == "import"

    def take_file(self) -> str:
        """The lines, those of the file where one was chosen."""
        if self.file.data and self.file.data.filename:
            self.lines.data = self.file.data.read().decode("utf-8-sig", "replace")
            self.act.data = "check"
        return self.lines.data or ""


class AgreementForm(Form):
    """The agreement that an institution has signed."""

    number = StringField(
        _l("Number of the agreement"), [InputRequired(NEEDED), Length(max=LONGEST_NUMBER)]
    )
    signed_on = DayField(_l("Signed on"), [InputRequired(NEEDED)])
    until = DayField(
        _l("Valid until"), [Optional()], description=_l("Its last day. Empty: it has no end.")
    )


class ChangeCardForm(CardForm):
    """A change of the card, made on the version that was read."""

    version = HiddenField()
    is_correction = BooleanField(
        _l("The names before were a slip of the pen"),
        description=_l("Otherwise a name that is replaced stays findable, with its last day."),
    )
    themes = SelectMultipleField(_l("Themes"), choices=vocabulary.theme_choices)
    languages = SelectMultipleField(_l("Working languages"), choices=vocabulary.working_languages)
    methods = SelectMultipleField(_l("Methods"), choices=vocabulary.methods)
    clients = TextAreaField(
        _l("State bodies it serves"),
        [Length(max=LONGEST_STATEMENT)],
        description=_l("Where its work may be passed on, to those who need to know."),
    )

    def card(self) -> dict[str, Any]:
        """The card, with the state bodies and what it is found by."""
        chosen = {name: self[name].data or [] for name in vocabulary.CHOICES}
        return {**super().card(), "clients": self.clients.data, **chosen}


class DecisionForm(Form):
    """A decision on a membership, with its reason and the paper behind it."""

    outcome = HiddenField()
    membership = RadioField(
        _l("Admit as"),
        [Optional()],
        choices=[
            SelectChoice(Membership.MEMBER.value, _l("Member")),
            SelectChoice(Membership.OBSERVER.value, _l("Observer")),
        ],
    )
    reason = TextAreaField(
        _l("Reason"),
        [InputRequired(_l("Say why: the reason is kept with the decision."))],
        description=_l("Told to the institution and kept on the record."),
    )
    basis_number = StringField(_l("Number of the paper behind it"), [Length(max=100)])
    basis_date = DayField(_l("Date of the paper"), [Optional()])

    def basis(self) -> dict[str, Any] | None:
        """The paper, where both number and date are given."""
        number, day = (self.basis_number.data or "").strip(), self.basis_date.data
        if not number or not isinstance(day, date):
            return None
        return {"number": number, "date": day.isoformat()}


def card_values(institution: Institution) -> dict[str, Any]:
    """What the form shows of an institution as it is."""
    names = {f"name_{language}": text for language, text in institution.names.items()}
    return {
        **names,
        "short_name": institution.short_name,
        "country": institution.country or INTERNATIONAL,
        "website": institution.website,
        "ror_id": institution.ror_id,
        "email_domains": " ".join(institution.email_domains),
        "clients": institution.clients,
        **{name: getattr(institution, name) for name in vocabulary.CHOICES},
        "version": str(institution.version),
    }


OUTCOME_WORDS = {
    Outcome.ADMIT: (_l("Admit institution"), _l("Admit %(name)s: what will happen")),
    Outcome.DECLINE: (_l("Decline application"), _l("Decline %(name)s: what will happen")),
    Outcome.SUSPEND: (_l("Suspend membership"), _l("Suspend %(name)s: what will happen")),
    Outcome.REINSTATE: (_l("Reinstate membership"), _l("Reinstate %(name)s: what will happen")),
    Outcome.WITHDRAW: (_l("Record withdrawal"), _l("%(name)s leaves: what will happen")),
}
