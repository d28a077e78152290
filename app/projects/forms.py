"""What people write about a project: the shape and the wording of the fields."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    Field,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import UUID, InputRequired, Length, Optional

from app.core.forms import DayField, Form
from app.core.locale import CONTENT_LANGUAGES, LANGUAGES, reader_language
from app.core.policy import Label
from app.projects.words import CREDIT_ROLES

TITLE_LIMIT = 300
SUMMARY_LIMIT = 2_000
PROSE_LIMIT = 20_000


def choices_of(pairs: Sequence[tuple[str, object]]) -> list[SelectChoice]:
    """Value and word pairs as WTForms takes them."""
    return [SelectChoice(str(value), word) for value, word in pairs]


def labels() -> list[SelectChoice]:
    """The TLP labels, the narrowest first."""
    return [SelectChoice(label.value, label.value) for label in reversed(Label)]


def line(label: object, description: object = "", **render: Any) -> StringField:
    """One line of text that may stay empty."""
    return StringField(
        label,
        [Optional(), Length(max=TITLE_LIMIT)],
        filters=[_trimmed],
        description=description,
        **render,
    )


def prose(label: object, description: object = "", limit: int = PROSE_LIMIT) -> TextAreaField:
    """Text of several lines that may stay empty."""
    return TextAreaField(
        label,
        [Optional(), Length(max=limit, message=_l("At most %(max)d characters."))],
        filters=[_trimmed],
        description=description,
    )


def _trimmed(value: str | None) -> str:
    return (value or "").strip().replace("\r\n", "\n").replace("\x00", "")


class NewProjectForm(Form):
    """What a proposal begins with."""

    title = StringField(
        _l("Title"),
        [InputRequired(_l("Give the project a title.")), Length(max=TITLE_LIMIT)],
        filters=[_trimmed],
        description=_l("It can be changed, and given in further languages, until you submit."),
    )
    language = SelectField(
        _l("Language of this title"),
        choices=[SelectChoice(code, name) for code, name in CONTENT_LANGUAGES.items()],
        default=reader_language,
    )
    label = RadioField(
        _l("Who may read this project?"),
        choices=labels(),
        default=Label.AMBER.value,
        description=_l("Exactly one label of TLP 2.0. It can be changed until you submit."),
    )

    def fields(self) -> dict[str, Any]:
        """The fields of the proposal."""
        return {
            "title": {self.language.data: self.title.data},
            "label": Label(self.label.data),
        }


class SectionForm(Form):
    """One section of the proposal; `version` says which state of it was being written on."""

    version = HiddenField()

    def fields(self) -> dict[str, Any]:
        """The fields of the proposal."""
        return {
            field.name: field.data for field in self if field.name not in {"version", "csrf_token"}
        }

    def fill(self, values: dict[str, Any]) -> None:
        """Show what stands in the proposal."""
        for name, value in values.items():
            self[name].data = value

    @property
    def visible_fields(self) -> list[Field]:
        """What a person fills in, in order."""
        return [field for field in self if field.type not in {"HiddenField", "CSRFTokenField"}]


def _per_language(name: str, make: Any) -> dict[str, Any]:
    return {f"{name}_{code}": make(code) for code in CONTENT_LANGUAGES}


def _title(code: str) -> StringField:
    word = _l("Title in %(language)s", language=CONTENT_LANGUAGES[code])
    return line(word, render_kw={"lang": code})


def _summary(code: str) -> TextAreaField:
    word = _l("Summary in %(language)s", language=CONTENT_LANGUAGES[code])
    help_text = _l("For readers who are no specialists: what, why now, what for.")
    return prose(word, help_text if code in LANGUAGES else "", SUMMARY_LIMIT)


class _TitleMethods(SectionForm):
    def fields(self) -> dict[str, Any]:
        return {name: self._texts(name) for name in ("title", "summary")}

    def fill(self, values: dict[str, Any]) -> None:
        for name, texts in values.items():
            for code, text in (texts or {}).items():
                self[f"{name}_{code}"].data = text

    def _texts(self, name: str) -> dict[str, str]:
        given = {code: self[f"{name}_{code}"].data for code in CONTENT_LANGUAGES}
        return {code: text for code, text in given.items() if text}

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = bool(super().validate(extra_validators))
        if not self._texts("title"):
            self["title_en"].errors = [_("Give the project a title in at least one language.")]
            return False
        return is_valid


TitleForm = type(
    "TitleForm",
    (_TitleMethods,),
    {**_per_language("title", _title), **_per_language("summary", _summary)},
)


class QuestionForm(SectionForm):
    """Section "question"."""

    themes = SelectMultipleField(_l("Themes"), description=_l("One or more."))
    questions = prose(
        _l("Research questions"), _l("What is asked, what for, and what differs from other work.")
    )


class DataForm(SectionForm):
    """Section "data"."""

    data_wanted = prose(
        _l("Which records do you need?"),
        _l(
            "Name the kind of record, the states, the years and the smallest unit of place. "
            "Fields and units are agreed later, in the codebook."
        ),
    )


class MethodForm(SectionForm):
    """Section "method"."""

    method = prose(_l("Method"), _l("How the questions are answered with these data."))


class EthicsForm(SectionForm):
    """Section "ethics"."""

    ethics = prose(
        _l("Ethics and data protection"),
        _l("Which personal data, on what legal basis, who sees them, when they are destroyed."),
    )


class RisksForm(SectionForm):
    """Section "risks"."""

    risks = prose(_l("Risks"), _l("What can go wrong, and the answer to each."))


class OutputsForm(SectionForm):
    """Section "outputs"."""

    outputs = prose(
        _l("Outputs and use"), _l("Which products, in which languages, who uses them for what.")
    )


class TimeForm(SectionForm):
    """Section "time"."""

    countries = SelectMultipleField(_l("Countries that the research is about"))
    starts_on = DayField(_l("Start"), [Optional()])
    ends_on = DayField(_l("End"), [Optional()])
    resources = prose(_l("Resources"), _l("People, money and equipment, and who brings them."))


class LabelForm(SectionForm):
    """Section "label"."""

    label = RadioField(
        _l("Who may read this project?"),
        choices=labels(),
        coerce=Label,
        description=_l(
            "Exactly one label of TLP 2.0. Nothing made from the project may be less restricted."
        ),
    )


SECTION_FORMS: dict[str, type[SectionForm]] = {
    "title": TitleForm,
    "question": QuestionForm,
    "data": DataForm,
    "method": MethodForm,
    "ethics": EthicsForm,
    "risks": RisksForm,
    "outputs": OutputsForm,
    "time": TimeForm,
    "label": LabelForm,
}


class PartnerForm(Form):
    """An institution to invite."""

    institution_id = SelectField(_l("Institution"), choices=[])
    role = RadioField(
        _l("As what"),
        choices=choices_of(
            [
                ("partner", _l("Partner: works on it and consents to the text")),
                ("funder", _l("Funder: sees registration, milestones and reports")),
                ("observer", _l("Observer: reads what the label allows, decides nothing")),
            ]
        ),
        default="partner",
    )
    contribution = prose(
        _l("What it brings"),
        _l("People, parts of the work, data: how they may be used, by whom and until when."),
    )


class ContributionForm(Form):
    """What a partner brings."""

    contribution = prose(_l("What it brings"))


class ConsentForm(Form):
    """An institution's answer to the exact text."""

    text_sha256 = HiddenField()
    prepared_id = HiddenField(validators=[Optional(), UUID()])
    outcome = RadioField(
        _l("The answer of your institution"),
        [InputRequired(_l("Choose one of the answers."))],
        choices=choices_of(
            [
                ("accept", _l("Accept")),
                ("accept_with_reservation", _l("Accept with a reservation")),
                ("in_procedure", _l("Internal procedures are under way")),
                ("abstain", _l("Abstain")),
                ("decline", _l("Decline")),
            ]
        ),
    )
    reservation = prose(
        _l("The reservation"), _l("Needed for an acceptance with a reservation."), SUMMARY_LIMIT
    )
    contribution = prose(
        _l("What your institution brings"),
        _l("Change it to consent on another wording; the lead takes it over or asks you again."),
    )
    expected_by = DayField(
        _l("Answer expected by"),
        [Optional()],
        description=_l("Needed while procedures are under way. A date such as 31.12.2026."),
    )
    reason = prose(_l("Reason"), _l("For a refusal; the lead reads it."), SUMMARY_LIMIT)
    basis_number = line(_l("Number of the letter or decision behind this answer"))
    basis_date = DayField(_l("Its date"), [Optional()])

    @property
    def consents(self) -> bool:
        """Whether the answer is a consent, which alone can propose another wording."""
        return self.outcome.data in {"accept", "accept_with_reservation"}

    def basis(self) -> dict[str, str] | None:
        """The paper, where there is one."""
        if not self.basis_number.data:
            return None
        day = self.basis_date.data
        return {"number": self.basis_number.data, **({"date": day.isoformat()} if day else {})}


class WordingRefusalForm(Form):
    """Why a proposed wording is not taken over."""

    reason = prose(_l("Reason"), _l("The institution reads it."), SUMMARY_LIMIT)


class MemberForm(Form):
    """A person to bring in."""

    user_id = SelectField(_l("Person"), choices=[])
    role = SelectField(
        _l("Role"),
        choices=choices_of(
            [
                ("contributor", _l("Contributor")),
                ("editor", _l("Editor")),
                ("viewer", _l("Viewer")),
            ]
        ),
    )
    credit_roles = SelectMultipleField(
        _l("What the person contributes (CRediT)"),
        choices=choices_of(list(CREDIT_ROLES.items())),
    )


class MemberRoleForm(MemberForm):
    """A member's new role."""

    user_id = None


class HandoverForm(Form):
    """Who leads from now on."""

    user_id = SelectField(_l("Who leads from now on"), choices=[])


class ContactForm(Form):
    """Whom others turn to."""

    contact_id = SelectField(_l("Contact person"), choices=[])


class CompletionForm(Form):
    """What was learnt, when the work ends."""

    lessons = prose(
        _l("Lessons learnt"),
        _l("What others should know who ask such a question: what worked, what did not, and why."),
    )


class ReasonForm(Form):
    """Why a coordinator acts, or a lead withdraws."""

    reason = prose(_l("Reason"), _l("It is shown on the project’s page."), SUMMARY_LIMIT)
