"""The text of an earlier project is taken over; people, consents, resources and dates never are."""

import pytest

from tests.projects.stories import COMPLETE, begin

NEW = {"title": {"en": "Made-up follow-up"}}


def copy(program, story, **fields):
    return program.post("/projects", {**NEW, "copy_from": story.id, **fields})


def test_the_text_is_taken_over_and_nothing_of_people_or_dates(make, api):
    story = begin(make, api)
    story.answer()

    made = copy(story.lead, story)

    assert made.status_code == 201, made.json
    new = made.json
    assert new["title"] == NEW["title"]
    assert new["themes"] == COMPLETE["themes"]
    for name in ("questions", "method", "data_wanted", "ethics", "risks", "outputs", "summary"):
        assert new["proposal"][name] == COMPLETE[name]
    assert (new["starts_on"], new["ends_on"]) == (None, None)
    assert new["proposal"]["resources"] == ""
    assert [each["role"] for each in new["partners"]] == ["lead"]
    assert new["state"] == "draft"
    members = story.lead.get(f"/projects/{new['id']}/members").json["items"]
    assert [each["role"] for each in members] == ["lead"]


def test_what_is_sent_comes_before_what_is_taken_over(make, api):
    story = begin(make, api)

    made = copy(story.lead, story, method="By another way.").json

    assert made["proposal"]["method"] == "By another way."


@pytest.mark.parametrize(
    ("label", "chosen", "status"),
    [("AMBER", "GREEN", 422), ("AMBER", "AMBER", 201), ("GREEN", "RED", 201), ("RED", "RED", 403)],
)
def test_the_new_label_is_no_wider_than_the_text(make, api, label, chosen, status):
    story = begin(make, api, label=label)

    assert copy(story.lead, story, label=chosen).status_code == status


@pytest.mark.parametrize(
    ("label", "starts"), [("GREEN", "AMBER"), ("AMBER+STRICT", "AMBER+STRICT")]
)
def test_without_a_label_it_starts_as_any_other_and_no_wider_than_the_text(
    make, api, label, starts
):
    story = begin(make, api, label=label)

    assert copy(story.lead, story).json["label"] == starts


def test_what_one_may_not_know_of_is_not_found(make, api):
    story = begin(make, api)
    stranger = api(make.user())

    assert copy(stranger, story).status_code == 404


def test_a_partners_representative_takes_over_up_to_amber_only(make, api):
    amber, strict = begin(make, api, label="AMBER"), begin(make, api, label="AMBER+STRICT")
    for story in (amber, strict):
        story.answer()

    assert copy(amber.representative, amber, label="AMBER").status_code == 201
    assert copy(strict.representative, strict, label="AMBER+STRICT").status_code == 403


def test_any_member_takes_over_what_is_registered_and_green(make, api, owner):
    lead = make.user(make.institution("UZ"))
    project = make.project(lead, "active", label="GREEN")
    make.registration(project, {"method": "As registered.", "summary": {"en": "Registered."}})
    stranger = api(make.user(make.institution("KZ")))

    made = stranger.post("/projects", {**NEW, "copy_from": str(project.id), "label": "GREEN"})

    assert made.status_code == 201, made.json
    assert made.json["proposal"]["method"] == "As registered."


def test_the_page_offers_what_may_be_taken_over_and_takes_it(make, api, browse):
    lead = make.user(make.institution("UZ"))
    mine = make.project(lead, title={"en": "A made-up earlier one"})
    red = make.project(lead, title={"en": "A made-up red one"}, label="RED")
    others = make.project(make.user(), title={"en": "A made-up foreign one"})
    browser = browse(lead)

    page = browser.get(f"/projects/new?like={mine.id}").get_data(as_text=True)
    fields = {"title": "Further", "language": "en", "label": "AMBER", "copy_from": str(mine.id)}
    made = browser.post("/projects/new", fields)
    wrong = browser.post("/projects/new", {**fields, "copy_from": str(red.id)})
    wider = browser.post("/projects/new", {**fields, "label": "CLEAR"})

    assert f'selected value="{mine.id}"' in page
    assert "A made-up red one" not in page
    assert str(others.id) not in page
    assert made.status_code == 303
    text = made.location.replace("/proposal", "/text")
    assert "A made-up summary." in browser.get(text).get_data(as_text=True)
    assert wrong.status_code == 422
    assert wider.status_code == 422
    assert "starts no wider" in wider.get_data(as_text=True)
