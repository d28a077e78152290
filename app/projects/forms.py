"""What people write about a project: the shape and the wording of the fields."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (
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
from app.core.locale import CONTENT_LANGUAGES, reader_language
from app.core.policy import Label
from app.projects.attached import ABOUT_LIMIT
from app.projects.words import CREDIT_ROLES

TITLE_LIMIT = 300
SUMMARY_LIMIT = 2_000
PROSE_LIMIT = 20_000


def choices_of(pairs: Sequence[tuple[str, object]]) -> list[SelectChoice]:
    """Value and word pairs as WTForms takes them."""
    return [SelectChoice(str(value), word) for value, word in pairs]


def choices_to_begin_with_none(pairs: Sequence[tuple[str, object]]) -> list[SelectChoice]:
    """The same where nothing is chosen before a person does; none at all where there are none."""
    return [SelectChoice("", _l("Choose")), *choices_of(pairs)] if pairs else []


def labels() -> list[SelectChoice]:
    """The TLP labels, the narrowest first."""
    return [SelectChoice(label.value, label.value) for label in reversed(Label)]


def line(label: object, description: object = "", **render: Any) -> StringField:
    """One line of text that may stay empty."""
    return StringField(
        label,
        [Optional(), Length(max=TITLE_LIMIT)],
        filters=[trimmed],
        description=description,
        **render,
    )


def prose(label: object, description: object = "", limit: int = PROSE_LIMIT) -> TextAreaField:
    """Text of several lines that may stay empty."""
    return TextAreaField(
        label,
        [Optional(), Length(max=limit, message=_l("At most %(max)d characters."))],
        filters=[trimmed],
        description=description,
    )


def trimmed(value: str | None) -> str:
    """Without spaces around it and with one kind of line end."""
    return (value or "").strip().replace("\r\n", "\n").replace("\x00", "")


class NewProjectForm(Form):
    """What a proposal begins with."""

    title = StringField(
        _l("Title"),
        [InputRequired(_l("Give the project a title.")), Length(max=TITLE_LIMIT)],
        filters=[trimmed],
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

    copy_from = SelectField(
        _l("Begin with the text of"),
        default="",
        description=_l(
            "Themes, countries, questions, method and the like are taken over; never people,"
            " consents, resources or dates. The new label is no wider than that of the text."
        ),
    )

    def fields(self) -> dict[str, Any]:
        """The fields of the proposal."""
        return {
            "title": {self.language.data: self.title.data},
            "label": Label(self.label.data),
        }


class AttachmentForm(Form):
    """A file, and what it is."""

    file = FileField(
        _l("File"),
        [FileRequired(_l("Choose a file."))],
        description=_l("Documents, tables, pictures or plain text, up to 20 MB."),
    )
    about = StringField(
        _l("What it is"),
        [Optional(), Length(max=ABOUT_LIMIT)],
        filters=[trimmed],
        description=_l("Such as: opinion of the ethics board. It is read beside the name."),
    )


class PartnerForm(Form):
    """An institution to invite."""

    institution_id = SelectField(
        _l("Institution"), [InputRequired(_l("Choose an institution."))], choices=[]
    )
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

    user_id = SelectField(_l("Person"), [InputRequired(_l("Choose a person."))], choices=[])
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
