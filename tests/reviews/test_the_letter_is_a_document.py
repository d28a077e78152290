"""The letter of reasons as a PDF, in the language of who takes it along."""

import re

import pytest

from app.core.typesetting import typeset
from app.reviews.letter_pdf import SOURCE

LETTER = {"letter": "A made-up letter.\n\nWith #two *paragraphs* and a $price$."}
ALPHABETS = "қазақ ғұқ, тоҷикӣ ҳҷғӯӣ, oʻzbek ʻ, кыргыз өүң, türkmen ňýäž, русский ё"


@pytest.fixture
def letter(project):
    return f"/projects/{project.id}/letters/1.pdf"


def test_the_lead_takes_the_letter_along(browse, forum, vote, project, letter):
    vote(forum.kg, "reject")
    vote(forum.tj, "reject", **LETTER)
    lead = browse(forum.lead)
    assert letter in lead.get(f"/projects/{project.id}").get_data(as_text=True)

    answer = lead.get(letter)

    assert answer.content_type == "application/pdf"
    assert answer.data.startswith(b"%PDF-")
    assert re.search(r"attachment; filename\*=UTF-8''Letter", answer.headers["Content-Disposition"])


def test_nobody_takes_a_letter_that_is_not_theirs_or_was_not_written(
    make, browse, forum, vote, letter
):
    assert browse(forum.lead).get(letter).status_code == 404
    vote(forum.kg, "reject")
    vote(forum.tj, "reject", **LETTER)

    assert browse(forum.of_partner).get(letter).status_code == 403
    assert browse(make.user()).get(letter).status_code == 404


def test_what_is_written_is_set_as_it_is_and_never_read_as_markup():
    words = {
        "language": "ru",
        "forum": "Expert Forum",
        "label": "TLP:AMBER",
        "passing_on": ALPHABETS,
        "title": "#panic()",
        "facts": [["a", "*b*"]],
        "letter": ['#read("/etc/passwd")', "$ x", "\\"],
        "points_title": "_c_",
        "points": ["#import", "= d"],
    }

    assert typeset(SOURCE, words).startswith(b"%PDF-")
