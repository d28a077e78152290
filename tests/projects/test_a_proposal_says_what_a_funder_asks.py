"""Risks and resources are tables; what is not written in later parts leaves the old text alone."""

import re
from uuid import UUID

import pytest

from app.accounts.models import User
from app.projects.text import exact_text
from tests.projects.stories import begin

RISK = {"risk": "Late data.", "likelihood": "high", "impact": "low", "answer": "Begin without."}


def row(house, **values):
    return {
        "institution_id": house,
        "kind": "staff",
        "amount": "6",
        "unit": "person_months",
        "note": "",
        **values,
    }


def text_of(app, make, project):
    with app.test_request_context(), app.extensions["database"].transaction(as_system=True):
        return exact_text(make.owner.merge(project))


def test_a_text_without_later_parts_keeps_the_fingerprint_that_it_had(app, make):
    project = make.project(make.user(), partners=(make.institution("KZ"),))

    text = text_of(app, make, project)

    assert set(text) == FIRST_PARTS


FIRST_PARTS = {
    *("title", "themes", "countries", "starts_on", "ends_on", "label", "language", "summary"),
    *("questions", "method", "data_wanted", "ethics", "risks", "outputs", "resources"),
    *("partners", "work_packages", "milestones"),
}
"""What every text was made of before there were later parts."""


def test_what_one_institution_brings_concerns_that_institution_alone(make, api):
    story = begin(make, api)
    story.answer()
    lead_house = story.get()["lead_institution_id"]

    story.change(resource_table=[row(lead_house)])
    stands = story.lead.get(story.part).json["state"]
    story.change(resource_table=[row(lead_house), row(story.partner_id, amount="2.50")])

    assert stands == "accepted"
    assert story.lead.get(story.part).json["state"] == "invited"
    changes = story.representative.get(f"{story.part}/changes").json
    assert changes["changed"] == ["part"]
    assert [each["name"] for each in changes["concerning"]] == ["resource_table"]
    assert changes["concerning"][0]["now"][0]["amount"] == "2.5"


def test_a_risk_concerns_everybody_and_stands_in_the_text(make, api):
    story = begin(make, api)
    story.answer()

    changed = story.change(risk_table=[RISK])

    assert changed.json["proposal"]["risk_table"] == [RISK]
    assert story.lead.get(story.part).json["state"] == "invited"


@pytest.mark.parametrize(
    "field",
    [
        {"risk_table": [{**RISK, "impact": "grave"}]},
        {"risk_table": [{**RISK, "risk": ""}]},
        {"risk_table": [RISK] * 51},
        {"resource_table": [row(None, amount="-3")]},
        {"resource_table": [row(None, amount="many")]},
        {"resource_table": [row("00000000-0000-7000-8000-000000000000")]},
    ],
)
def test_what_does_not_fit_into_a_table_is_refused(make, api, field):
    story = begin(make, api)

    assert story.change(**field).status_code == 422


def test_rows_of_who_does_not_take_part_leave_the_text(make, api, browse):
    story = begin(make, api)
    story.change(resource_table=[row(story.partner_id, note="A made-up reader.")])
    lead = make.owner.get(User, UUID(story.lead.get("/me").json["id"]))
    before = browse(lead).get(story.path("/text")).get_data(as_text=True)

    story.answer("decline", reason="No people.")
    after = browse(lead).get(story.path("/text")).get_data(as_text=True)

    assert "A made-up reader." in before
    assert "A made-up reader." not in after


@pytest.fixture
def writing(make, browse):
    """Lead, project and the lead's browser."""
    lead = make.user(make.institution("UZ"))
    project = make.project(lead)
    return project, browse(lead)


def test_rows_are_written_without_a_script_and_empty_ones_left_out(writing):
    project, browser = writing
    address = f"/projects/{project.id}/proposal/risks"

    saved = browser.post(
        address,
        {
            "risk_table-0-risk": "",
            "risk_table-0-likelihood": "low",
            "risk_table-1-risk": "Late data.",
            "risk_table-1-likelihood": "high",
            "risk_table-1-impact": "low",
            "risk_table-1-answer": "Begin without.",
        },
    )
    page = browser.get(address).get_data(as_text=True)

    assert saved.status_code == 303
    assert set(re.findall(r'name="risk_table-(\d)-risk"', page)) == {"0", "1", "2"}
    assert page.index('name="risk_table-0-risk"') < page.index("Late data.")
    assert "Begin without." in page


def test_a_wrong_row_is_named_and_what_was_typed_stays(writing):
    project, browser = writing
    address = f"/projects/{project.id}/proposal/time"

    answer = browser.post(
        address,
        {
            "resource_table-0-kind": "travel",
            "resource_table-0-amount": "some money",
            "resource_table-0-unit": "USD",
            "resource_table-0-institution_id": str(project.lead_institution_id),
        },
    )
    page = answer.get_data(as_text=True)

    assert answer.status_code == 422
    assert 'id="resource_table-0-amount-error"' in page
    assert 'href="#resource_table-0-amount"' in page
    assert 'value="some money"' in page


def test_amounts_are_taken_as_people_write_them_and_added_up(writing):
    project, browser = writing
    house = str(project.lead_institution_id)
    fields = {}
    for index, amount in enumerate(("184 000,5", "1000")):
        fields |= {
            f"resource_table-{index}-institution_id": house,
            f"resource_table-{index}-kind": "travel",
            f"resource_table-{index}-amount": amount,
            f"resource_table-{index}-unit": "USD",
        }

    saved = browser.post(f"/projects/{project.id}/proposal/time", fields)
    page = browser.get(f"/projects/{project.id}/text").get_data(as_text=True)

    assert saved.status_code == 303
    assert "Together: 185,000.5 USD" in page
    assert "Resources by institution" in page


def test_a_table_of_risks_is_enough_to_complete_the_section(make, api):
    story = begin(make, api, risks="")

    def names():
        answer = story.lead.post(story.path("/submission"))
        return answer.json["guard"] if answer.status_code == 409 else None

    before = names()
    story.change(risk_table=[RISK])
    after = names()

    assert before == "section_risks"
    assert after != "section_risks"
