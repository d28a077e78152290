"""What a person typed, under the labels of the form it was typed into."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from wtforms import BooleanField, HiddenField, StringField
from wtforms.fields.choices import SelectFieldBase
from wtforms.fields.core import UnboundField

from app.core.forms import Form

Declared = Mapping[str, "UnboundField[Any]"]


def typed_lines(fields: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """Label and words of each field that was filled in; what a page sends by itself is left out.

    The form is known by the names it declares. A name that it does not declare is taken from
    another form where words are typed into it.
    """
    form = _closest(fields)
    lines = []
    for sent, values in fields.items():
        name = sent.rpartition("-")[2]
        field = form.get(name) or _typed_elsewhere(name)
        if field is None or issubclass(field.field_class, HiddenField):
            continue
        words = [word for value in values if value.strip() and (word := _word(field, value))]
        if words:
            lines.append((_label(field), ", ".join(words)))
    return lines


def _closest(fields: Mapping[str, Sequence[str]]) -> Declared:
    """The fields of the form that declares most of the names, and of several the shortest."""
    names = {name.rpartition("-")[2] for name in fields}
    forms = [dict(_declared(form)) for form in _forms(Form)]
    return max(forms, key=lambda each: (len(names & each.keys()), -len(each)), default={})


def _typed_elsewhere(name: str) -> "UnboundField[Any] | None":
    for form in _forms(Form):
        field = dict(_declared(form)).get(name)
        if field is not None and issubclass(field.field_class, StringField):
            return field
    return None


def _forms(base: type[Form]) -> Iterator[type[Form]]:
    for form in base.__subclasses__():
        yield form
        yield from _forms(form)


def _declared(form: type[Form]) -> Iterator[tuple[str, "UnboundField[Any]"]]:
    for base in reversed(form.__mro__):
        for name, value in vars(base).items():
            if isinstance(value, UnboundField):
                yield name, value


def _label(field: "UnboundField[Any]") -> str:
    return str(field.args[0] if field.args else field.kwargs.get("label", ""))


def _word(field: "UnboundField[Any]", value: str) -> str:
    """The word of a choice: "chosen" where only the page knows it, none for what is no choice."""
    if issubclass(field.field_class, BooleanField):
        return _("yes")
    if not issubclass(field.field_class, SelectFieldBase):
        return value
    choices = field.kwargs.get("choices") or ()
    known = choices() if callable(choices) else choices
    words = {str(key): str(word) for key, word, *_rest in known}
    return words.get(value, "") if words else _("chosen")
