"""A label that keeps most people out is not lowered by one person alone."""

import pytest
from sqlalchemy import text


@pytest.fixture
def house(make):
    institution = make.institution()
    return {
        "representative": make.user(institution, "representative"),
        "second": make.user(institution, "representative"),
        "stranger": make.user(None, "representative"),
        "admin": make.user(None, "admin"),
    }


@pytest.fixture
def dataset(make, house):
    return make.dataset(None, house["representative"], label="RED")


def lower(api, person, dataset, **changes):
    body = {"label": "AMBER", "reason": "Agreed with the ministry.", **changes}
    return api(person).patch(f"/datasets/{dataset.id}", body, If_Match="1")


def test_it_waits_for_another_representative_and_the_rest_is_changed_at_once(
    api, house, dataset, work
):
    asked = lower(api, house["representative"], dataset, area="All provinces")
    place = asked.headers["Location"].removeprefix("/api/v1")

    now = api(house["representative"]).get(f"/datasets/{dataset.id}").json
    assert asked.status_code == 202
    assert (now["label"], now["area"]) == ("RED", "All provinces")
    for who in ("stranger", "admin"):
        assert api(house[who]).get(place).status_code == 404
    assert (
        api(house["second"]).post(f"{place}/confirmation", {"outcome": "confirm"}).status_code
        == 202
    )
    work()
    assert api(house["second"]).get(f"/datasets/{dataset.id}").json["label"] == "AMBER"


def test_what_was_confirmed_of_another_label_holds_no_more(api, house, dataset, owner, work):
    asked = lower(api, house["representative"], dataset)
    place = asked.headers["Location"].removeprefix("/api/v1")
    owner.execute(text("UPDATE dataset SET label = 'AMBER+STRICT'"))
    owner.commit()

    said = api(house["second"]).post(f"{place}/confirmation", {"outcome": "confirm"})
    work()

    assert said.json["state"] == "void"
    assert api(house["second"]).get(f"/datasets/{dataset.id}").json["label"] == "AMBER+STRICT"


def test_by_page_it_says_that_it_waits(browse, house, dataset):
    browser = browse(house["representative"])
    path = f"/datasets/{dataset.id}/edit"
    answer = browser.post(
        path,
        {
            "title": dataset.name,
            "language": "en",
            "label": "GREEN",
            "access": "project",
            "reason": "Agreed.",
        },
    )

    assert answer.status_code == 303
    assert "waits for another representative" in browser.get(answer.headers["Location"]).get_data(
        as_text=True
    )
