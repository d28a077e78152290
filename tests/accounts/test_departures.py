from sqlalchemy import text

from app.core.contributions import DEPARTURE_STEPS
from tests.accounts.letters import letters_to, link_in


def test_who_is_removed_is_refused_on_the_next_request(api, browse, make):
    institution = make.institution()
    speaker, person = make.user(institution, "representative"), make.user(institution)
    browser, program = browse(person), api(person)

    answer = api(speaker).post(f"/users/{person.id}/departure")

    assert answer.status_code == 200
    assert answer.json["has_left"]
    assert program.get("/me").status_code == 401
    assert browser.get("/account").status_code == 303
    assert api(speaker).get("/people").json["items"][0]["name"] == speaker.name


def test_the_last_representative_stays_until_another_is_named(api, make):
    institution = make.institution()
    last, colleague = make.user(institution, "representative"), make.user(institution)
    program = api(last)

    answer = program.post(f"/users/{last.id}/departure")
    assert (answer.status_code, answer.json["guard"]) == (409, "last_representative")
    path = f"/users/{last.id}/representation"
    assert program.post(path, {"outcome": "end"}).status_code == 409

    named = program.post(f"/users/{colleague.id}/representation", {"outcome": "name"})
    assert named.json["roles"] == ["representative"]
    assert program.post(f"/users/{last.id}/departure").status_code == 200


def test_what_is_open_goes_to_the_successor(api, make):
    institution = make.institution()
    speaker, person, heir = (
        make.user(institution, *roles) for roles in (("representative",), (), ())
    )
    handed_over = []

    def step(actor, leaving, successors):
        handed_over.append((leaving.id, successors.anywhere.id))

    DEPARTURE_STEPS.add(step)
    try:
        api(speaker).post(f"/users/{person.id}/departure", {"successor_id": str(heir.id)})
    finally:
        DEPARTURE_STEPS.functions.remove(step)

    assert handed_over == [(person.id, heir.id)]


def test_a_successor_is_of_the_same_institution(api, make):
    institution = make.institution()
    speaker, person, stranger = (
        make.user(institution, "representative"),
        make.user(institution),
        make.user(),
    )

    answer = api(speaker).post(f"/users/{person.id}/departure", {"successor_id": str(stranger.id)})

    assert answer.status_code == 422


def test_nobody_removes_people_of_another_institution(api, make):
    person = make.user()
    stranger = make.user(make.institution(), "representative")
    colleague = make.user(person.institution)

    for other in (stranger, colleague):
        assert api(other).post(f"/users/{person.id}/departure").status_code == 403
        path = f"/users/{person.id}/representation"
        assert api(other).post(path, {"outcome": "name"}).status_code == 403


def test_the_page_of_a_person_does_the_same(browse, make):
    institution = make.institution()
    speaker, person = make.user(institution, "representative"), make.user(institution)
    browser, page = browse(speaker), f"/people/{person.id}"

    browser.post(f"{page}/representation", {"outcome": "name"}, form=page)
    assert "End representation" in browser.get(page).text
    departure = f"{page}/departure"
    answer = browser.post(departure, {"successor_id": str(speaker.id)}, form=departure)

    assert answer.location == f"/institutions/{institution.id}"
    assert "Has left" in browser.get(page).text


def test_who_joins_another_institution_brings_no_place_of_the_old_one_along(
    api, browse, make, owner
):
    old, new = make.institution(), make.institution("KZ", email_domains=["new.example"])
    speaker, other = make.user(old, "representative"), make.user(new, "representative")
    person = make.user(old, email="guest@new.example")
    joined = make.project(make.user(old), "active", label="RED")
    led = make.project(person, "active", label="RED")
    make.member(joined, person)
    draft = make.draft(joined, person, label="RED")

    api(speaker).post(f"/users/{person.id}/departure")
    path = f"/institutions/{new.id}/invitations"
    api(other).post(path, {"email": "guest@new.example"})
    link = link_in(letters_to(owner, "guest@new.example")[0])
    browser = browse()
    browser.post(link, {"name": "Back", "new_password": "nine blue wooden boats"})

    assert browser.get("/account").status_code == 200
    for closed in (f"/projects/{joined.id}", f"/projects/{led.id}", f"/drafts/{draft.id}"):
        assert browser.get(closed).status_code == 404


def test_a_project_whose_lead_leaves_is_led_by_the_successor(api, make):
    institution = make.institution()
    speaker, person, heir = (
        make.user(institution, *roles) for roles in (("representative",), (), ())
    )
    led = make.project(person, "active", label="RED")

    api(speaker).post(f"/users/{person.id}/departure", {"successor_id": str(heir.id)})

    people = api(heir).get(f"/projects/{led.id}/members").json["items"]
    assert [(each["user_id"], each["role"]) for each in people] == [(str(heir.id), "lead")]


def test_grants_and_open_requests_end_with_the_place(api, make, owner):
    institution = make.institution()
    speaker, person = make.user(institution, "representative"), make.user(institution)
    giver = make.user(make.institution("KZ"), "representative")
    dataset = make.dataset(None, giver, label="AMBER", access="request")
    make.grant(dataset, giver, person)

    api(speaker).post(f"/users/{person.id}/departure")

    live = text("SELECT count(*) FROM access_grant WHERE revoked_at IS NULL")
    assert owner.execute(live).scalar_one() == 0


def test_nobody_ends_places_of_people_of_another_institution(app, make, owner):
    person, stranger = make.user(), make.user(None, "representative")
    project = make.project(make.user(person.institution), "active")
    make.member(project, person)

    with app.extensions["database"].transaction() as session:
        session.execute(text("SELECT set_config('app.user', :me, true)"), {"me": str(stranger.id)})
        session.execute(text("SELECT end_places_of(:person)"), {"person": person.id})
        session.commit()

    ended = text("SELECT count(*) FROM project_member WHERE ended_at IS NOT NULL")
    assert owner.execute(ended).scalar_one() == 0
