"""The same quorum and the same conflicts decide; until then the registration stays in force."""

import pytest

from tests.acts import acts_of

END = {"fields": {"ends_on": "2028-06-30", "method": "Another method."}}


def test_until_it_is_approved_the_registration_in_force_is_untouched(scene):
    amendment = scene.submitted(**END)
    first = scene.vote(amendment, scene.tj)

    assert first.json["votes_needed"] == 1
    assert scene.card()["ends_on"] == "2027-12-20"
    assert len(scene.registrations()) == 1


def test_approval_makes_the_next_registration_and_keeps_the_one_before(scene):
    before = scene.registrations()[0]
    amendment = scene.submitted(**END)

    scene.decide(amendment)

    one, two = scene.registrations()
    assert one == before
    assert two["number"] == 2
    assert two["content"]["ends_on"] == "2028-06-30"
    card = scene.card()
    assert (card["ends_on"], card["proposal"]["method"]) == ("2028-06-30", "Another method.")
    shown = scene.show(amendment)
    assert (shown["state"], shown["registration_number"]) == ("approved", 2)
    assert shown["text_sha256"] == two["text_sha256"]


@pytest.mark.parametrize(
    ("outcome", "state"), [("reject", "rejected"), ("request_changes", "changes_requested")]
)
def test_another_decision_leaves_the_registration_in_force(scene, outcome, state):
    amendment = scene.submitted(**END)

    scene.decide(amendment, outcome)

    assert scene.show(amendment)["state"] == state
    assert scene.card()["ends_on"] == "2027-12-20"
    assert len(scene.registrations()) == 1


def test_after_changes_are_requested_it_is_changed_and_decided_in_a_further_round(scene):
    amendment = scene.submitted(**END)
    scene.decide(amendment, "request_changes")
    tag = scene.api(scene.lead).get(amendment).headers["ETag"]
    shorter = {"fields": {"ends_on": "2028-03-31"}}
    assert scene.api(scene.lead).patch(amendment, shorter, If_Match=tag).status_code == 200
    scene.act(amendment, "consultation")
    for who in (scene.of_kz, scene.of_kg):
        scene.answer(amendment, who)
    scene.act(amendment, "submission")

    scene.decide(amendment)

    assert scene.card()["ends_on"] == "2028-03-31"


def test_withdrawing_ends_it_at_any_time_before_the_decision(scene):
    amendment = scene.submitted(**END)
    scene.vote(amendment, scene.tj)

    assert scene.act(amendment, "withdrawal").json["state"] == "withdrawn"

    refused = scene.vote(amendment, scene.un, letter="A made-up letter.")
    assert refused.status_code in (404, 409)
    assert len(scene.registrations()) == 1
    scene.begin(**END)


def test_a_coordinator_of_who_takes_part_or_would_join_does_not_vote(scene, make):
    part = {"institution_id": str(scene.tm.institution_id), "contribution": "Records."}
    amendment = scene.begin(partners=[part])
    scene.act(amendment, "consultation")
    scene.answer(amendment, scene.tm)
    scene.act(amendment, "submission")
    of_joiner = make.user(scene.tm.institution, "coordinator", "representative")
    of_partner = make.user(scene.kz, "coordinator", "representative")

    for who in (of_joiner, of_partner):
        refused = scene.vote(amendment, who)
        assert refused.status_code == 403
        assert "conflict of interest" in refused.json["detail"]


def test_coordinators_read_it_only_while_they_decide(scene):
    amendment = scene.begin(**END)
    scene.act(amendment, "consultation")
    assert scene.api(scene.tj).get(amendment).status_code == 404
    for who in (scene.of_kz, scene.of_kg):
        scene.answer(amendment, who)
    scene.act(amendment, "submission")
    assert scene.api(scene.tj).get(amendment).status_code == 200

    scene.decide(amendment)

    assert scene.api(scene.tj).get(amendment).status_code == 404


def test_its_text_is_closed_once_it_is_submitted(scene):
    amendment = scene.submitted(**END)
    tag = scene.api(scene.lead).get(amendment).headers["ETag"]

    assert scene.api(scene.lead).patch(amendment, END, If_Match=tag).status_code == 409
    assert scene.act(amendment, "reopening").status_code == 409


def test_only_one_is_under_way_and_only_lead_and_editors_propose(scene):
    scene.begin(**END)

    assert scene.propose(**END).json["guard"] == "under_way"
    body = {"reason": "Another."}
    path = f"/projects/{scene.project.id}/amendments"
    assert scene.api(scene.of_kz).post(path, body).status_code == 403
    assert scene.api(scene.editor).post(path, body).status_code == 409


def test_who_ends_its_part_by_an_amendment_leaves_with_its_people(scene, make):
    person = make.user(scene.kg)
    make.member(scene.project, person)
    ends = {"institution_id": str(scene.kg.id), "role": None}
    amendment = scene.submitted(partners=[ends])

    scene.decide(amendment)

    states = {each["institution_id"]: each["state"] for each in scene.card()["partners"]}
    assert states[str(scene.kg.id)] == "left"
    assert scene.api(person).get(f"/projects/{scene.project.id}/activity").status_code == 403


def test_the_approval_has_a_number_in_the_register_and_names_nobody_who_voted(scene, owner):
    amendment = scene.submitted(**END)

    scene.decide(amendment)

    entries = scene.api(scene.tm).get("/decisions?kind=amended").json["items"]
    assert len(entries) == 1
    approved = [each for each in acts_of(owner) if each.name == "amendment.approved"]
    assert [each.actor_id for each in approved] == [None]


def test_the_plan_is_registered_with_it_only_where_it_is_taken_along(scene, make):
    make.milestone(scene.project, due_on=scene.project.ends_on)
    amendment = scene.submitted(takes_plan=True)

    scene.decide(amendment)

    milestones = scene.registrations()[1]["content"]["milestones"]
    assert [each["due_on"] for each in milestones] == ["2027-12-20"]
    plan = scene.api(scene.lead).get(f"/projects/{scene.project.id}/milestones").json["items"]
    assert [each["baseline_on"] for each in plan] == ["2027-12-20"]


def test_a_stranger_does_not_know_of_it(scene):
    amendment = scene.begin(**END)

    assert scene.api(scene.tm).get(amendment).status_code == 404
    listed = scene.api(scene.tm).get(f"/projects/{scene.project.id}/amendments")
    assert listed.json["items"] == []
