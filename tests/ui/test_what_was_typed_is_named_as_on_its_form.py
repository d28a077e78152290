"""What was typed and comes back is shown under the form's own labels, without what a page adds."""

import pytest

from app.ui.typed_words import typed_lines


@pytest.fixture(autouse=True)
def request_of_a_reader(app):
    with app.test_request_context("/"):
        yield


def test_labels_and_words_of_choices_stand_for_names_and_codes():
    sent = {
        "text_sha256": ["3f" * 32],
        "outcome": ["accept_with_reservation"],
        "reservation": ["Rows stay at home."],
        "basis_date": ["31.12.2026"],
        "reason": [""],
    }

    lines = typed_lines(sent)

    assert lines == [
        ("The answer of your institution", "Accept with a reservation"),
        ("The reservation", "Rows stay at home."),
        ("Its date", "31.12.2026"),
    ]


def test_a_choice_that_only_its_page_knows_is_not_shown_as_a_number_of_the_database():
    sent = {"institution_id": ["0198c0de-0000-7000-8000-000000000000"], "role": ["partner"]}

    lines = typed_lines(sent)

    assert "chosen" in [words for _label, words in lines]
    assert not any("0198c0de" in words for _label, words in lines)


def test_a_field_of_a_numbered_form_is_known_by_the_end_of_its_name():
    assert typed_lines({"point2-answer": ["Three years."]}) == [("Answer", "Three years.")]


def test_what_no_form_declares_is_left_out():
    assert typed_lines({"act": ["show"]}) == []
    assert typed_lines({"outcome": ["no choice of any form"]}) == []
