"""A consent on another wording of one's own part holds once the lead takes that wording over."""

from tests.core.test_the_wall_refuses_foreign_writes import is_refused
from tests.projects.stories import begin
from tests.projects.test_pages_of_partners_members_and_states import hidden
from tests.projects.test_partners_consent_to_one_text import institution_of

WORDING = "Made-up data, by country only."


def test_a_wording_that_is_taken_over_is_the_consent_to_it(make, api):
    story = begin(make, api)

    proposed = story.answer(contribution=WORDING)
    early = story.lead.post(story.path("/submission"))
    taken = story.lead.post(f"{story.part}/reservation-answer", {"outcome": "accept"})
    submitted = story.lead.post(story.path("/submission"))

    assert proposed.json["state"] == "accepted_with_reservation"
    assert proposed.json["contribution"] == "Made-up data."
    assert proposed.json["counter_proposal"] == WORDING
    assert early.json["guard"] == "counter_proposal"
    assert taken.status_code == 200, taken.json
    assert (taken.json["state"], taken.json["contribution"]) == ("accepted", WORDING)
    assert submitted.status_code == 200, submitted.json


def test_a_wording_that_is_not_taken_over_asks_the_partner_again_and_says_why(make, api, browse):
    story = begin(make, api)
    story.answer(contribution=WORDING)
    answer = f"{story.part}/reservation-answer"

    wordless = story.lead.post(answer, {"outcome": "refuse"})
    refused = story.lead.post(answer, {"outcome": "refuse", "reason": "Rows are needed."})

    assert wordless.status_code == 422
    assert refused.json["state"] == "invited"
    assert refused.json["contribution"] == "Made-up data."
    speaker = browse(make.user(institution_of(make, story.partner_id), "representative"))
    assert "Rows are needed." in speaker.get(story.path("/consent")).get_data(as_text=True)
    assert story.answer().json["state"] == "accepted"
    assert story.lead.post(story.path("/submission")).status_code == 200


def test_a_reservation_beside_the_wording_stays_one(make, api):
    story = begin(make, api)
    story.answer("accept_with_reservation", reservation="No rows.", contribution=WORDING)

    taken = story.lead.post(f"{story.part}/reservation-answer", {"outcome": "accept"}).json

    assert taken["state"] == "accepted_with_reservation"
    assert taken["is_reservation_accepted"] is True
    assert taken["contribution"] == WORDING
    assert story.lead.post(story.path("/submission")).status_code == 200


def test_a_reservation_alone_is_not_refused_but_met_by_a_change(make, api):
    story = begin(make, api)
    story.answer("accept_with_reservation", reservation="No rows.")

    refused = story.lead.post(
        f"{story.part}/reservation-answer", {"outcome": "refuse", "reason": "Rows are needed."}
    )

    assert refused.status_code == 409
    assert refused.json["guard"] == "counter_proposal"


def test_a_third_wording_asks_the_partner_again(make, api):
    story = begin(make, api)
    story.answer(contribution=WORDING)

    changed = story.change_part(contribution="A third wording.")

    assert changed.json["state"] == "invited"


def test_general_terms_that_changed_meanwhile_ask_again_before_the_wording_counts(make, api):
    story = begin(make, api)
    story.answer(contribution=WORDING)
    story.change(method="Otherwise.")

    taken = story.lead.post(f"{story.part}/reservation-answer", {"outcome": "accept"})

    assert taken.status_code == 409
    assert story.lead.get(story.part).json["state"] == "invited"


def test_the_same_wording_is_a_plain_consent(make, api):
    story = begin(make, api)

    assert story.answer(contribution="Made-up data. ").json["state"] == "accepted"


def test_another_wording_comes_with_a_consent_only(make, api):
    story = begin(make, api)

    answer = story.answer("decline", contribution=WORDING)

    assert answer.status_code == 422


def test_an_accepted_reservation_stands_in_the_text_and_asks_nobody_again(make, api, browse):
    story = begin(make, api)
    story.answer("accept_with_reservation", reservation="No rows at all.")
    before = story.get()["text_sha256"]

    accepted = story.lead.post(f"{story.part}/reservation-answer", {"outcome": "accept"})
    reader = browse(make.user(institution_of(make, story.partner_id), "representative"))
    text = reader.get(story.path("/text")).get_data(as_text=True)

    assert accepted.json["state"] == "accepted_with_reservation"
    assert story.get()["text_sha256"] != before
    assert "Reservation: No rows at all." in text


def test_pages_take_over_and_ask_again(make, browse):
    lead, house = make.user(make.institution("UZ")), make.institution("KZ")
    speaker = make.user(house, "representative")
    project = make.project(lead)
    part = make.partnership(project, house)
    address = f"/projects/{project.id}/consent"
    browser, leader = browse(speaker), browse(lead)

    read = hidden(browser.get(address).get_data(as_text=True), "text_sha256")
    browser.post(address, {"outcome": "accept", "contribution": WORDING, "text_sha256": read})
    shown = leader.get(f"/projects/{project.id}/partners").get_data(as_text=True)
    without = leader.post(
        f"/projects/{project.id}/partners/{house.id}/wording-refusal",
        {"reason": ""},
        form=f"/projects/{project.id}/partners",
    )
    taken = leader.post(
        f"/projects/{project.id}/partners/{house.id}/reservation",
        form=f"/projects/{project.id}/partners",
    )

    assert WORDING in shown
    assert without.status_code == 422
    assert taken.status_code == 303
    make.owner.refresh(part)
    assert (part.state.value, part.contribution) == ("accepted", WORDING)


def test_the_database_lets_a_lead_take_over_that_wording_and_no_other(app, make, api):
    lead, house = make.user(make.institution("UZ")), make.institution("KZ")
    project = make.project(lead)
    part = make.partnership(project, house, "accepted_with_reservation")
    part.counter_proposal = WORDING
    make.owner.commit()
    take = "UPDATE partnership SET state = 'accepted', contribution = :words WHERE id = :id"

    assert is_refused(app, lead, take, words="Everything.", id=part.id)
    assert is_refused(
        app,
        lead,
        "UPDATE partnership SET part_sha256 = 'made up' WHERE id = :id",
        id=part.id,
    )
    assert not is_refused(app, lead, take, words=WORDING, id=part.id)
