from datetime import date

import pytest

from app.core.contributions import WAITING, Waiting
from app.core.policy import Label
from app.ui.waiting import in_words


def test_the_first_page_names_my_projects_and_nobody_elses(browse, make):
    lead = make.user()
    make.project(lead, title={"ru": "Пути опиатов после 2021 года"})
    make.project(make.user(), title={"en": "Somebody else's draft"})

    page = browse(lead).get("/")

    assert "Пути опиатов после 2021 года" in page.text
    assert "Somebody else" not in page.text


def test_the_map_counts_only_what_every_member_may_know_of(browse, make):
    make.project(make.user(), "active", countries=["UZ", "KZ"])
    make.project(make.user(), "active", countries=["UZ"])
    member = make.user()
    before = browse(member).get("/").text
    hidden = make.project(make.user(), "active", countries=["UZ", "TJ"], label=Label.RED)
    make.member(hidden, member)

    after = browse(member).get("/").text

    assert "UZ 2" in before
    assert "UZ 2" in after
    assert "TJ 0" in after


def test_what_waits_comes_by_date_and_what_has_none_comes_last(api, make, monkeypatch):
    waits = [
        Waiting("a", "Undated", "", "/a", "Open"),
        Waiting("b", "Later", "", "/b", "Open", date(2027, 1, 2)),
        Waiting("c", "Sooner", "", "/c", "Open", date(2027, 1, 1)),
    ]
    monkeypatch.setattr(WAITING, "functions", [lambda actor: waits])

    answer = api(make.user()).get("/waiting")

    assert [each["title"] for each in answer.json["items"]] == ["Sooner", "Later", "Undated"]


@pytest.mark.parametrize(
    ("due", "says", "urgency"),
    [
        (date(2026, 11, 20), "4 days late", "late"),
        (date(2026, 11, 24), "today", "soon"),
        (date(2026, 11, 25), "in 1 day", "soon"),
        (date(2026, 12, 24), "in 30 days", None),
    ],
)
def test_a_date_is_told_as_a_reader_counts(app, due, says, urgency):
    with app.test_request_context():
        line = in_words(Waiting("a", "A", "", "/a", "Open", due), date(2026, 11, 24))

    assert (line.due, line.urgency) == (says, urgency)
