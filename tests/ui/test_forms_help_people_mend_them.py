"""A form shows its errors on top and beside the field, joined by ids, and keeps what was typed."""

import re

import pytest
from flask import render_template_string
from flask_babel import lazy_gettext as _l
from wtforms import FieldList, Form, FormField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from tests.ui.gallery import create_gallery

DRAWN = """{% from "components/form.html" import error_summary, form_tag, field %}
{{ error_summary(form) }}
{% call form_tag("/send") %}{% for one in form %}{{ field(one) }}{% endfor %}{% endcall %}"""


class Part(Form):
    """A part that is repeated."""

    place = StringField("Place", [InputRequired(_l("Give a place."))])


class Wish(Form):
    """A form with a plain, a long, a chosen and a repeated field."""

    title = StringField(
        "Title", [InputRequired(_l("Give a title."))], description="At most a line."
    )
    reason = TextAreaField("Reason")
    answer = RadioField("Answer", choices=[SelectChoice("yes"), SelectChoice("no")])
    parts = FieldList(FormField(Part), min_entries=1)


@pytest.fixture
def drawn_after_mistakes() -> str:
    form = Wish(data={"reason": "Because <b>", "answer": None})
    form.validate()
    with create_gallery().test_request_context():
        return render_template_string(DRAWN, form=form)


def test_each_error_on_top_leads_to_its_field(drawn_after_mistakes: str) -> None:
    links = re.findall(r'<a href="#([^"]+)">([^<]+)</a>', drawn_after_mistakes)

    assert ("title", "Title: Give a title.") in links
    assert ("parts-0-place", "Parts: Give a place.") in links


def test_a_wrong_field_names_its_help_and_its_error(drawn_after_mistakes: str) -> None:
    field = re.search(r'<input[^>]*id="title"[^>]*>', drawn_after_mistakes)

    assert field is not None
    assert 'aria-invalid="true"' in field[0]
    assert 'aria-describedby="title-help title-error"' in field[0]
    assert 'id="title-help"' in drawn_after_mistakes
    assert 'id="title-error"' in drawn_after_mistakes


def test_what_was_typed_comes_back_escaped(drawn_after_mistakes: str) -> None:
    assert "Because &lt;b&gt;" in drawn_after_mistakes


def test_a_form_carries_its_token_and_a_key_of_its_own(drawn_after_mistakes: str) -> None:
    assert re.search(r'name="csrf_token" value="[^"]+"', drawn_after_mistakes)
    assert re.search(r'name="idempotency_key" value="[0-9a-f]{32}"', drawn_after_mistakes)
