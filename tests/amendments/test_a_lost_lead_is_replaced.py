"""A project whose lead institution has left goes on with another of its partners."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from tests.amendments.test_the_database_waits_for_consents import attempt


@pytest.fixture
def halted(scene, owner):
    """The scene, with the lead institution withdrawn and the project suspended with it."""
    owner.execute(
        text("UPDATE institution SET state = 'withdrawn' WHERE id = :house"),
        {"house": scene.project.lead_institution_id},
    )
    owner.execute(
        text("UPDATE project SET state = 'suspended', halted_with_lead = true WHERE id = :id"),
        {"id": scene.project.id},
    )
    owner.commit()
    return scene


def name(scene, who=None, house=None, reason="Its lead has left. Made up."):
    body = {"institution_id": str((house or scene.kz).id), "reason": reason}
    return scene.api(who or scene.tj).post(f"/projects/{scene.project.id}/lead-naming", body)


def confirm(scene, naming, person, who=None):
    path = f"/lead-namings/{naming.json['id']}/confirmation"
    return scene.api(who or scene.of_kz).post(path, {"lead_person_id": str(person.id)})


def test_the_partner_that_is_named_confirms_and_leads_once_it_is_approved(halted, make):
    heir = make.user(halted.kz)
    confirmed = confirm(halted, name(halted), heir)
    assert confirmed.status_code == 201, confirmed.json

    halted.decide(f"/amendments/{confirmed.json['id']}")

    card = halted.api(heir).get(f"/projects/{halted.project.id}").json
    parts = {each["institution_id"]: each for each in card["partners"]}
    assert card["lead_institution"]["id"] == str(halted.kz.id)
    assert card["state"] == "active"
    assert parts[str(halted.kz.id)]["role"] == "lead"
    assert parts[str(halted.project.lead_institution_id)]["state"] == "left"
    body = {"reason": "A made-up reason.", "fields": {"method": "Another."}}
    begun = halted.api(heir).post(f"/projects/{halted.project.id}/amendments", body)
    assert begun.status_code == 201


def test_where_it_is_not_approved_another_is_named(halted, make):
    confirmed = confirm(halted, name(halted), make.user(halted.kz))

    halted.decide(f"/amendments/{confirmed.json['id']}", "reject")

    assert halted.api(halted.of_kg).get(f"/projects/{halted.project.id}").json["state"] == (
        "suspended"
    )
    assert name(halted, house=halted.kg).status_code == 201


def test_only_coordinators_name_and_only_while_the_project_stands_still(scene, request):
    running = name(scene)

    halted = request.getfixturevalue("halted")

    assert running.status_code == 409
    assert [name(halted, who).status_code for who in (halted.of_kz, halted.tm)] == [403, 403]
    assert name(halted, house=halted.tm.institution).status_code == 422
    assert name(halted, reason=" ").status_code == 422


def test_only_the_institution_named_confirms_and_names_its_own(halted, make):
    naming = name(halted)

    foreign = confirm(halted, naming, halted.of_kg)
    other = confirm(halted, naming, halted.of_kg, halted.of_kg)

    assert foreign.status_code == 422
    assert other.status_code == 403
    name(halted, house=halted.kg)
    assert confirm(halted, naming, halted.of_kz).status_code == 409


def test_the_database_lets_nobody_else_name_or_change_more_than_who_leads(halted, app):
    naming = name(halted).json["id"]
    other_text = "'{}', '{\"partners\": []}', 'x'"
    acts = (
        (halted.tm, f"SELECT name_lead('{halted.project.id}', '{halted.kz.id}', 'x')"),
        (halted.of_kz, f"SELECT confirm_lead('{naming}', '{halted.of_kz.id}', {other_text})"),
    )

    for who, statement in acts:
        with pytest.raises(ProgrammingError):
            attempt(app, who, statement)


def test_it_is_named_and_confirmed_by_page(halted, make, browse):
    heir = make.user(halted.kz)
    path = f"/projects/{halted.project.id}"
    coordinator, speaker = browse(halted.tj), browse(halted.of_kz)

    lacking = coordinator.post(f"{path}/lead-naming", data={"reason": "Typed before."})
    chosen = {"institution_id": str(halted.kz.id), "reason": "Made up."}
    named = coordinator.post(f"{path}/lead-naming", data=chosen)
    naming = coordinator.get(path).get_data(as_text=True)
    shown = speaker.get(path).get_data(as_text=True)
    address = shown.split('href="/lead-namings/')[1].split('"')[0]
    done = speaker.post(f"/lead-namings/{address}", data={"lead_person_id": str(heir.id)})

    assert (lacking.status_code, named.status_code, done.status_code) == (422, 303, 303)
    assert "Typed before." in lacking.get_data(as_text=True)
    assert halted.kz.short_name in naming
    assert speaker.get(done.location).status_code == 200
