"""Who is asked about an amendment: whose own part changes, or everybody for general terms."""

import pytest


def asked(scene, amendment):
    scene.act(amendment, "consultation")
    return {each["institution_id"] for each in scene.show(amendment)["answers"]}


@pytest.mark.parametrize(
    "fields", [{"ends_on": "2028-06-30"}, {"resources": "Three people."}, {"method": "Anew."}]
)
def test_a_change_of_general_terms_asks_every_partner(scene, fields):
    amendment = scene.begin(fields=fields)

    assert asked(scene, amendment) == {str(scene.kz.id), str(scene.kg.id)}


def test_a_change_of_one_part_asks_that_partner_alone(scene):
    part = {"institution_id": str(scene.kz.id), "contribution": "More records."}
    amendment = scene.begin(partners=[part])

    assert asked(scene, amendment) == {str(scene.kz.id)}


def test_a_partner_that_would_only_observe_from_now_on_is_asked(scene):
    part = {"institution_id": str(scene.kz.id), "role": "observer", "contribution": "None."}
    amendment = scene.begin(partners=[part])

    assert asked(scene, amendment) == {str(scene.kz.id)}


def test_what_is_said_as_registered_is_no_change(scene):
    fields = {"method": "Made-up method.", "countries": ["KZ", "UZ"]}
    amendment = scene.begin(fields=fields)

    assert scene.show(amendment)["changes"] == []
    refused = scene.act(amendment, "consultation")
    assert (refused.status_code, refused.json["guard"]) == (409, "change")


@pytest.mark.parametrize("field", ["label", "language", "starts_on"])
def test_what_no_amendment_changes_is_refused(scene, field):
    assert scene.propose(fields={field: "GREEN"}).status_code == 422


def test_an_institution_that_would_join_is_asked_and_takes_part_only_once_it_is_approved(scene):
    house = scene.tm.institution
    part = {"institution_id": str(house.id), "contribution": "Made-up records."}
    amendment = scene.begin(partners=[part])
    assert scene.api(scene.tm).get(amendment).status_code == 404

    assert asked(scene, amendment) == {str(house.id)}

    assert scene.answer(amendment, scene.tm).status_code == 200
    houses = {each["institution_id"] for each in scene.card()["partners"]}
    assert str(house.id) not in houses
    scene.act(amendment, "submission")
    scene.decide(amendment)
    parts = {each["institution_id"]: each for each in scene.card()["partners"]}
    assert parts[str(house.id)]["state"] == "accepted"
    assert parts[str(house.id)]["contribution"] == "Made-up records."


def test_only_a_representative_of_who_is_asked_answers_and_to_the_text_that_stands(scene):
    part = {"institution_id": str(scene.kz.id), "contribution": "More records."}
    amendment = scene.begin(partners=[part])
    scene.act(amendment, "consultation")
    given = {"outcome": "accept", "text_sha256": "0" * 64}

    assert scene.act(amendment, "consent", scene.of_kg, **given).status_code == 403
    assert scene.act(amendment, "consent", scene.editor, **given).status_code == 403
    stale = scene.act(amendment, "consent", scene.of_kz, **given)

    assert (stale.status_code, stale.json["guard"]) == (409, "text_sha256")


def test_a_refusal_stands_in_the_way_until_the_text_changes(scene):
    amendment = scene.begin(fields={"ends_on": "2028-06-30"})
    scene.act(amendment, "consultation")
    scene.answer(amendment, scene.of_kz)
    scene.answer(amendment, scene.of_kg, "decline", reason="Too long.")

    refused = scene.act(amendment, "submission")

    assert (refused.status_code, refused.json["guard"]) == (409, "consent")


def test_who_has_consented_to_what_concerns_it_is_not_asked_again(scene):
    parts = [
        {"institution_id": str(each.id), "contribution": "More records."}
        for each in (scene.kz, scene.kg)
    ]
    amendment = scene.begin(partners=parts)
    scene.act(amendment, "consultation")
    scene.answer(amendment, scene.of_kz)
    scene.answer(amendment, scene.of_kg)
    scene.act(amendment, "reopening")
    tag = scene.api(scene.lead).get(amendment).headers["ETag"]
    changed = {"partners": [{**parts[1], "contribution": "Fewer records."}]}
    assert scene.api(scene.lead).patch(amendment, changed, If_Match=tag).status_code == 200

    scene.act(amendment, "consultation")

    states = {each["institution_id"]: each["state"] for each in scene.show(amendment)["answers"]}
    assert states == {str(scene.kz.id): "accepted", str(scene.kg.id): "invited"}


def test_a_reservation_is_accepted_by_submitting_and_stands_in_the_registration(scene):
    amendment = scene.begin(fields={"ends_on": "2028-06-30"})
    scene.act(amendment, "consultation")
    scene.answer(amendment, scene.of_kg)
    scene.answer(amendment, scene.of_kz, "accept_with_reservation", reservation="No rows.")

    scene.act(amendment, "submission")
    scene.decide(amendment)

    parts = scene.registrations()[1]["content"]["partners"]
    said = {each["institution_id"]: each.get("reservation") for each in parts}
    assert said[str(scene.kz.id)] == "No rows."
    assert said[str(scene.kg.id)] is None


def test_an_amendment_needs_a_partner_abroad_as_a_proposal_does(scene):
    ends = [{"institution_id": str(each.id), "role": None} for each in (scene.kz, scene.kg)]
    amendment = scene.begin(partners=ends)

    refused = scene.act(amendment, "consultation")

    assert (refused.status_code, refused.json["guard"]) == (409, "partner_abroad")


def test_an_end_before_a_planned_milestone_is_refused(scene, make):
    amendment = scene.begin(fields={"ends_on": "2027-02-01"}, takes_plan=True)
    make.milestone(scene.project, due_on=scene.project.ends_on)
    tag = scene.api(scene.lead).get(amendment).headers["ETag"]
    scene.api(scene.lead).patch(amendment, {"takes_plan": True}, If_Match=tag)

    refused = scene.act(amendment, "consultation")

    assert (refused.status_code, refused.json["guard"]) == (409, "plan")
