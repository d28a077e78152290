import pytest
from sqlalchemy import text

from tests.accounts.letters import letters_to


def held_by(owner, table, column, thing):
    owner.rollback()
    found = text(f"SELECT {column} FROM {table} WHERE id = :id")
    return owner.execute(found, {"id": thing.id}).scalar_one()


@pytest.fixture
def house(make):
    """A person with open work in one project, its representative and two colleagues."""

    class House:
        speaker = make.user(None, "representative")
        person = make.user(speaker.institution, name="Made-up leaver")
        heir = make.user(speaker.institution, email="heir@x.example")
        other = make.user(speaker.institution)
        lead = make.user()
        project = make.project(
            lead, "active", (speaker.institution,), title={"en": "Made-up routes"}
        )
        place = make.member(project, person, "contributor")
        milestone = make.milestone(
            project,
            assignee_id=person.id,
            responsible_institution_id=speaker.institution_id,
        )

    part = next(each for each in House.project.partnerships if each.role.value == "partner")
    make.set(part, contact_id=House.person.id)
    House.part = part
    return House


def test_the_page_lists_what_is_held_and_asks_for_a_successor(browse, house):
    page = browse(house.speaker).get(f"/people/{house.person.id}/departure").text

    assert "Made-up routes" in page
    assert "member; contact of the institution; 1 milestone to work on" in page
    assert "Who takes it over" in page


def test_one_successor_takes_over_all_that_is_open_in_a_project(api, house, owner):
    body = {"successors": {str(house.project.id): str(house.heir.id)}}

    answer = api(house.speaker).post(f"/users/{house.person.id}/departure", body)

    assert answer.status_code == 200
    assert held_by(owner, "milestone", "assignee_id", house.milestone) == house.heir.id
    assert held_by(owner, "partnership", "contact_id", house.part) == house.heir.id
    members = api(house.heir).get(f"/projects/{house.project.id}/members").json["items"]
    assert (str(house.heir.id), "contributor") in [(m["user_id"], m["role"]) for m in members]
    assert str(house.person.id) not in [each["user_id"] for each in members]
    assert letters_to(owner, "heir@x.example")


def test_nobody_leaves_a_task_without_its_successor(api, browse, house, owner):
    page = f"/people/{house.person.id}/departure"

    refused = api(house.person).post(f"/users/{house.person.id}/departure")
    nobody = {"successor_id": "", f"successor_in_{house.project.id.hex}": ""}
    shown = browse(house.person).post(page, nobody, form=page)

    assert refused.status_code == 422
    assert refused.json["errors"][0]["pointer"] == f"/successors/{house.project.id}"
    assert shown.status_code == 422
    assert "Choose who takes this over" in shown.text
    assert held_by(owner, "app_user", "ended_at", house.person) is None
    assert held_by(owner, "milestone", "assignee_id", house.milestone) == house.person.id


def test_in_haste_access_ends_first_and_the_rest_stands_on_the_representatives_home(
    api, browse, house, owner
):
    browser, page = browse(house.speaker), f"/people/{house.person.id}/departure"

    browser.post(page, {"in_haste": "1"}, form=page)

    assert held_by(owner, "app_user", "ended_at", house.person) is not None
    assert held_by(owner, "milestone", "assignee_id", house.milestone) == house.person.id
    assert "Left in haste; what is open waits for a successor" in browser.get("/").text
    assert "Left in haste" not in browse(house.other).get("/").text

    later = f"/people/{house.person.id}/handover"
    field = f"successor_in_{house.project.id.hex}"
    answer = browser.post(later, {field: str(house.heir.id), "successor_id": ""}, form=later)

    assert answer.status_code == 303
    assert held_by(owner, "milestone", "assignee_id", house.milestone) == house.heir.id
    assert "Left in haste" not in browser.get("/").text


def test_the_person_alone_cannot_leave_in_haste(browse, house, owner):
    page = f"/people/{house.person.id}/departure"

    answer = browse(house.person).post(page, {"in_haste": "1"}, form=page)

    assert answer.status_code == 403
    assert held_by(owner, "app_user", "ended_at", house.person) is None


def test_of_what_one_may_not_know_no_number_is_told(api, make):
    speaker = make.user(None, "representative")
    person = make.user(speaker.institution, "coordinator")
    page = f"/users/{person.id}/holdings"
    before = api(speaker).get(page).json["items"]
    make.member(make.project(make.user(), "active", label="RED"), person)
    make.vote(make.project(make.user(), "in_review"), person)

    assert api(speaker).get(page).json["items"] == before
    assert before[-1]["what"] == "What is not yours to know of, if there is any"
    own = " ".join(each["what"] for each in api(person).get(page).json["items"])
    assert "1 vote on a project that is not decided" in own


def test_only_who_may_end_the_access_reads_what_is_held(api, make, house):
    stranger = make.user(None, "representative")

    for nosy in (house.other, house.lead, stranger):
        assert api(nosy).get(f"/users/{house.person.id}/holdings").status_code == 403
        assert api(nosy).post(f"/users/{house.person.id}/handover").status_code == 403


def test_a_successor_of_another_institution_is_refused(api, make, house):
    body = {"successors": {str(house.project.id): str(house.lead.id)}}

    answer = api(house.speaker).post(f"/users/{house.person.id}/departure", body)

    assert answer.status_code == 422


def test_the_database_hands_nothing_over_for_a_stranger_or_into_a_hidden_project(app, make, owner):
    speaker = make.user(None, "representative")
    person, heir = make.user(speaker.institution), make.user(speaker.institution)
    hidden = make.project(make.user(), "active", (speaker.institution,), label="RED")
    make.member(hidden, person)

    for actor in (speaker, make.user(None, "representative")):
        with app.extensions["database"].transaction() as session:
            session.execute(text("SELECT set_config('app.user', :me, true)"), {"me": str(actor.id)})
            rows = session.execute(
                text("SELECT * FROM hand_over_in(:person, :places, :heir)"),
                {"person": person.id, "places": [hidden.id], "heir": heir.id},
            ).all()
            session.commit()
        assert rows == []

    joined = text("SELECT count(*) FROM project_member WHERE user_id = :heir")
    assert owner.execute(joined, {"heir": heir.id}).scalar_one() == 0


@pytest.mark.parametrize("label", ["RED", "AMBER+STRICT"])
def test_who_leaves_names_nobody_into_a_project_of_named_people(api, make, owner, label):
    person = make.user()
    heir = make.user(person.institution)
    project = make.project(make.user(), "active", (person.institution,), label=label)
    make.member(project, person, "viewer")
    successors = {"successors": {str(project.id): str(heir.id)}}

    answer = api(person).post(f"/users/{person.id}/departure", successors)

    joined = text("SELECT count(*) FROM project_member WHERE user_id = :heir")
    assert answer.status_code == 200
    assert owner.execute(joined, {"heir": heir.id}).scalar_one() == 0


def test_what_a_person_asked_for_is_void_once_it_has_left(api, make, owner):
    speaker = make.user(None, "representative")
    person = make.user(speaker.institution)
    joint_act = make.joint_act(person)

    api(speaker).post(f"/users/{person.id}/departure")

    assert held_by(owner, "joint_act", "state", joint_act) == "void"
