"""Another of its partners leads a project: it consents, names who leads, and it is decided on."""

import pytest

from tests.accounts.letters import letters_to


def handing_over(scene):
    return {"lead_institution_id": str(scene.kz.id)}


@pytest.fixture
def heir(scene, make):
    return make.user(scene.kz, email="heir@x.example")


@pytest.fixture
def decided(scene, heir):
    """An amendment that lets KZ lead, approved by two coordinators."""
    scene.make.member(scene.project, heir, "viewer")
    scene.make.user(scene.kg, "representative", email="beside@x.example")
    amendment = scene.begin(**handing_over(scene))
    scene.act(amendment, "consultation")
    home = scene.make.user(scene.project.lead_institution, "representative")
    answers = [
        scene.answer(amendment, home),
        scene.answer(amendment, scene.of_kz, lead_person_id=str(heir.id)),
        scene.act(amendment, "submission"),
    ]
    assert [each.status_code for each in answers] == [200, 200, 200]
    scene.decide(amendment)
    return amendment


def roles(scene):
    return {each["institution_id"]: each["role"] for each in scene.card()["partners"]}


def test_both_institutions_are_asked_and_nothing_changes_meanwhile(scene):
    amendment = scene.begin(**handing_over(scene))

    asked = scene.act(amendment, "consultation").json["answers"]

    wanted = {str(scene.kz.id), str(scene.project.lead_institution_id)}
    assert {each["institution_id"] for each in asked} == wanted
    assert roles(scene)[str(scene.kz.id)] == "partner"


def test_who_is_to_lead_names_a_person_of_its_own(scene, heir):
    amendment = scene.begin(**handing_over(scene))
    scene.act(amendment, "consultation")

    nobody = scene.answer(amendment, scene.of_kz)
    foreign = scene.answer(amendment, scene.of_kz, lead_person_id=str(scene.of_kg.id))
    own = scene.answer(amendment, scene.of_kz, lead_person_id=str(heir.id))

    assert [each.status_code for each in (nobody, foreign, own)] == [422, 422, 200]
    assert nobody.json["errors"][0]["pointer"] == "/lead_person_id"


def test_once_approved_the_partner_leads_and_who_led_takes_part(scene, heir, decided, api):
    path = f"/projects/{scene.project.id}"

    card = api(heir).get(path).json

    assert card["lead_institution"]["id"] == str(scene.kz.id)
    assert roles(scene)[str(scene.kz.id)] == "lead"
    assert roles(scene)[str(scene.project.lead_institution_id)] == "partner"
    body = {"reason": "A made-up reason.", "fields": {"method": "Another."}}
    begun = api(heir).post(f"{path}/amendments", body).json
    steered = [
        api(each).post(f"/amendments/{begun['id']}/consultation", {}).status_code
        for each in (scene.lead, heir)
    ]
    assert steered == [403, 200]


def test_the_registrations_keep_who_led_when(scene, decided):
    path = f"/projects/{scene.project.id}/registrations"

    texts = [scene.api(scene.lead).get(f"{path}/{number}").json["content"] for number in (1, 2)]

    leads = [
        next(each["institution_id"] for each in text["partners"] if each["role"] == "lead")
        for text in texts
    ]
    assert leads == [str(scene.project.lead_institution_id), str(scene.kz.id)]


def test_members_and_partners_are_told(scene, decided, owner):
    assert letters_to(owner, "heir@x.example")
    assert letters_to(owner, "beside@x.example")


def test_who_takes_no_part_cannot_lead(scene):
    stranger = scene.propose(lead_institution_id=str(scene.tm.institution_id))

    assert stranger.status_code == 422
    assert stranger.json["errors"][0]["pointer"] == "/lead_institution_id"


def test_the_lead_takes_it_back(scene):
    amendment = scene.begin(**handing_over(scene))
    body = {"lead_institution_id": str(scene.project.lead_institution_id)}
    program = scene.api(scene.lead)
    tag = program.get(amendment).headers["ETag"]

    answer = program.patch(amendment, body, **{"If-Match": tag})

    assert answer.json["changes"] == []


def test_it_is_handed_over_by_page(scene, heir, browse):
    amendment = scene.begin(fields={"method": "Another."})
    page = browse(scene.lead)

    saved = page.post(f"{amendment}/lead", data=handing_over(scene))
    page.post(f"{amendment}/consultation")
    shown = browse(scene.of_kz).get(amendment).get_data(as_text=True)

    assert saved.status_code == 303
    assert 'name="lead_person_id"' in shown
    assert f'value="{heir.id}"' in shown
