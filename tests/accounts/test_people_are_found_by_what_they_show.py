"""Themes, languages and methods: nothing is shown before each person says so, part by part."""

import pytest
from sqlalchemy import text

from tests.acts import statements_of

SAID = {
    "themes": {"chosen": ["terrorism"], "is_shown": True},
    "languages": {"chosen": ["uz", "fa"], "is_shown": False},
    "methods": {"chosen": ["surveys"], "is_shown": True},
}


@pytest.fixture
def said(api, make):
    person = make.user(name="The expert")
    assert api(person).call("PUT", "/me/expertise", SAID).status_code == 200
    return person


def test_others_see_what_a_person_shows_and_no_more(api, browse, make, said):
    reader = make.user()

    seen = api(reader).get(f"/people/{said.id}").json
    page = browse(reader).get(f"/people/{said.id}").text

    assert (seen["themes"], seen["languages"], seen["methods"]) == (["terrorism"], [], ["surveys"])
    assert "Surveys" in page
    assert "Persian" not in page
    assert sorted(api(said).get(f"/people/{said.id}").json["languages"]) == ["fa", "uz"]


@pytest.mark.parametrize(
    ("asked", "is_found"),
    [
        ("theme=terrorism", True),
        ("method=surveys", True),
        ("language=fa", False),
        ("method=interviews", False),
        ("country=UZ&theme=terrorism", True),
        ("country=KZ&theme=terrorism", False),
    ],
)
def test_people_are_found_by_what_they_show_only(api, make, said, asked, is_found):
    make.user(name="Somebody else")

    found = api(make.user(name="The reader")).get(f"/people?{asked}").json["items"]

    assert [each["name"] for each in found] == (["The expert"] if is_found else [])


def test_nothing_is_shown_before_one_says_so(api, make, owner):
    person = make.user()
    parts = {kind: {"chosen": part["chosen"]} for kind, part in SAID.items()}

    api(person).call("PUT", "/me/expertise", parts)

    assert owner.scalars(text("SELECT is_shown FROM profile_part")).all() == [False] * 3


def test_the_database_shows_nobody_what_is_kept_to_oneself(app, make, said):
    other = make.user()

    with app.extensions["database"].transaction() as session:
        session.execute(text("SELECT set_config('app.user', :me, true)"), {"me": str(other.id)})
        kinds = session.scalars(text("SELECT kind FROM profile_part ORDER BY kind")).all()

    assert kinds == ["methods", "themes"]


def test_unknown_words_are_refused(api, make):
    answer = api(make.user()).call("PUT", "/me/expertise", {"methods": {"chosen": ["magic"]}})

    assert answer.status_code == 422


def test_it_is_said_on_a_page_and_comes_back(browse, make):
    browser = browse(make.user())

    fields = {"themes": ["terrorism"], "methods": ["surveys"], "shows_methods": "y"}
    assert browser.post("/account/directory", fields).status_code == 303

    page = browser.get("/account/directory").text
    assert page.count("checked") == 3


def test_a_longer_list_of_people_asks_no_more_often(app, api, browse, make, said):
    browser = browse(said)
    browser.get("/people?theme=terrorism")
    few = statements_of(app, lambda: browser.get("/people?theme=terrorism"))
    for _number in range(8):
        api(make.user()).call("PUT", "/me/expertise", SAID)

    assert statements_of(app, lambda: browser.get("/people?theme=terrorism")) == few


def test_an_institution_is_found_by_its_themes_languages_and_methods(api, browse, make):
    institution = make.institution(names={"en": "The one"})
    speaker = make.user(institution, "representative")
    program = api(speaker)
    path = f"/institutions/{institution.id}"
    given = {"themes": ["terrorism"], "languages": ["tg"], "methods": ["networks"]}
    changed = program.patch(path, given, If_Match=f'"{program.get(path).json["version"]}"')
    make.institution(names={"en": "Another"})

    assert changed.status_code == 200
    for asked in ("theme=terrorism", "language=tg", "method=networks"):
        found = program.get(f"/institutions?{asked}").json["items"]
        assert [each["name"] for each in found] == ["The one"]
    assert program.get("/institutions?theme=cybercrime").json["items"] == []
    assert "No institution is found" in browse(speaker).get("/institutions?language=zh").text
    assert "Network analysis" in browse(speaker).get(path).text
