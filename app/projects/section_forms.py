"""The sections of a proposal as forms, each with a button and an autosave of its own."""

from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    Field,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional

from app.core.forms import DayField, Form
from app.core.locale import CONTENT_LANGUAGES, LANGUAGES, language_name
from app.core.policy import Label
from app.projects.forms import SUMMARY_LIMIT, labels, line, prose
from app.projects.table_forms import TableField, resources, risks


class SectionForm(Form):
    """One section of the proposal; `version` says which state of it was being written on."""

    version = HiddenField()

    def fields(self) -> dict[str, Any]:
        """The fields of the proposal."""
        return {
            field.name: field.rows if isinstance(field, TableField) else field.data
            for field in self
            if field.name not in {"version", "csrf_token"}
        }

    def fill(self, values: dict[str, Any]) -> None:
        """Show what stands in the proposal."""
        for name, value in values.items():
            field = self[name]
            if isinstance(field, TableField):
                field.show(value)
            else:
                field.data = value

    @property
    def visible_fields(self) -> list[Field]:
        """What a person fills in, in order."""
        return [field for field in self if field.type not in {"HiddenField", "CSRFTokenField"}]


def _per_language(name: str, make: Any) -> dict[str, Any]:
    return {f"{name}_{code}": make(code) for code in CONTENT_LANGUAGES}


def _title(code: str) -> StringField:
    word = _l("Title in %(language)s", language=LazyString(language_name, code))
    return line(word, render_kw={"lang": code})


def _summary(code: str) -> TextAreaField:
    word = _l("Summary in %(language)s", language=LazyString(language_name, code))
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
    data_produced = prose(
        _l("What data does the project produce?"),
        _l("Which datasets, in which form, who keeps them and who may use them afterwards."),
    )


class MethodForm(SectionForm):
    """Section "method"."""

    method = prose(_l("Method"), _l("How the questions are answered with these data."))


class EthicsForm(SectionForm):
    """Section "ethics"."""

    ethics = prose(
        _l("Ethics"),
        _l("Whom the research could harm, how that is avoided, and which board has said what."),
    )
    data_protection = prose(
        _l("Data protection"),
        _l("Which personal data, on what legal basis, who sees them, when they are destroyed."),
    )


class RisksForm(SectionForm):
    """Section "risks"."""

    risk_table = risks()
    risks = prose(_l("Further on risks"), _l("What can go wrong, and the answer to each."))


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
    resource_table = resources()
    resources = prose(
        _l("Further on resources"), _l("People, money and equipment, and who brings them.")
    )


class ReferencesForm(SectionForm):
    """Section "references"."""

    bibliography = prose(
        _l("References"), _l("Publications and sources that the proposal builds on, one a line.")
    )


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
    "references": ReferencesForm,
    "label": LabelForm,
}
