"""A writer sees what resembles the proposal, and only what the writer may know of."""

from datetime import date

import pytest

from app.projects.similar import likeness_of, trigrams
from tests.projects.stories import begin

TITLE = {"en": "Precursor chemicals in transit trade", "ru": "Прекурсоры в транзитной торговле"}


def similar(story, program=None):
    return (program or story.lead).get(story.path("/similar")).json["items"]


def listed(make, **values):
    lead = make.user(make.institution("KG"))
    return make.project(lead, "active", label="GREEN", **values)


def test_a_project_of_the_same_theme_countries_and_years_is_named(make, api):
    story = begin(make, api)
    like = listed(
        make,
        themes=["drug-trafficking"],
        countries=["UZ", "KZ", "KG"],
        starts_on=date(2026, 1, 1),
        ends_on=date(2027, 6, 1),
    )
    listed(make, title={"en": "Nothing alike"}, themes=["terrorism"], countries=["UZ"])

    (found,) = similar(story)

    assert found["id"] == str(like.id)
    assert found["themes"] == ["drug-trafficking"]
    assert found["countries"] == ["UZ", "KZ"]
    assert found["years"] == [2027, 2027]


def test_nearly_the_same_title_is_enough_in_whichever_language(make, api):
    story = begin(make, api, title=TITLE)
    like = listed(make, title={"ru": "Прекурсоры в транзитной торговле: обзор"}, themes=[])

    (found,) = similar(story)

    assert found["id"] == str(like.id)
    assert found["likeness"] > 0.5


@pytest.mark.parametrize(
    ("state", "label"), [("draft", "GREEN"), ("in_review", "AMBER"), ("active", "RED")]
)
def test_what_the_writer_may_not_know_of_is_never_named(make, api, state, label):
    story = begin(make, api, title=TITLE)
    lead = make.user(make.institution("KG"))
    make.project(lead, state, label=label, title=TITLE, themes=["drug-trafficking"])

    assert similar(story) == []


def test_the_page_names_them_to_who_writes(make, api, browse):
    lead = make.user(make.institution("UZ"))
    project = make.project(lead, title=TITLE)
    listed(make, title=TITLE)

    page = browse(lead).get(f"/projects/{project.id}/proposal").get_data(as_text=True)

    assert "Projects that resemble this one" in page
    assert "nearly the same title" in page


def test_likeness_counts_trigrams_of_words():
    assert trigrams("Ad") == {"  a", " ad", "ad "}
    assert likeness_of({"en": "One"}, {"en": "ONE"}) == 1
    assert likeness_of({"en": "One"}, {"ru": "One"}) == 0
    assert likeness_of({"en": "–"}, {"en": "–"}) == 0
