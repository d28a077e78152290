from sqlalchemy import text

from tests.accounts.letters import letters_to, link_in

STRONG = "nine blue wooden boats"
GUEST = "guest@house.example"


def invite(api, person, institution, email=GUEST, **more):
    return api(person).post(f"/institutions/{institution.id}/invitations", {"email": email, **more})


def house(make):
    institution = make.institution(email_domains=["house.example"])
    return institution, make.user(institution, "representative")


def test_a_person_joins_by_the_link_in_the_letter(api, browse, make, owner):
    institution, speaker = house(make)
    assert invite(api, speaker, institution, name="A guest").status_code == 201
    path = link_in(letters_to(owner, GUEST)[0])
    browser = browse()

    assert "A guest" in browser.get(path).text
    answer = browser.post(path, {"name": "A made-up guest", "new_password": STRONG})

    assert answer.status_code == 303
    people = api(speaker).get("/people?q=made-up guest").json["items"]
    assert [each["institution"] for each in people] == [institution.short_name]
    assert browser.get("/account").status_code == 200


def test_a_link_works_once(api, browse, make, owner):
    institution, speaker = house(make)
    invite(api, speaker, institution)
    path = link_in(letters_to(owner, GUEST)[0])
    browse().post(path, {"name": "One", "new_password": STRONG})

    assert browse().get(path).status_code == 410
    assert (
        browse().post(path, {"name": "Two", "new_password": STRONG}, form="/sign-in").status_code
        == 410
    )


def test_a_link_ends_after_seven_days(api, browse, make, owner):
    institution, speaker = house(make)
    invite(api, speaker, institution)
    path = link_in(letters_to(owner, GUEST)[0])
    owner.execute(text("UPDATE invitation SET expires_at = now() - interval '1 second'"))
    owner.commit()

    assert browse().get(path).status_code == 410
    items = api(speaker).get(f"/institutions/{institution.id}/invitations").json["items"]
    assert [each["state"] for each in items] == ["expired"]


def test_a_withdrawn_invitation_lets_nobody_in(api, browse, make, owner):
    institution, speaker = house(make)
    made = invite(api, speaker, institution).json
    path = link_in(letters_to(owner, GUEST)[0])

    answer = api(speaker).post(f"/invitations/{made['id']}/withdrawal")

    assert answer.json["state"] == "withdrawn"
    assert browse().get(path).status_code == 410


def test_inviting_again_replaces_the_first_link(api, browse, make, owner):
    institution, speaker = house(make)
    invite(api, speaker, institution)
    invite(api, speaker, institution)
    first, second = (link_in(letter) for letter in letters_to(owner, GUEST))

    assert browse().get(first).status_code == 410
    assert browse().get(second).status_code == 200


def test_nobody_joins_an_institution_that_is_suspended(api, browse, make, owner):
    institution, speaker = house(make)
    invite(api, speaker, institution)
    institution.state = "suspended"
    owner.commit()

    assert browse().get(link_in(letters_to(owner, GUEST)[0])).status_code == 410


def test_only_the_institutions_own_representatives_and_admins_invite(api, make):
    institution, _speaker = house(make)
    stranger = make.user(make.institution(), "representative")
    colleague = make.user(institution)

    assert invite(api, stranger, institution).status_code == 403
    assert invite(api, colleague, institution).status_code == 403
    path = f"/institutions/{institution.id}/invitations"
    assert api(stranger).get(path).status_code == 403
    assert invite(api, make.user(None, "admin"), institution).status_code == 201


def test_an_address_elsewhere_or_with_an_account_is_refused(api, make):
    institution, speaker = house(make)
    make.user(institution, email="taken@house.example")

    for email in ("guest@elsewhere.example", "taken@house.example", "no address"):
        answer = invite(api, speaker, institution, email)
        assert answer.status_code == 422
        assert answer.json["errors"][0]["pointer"] == "/email"
    assert invite(api, speaker, institution, "guest@branch.house.example").status_code == 201


def test_a_weak_password_leaves_the_link_good(api, browse, make, owner):
    institution, speaker = house(make)
    invite(api, speaker, institution)
    path = link_in(letters_to(owner, GUEST)[0])

    assert browse().post(path, {"name": "One", "new_password": "too short"}).status_code == 422
    assert browse().get(path).status_code == 200


def test_admitting_an_institution_invites_its_representative_in_the_same_act(
    api, browse, make, owner
):
    applicant = make.institution(
        state="applied",
        applicant_name="The speaker",
        applicant_email="speaker@new.example",
        applicant_language="ru",
    )
    admin = make.user(None, "admin")

    api(admin).post(
        f"/institutions/{applicant.id}/decision", {"outcome": "admit", "reason": "It fits."}
    )

    path = link_in(letters_to(owner, "speaker@new.example")[0])
    browse().post(path, {"name": "The speaker", "new_password": STRONG})
    people = api(admin).get(f"/people?institution_id={applicant.id}").json["items"]
    assert [each["roles"] for each in people] == [["representative"]]


def test_who_left_and_is_invited_again_gets_nothing_back_that_was_open(api, browse, make, owner):
    old, speaker = house(make)
    person = make.user(old, "coordinator", email=GUEST)
    program = api(person)
    api(speaker).post(f"/users/{person.id}/departure")
    new, other = house(make)
    invite(api, other, new)
    browse().post(link_in(letters_to(owner, GUEST)[0]), {"name": "Back", "new_password": STRONG})

    assert program.get("/me").status_code == 401
    back = api(other).get(f"/people/{person.id}").json
    assert back["institution"] == new.short_name
    assert back["roles"] == []
