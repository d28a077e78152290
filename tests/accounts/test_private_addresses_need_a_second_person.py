"""Nobody brings in a private address alone: one asks, an admin confirms exactly that."""

import pytest

from tests.accounts.letters import letters_to

PRIVATE = "somebody@mail.example"


@pytest.fixture
def people(make):
    house = make.institution(email_domains=["house.example"])
    return {
        "institution": house,
        "speaker": make.user(house, "representative"),
        "admin": make.user(None, "admin"),
        "colleague": make.user(house),
    }


def ask(api, people, who="speaker", email=PRIVATE, reason="A made-up reason.", **values):
    path = f"/institutions/{people['institution'].id}/private-invitations"
    return api(people[who]).post(path, {"email": email, "reason": reason, **values})


def confirm(api, person, answer, outcome="confirm"):
    place = answer.headers["Location"].removeprefix("/api/v1")
    body = {"outcome": outcome, "reason": "A made-up reason."}
    return api(person).post(f"{place}/confirmation", body)


def test_one_alone_invites_no_private_address(api, people, owner):
    path = f"/institutions/{people['institution'].id}/invitations"

    for who in ("speaker", "admin"):
        answer = api(people[who]).post(path, {"email": PRIVATE})
        assert answer.status_code == 422
        assert "an admin has to confirm it" in answer.json["errors"][0]["detail"]

    assert letters_to(owner, PRIVATE) == []


def test_nobody_makes_a_private_address_one_of_the_house_alone(api, people, make):
    path = f"/institutions/{people['institution'].id}"
    insider = make.user(people["institution"], "admin")
    given = api(people["speaker"]).get(path)
    tag = {"If_Match": given.headers["ETag"]}

    for who in (people["speaker"], insider):
        for domains in (["house.example", "mail.example"], []):
            widened = api(who).patch(path, {"email_domains": domains}, **tag)
            assert widened.json["errors"][0]["pointer"] == "/email_domains"
    allowed = api(people["admin"]).patch(
        path, {"email_domains": ["house.example", "branch.example"]}, **tag
    )

    assert allowed.status_code == 200


def test_it_is_invited_once_an_admin_has_confirmed(api, people, owner, work):
    asked = ask(api, people)
    assert asked.status_code == 202
    assert letters_to(owner, PRIVATE) == []

    confirm(api, people["admin"], asked)
    work()

    assert len(letters_to(owner, PRIVATE)) == 1
    listed = api(people["speaker"]).get(f"/institutions/{people['institution'].id}/invitations")
    assert [each["email"] for each in listed.json["items"]] == [PRIVATE]


def test_an_admin_who_asks_needs_another_admin(api, people, owner, work):
    asked = ask(api, people, "admin")

    assert confirm(api, people["admin"], asked).status_code == 403
    work()

    assert letters_to(owner, PRIVATE) == []


def test_refused_nobody_is_invited(api, people, owner, work):
    asked = ask(api, people)

    confirm(api, people["admin"], asked, "refuse")
    work()

    assert letters_to(owner, PRIVATE) == []


def test_it_is_void_where_the_institution_changes_its_domains(api, people, owner, work, make):
    asked = ask(api, people)
    make.set(people["institution"], email_domains=["house.example", "other.example"])

    confirm(api, people["admin"], asked)
    work()

    assert letters_to(owner, PRIVATE) == []


def test_who_may_not_invite_asks_for_nothing_and_an_own_address_needs_nobody(api, people):
    assert ask(api, people, "colleague").status_code == 403
    own = ask(api, people, email="somebody@house.example")
    assert own.status_code == 422
    assert ask(api, people, reason=" ").status_code == 422


def test_the_page_asks_with_the_reason(browse, people, owner):
    page = f"/institutions/{people['institution'].id}/invitations"
    browser = browse(people["speaker"])

    refused = browser.post(page, {"email": PRIVATE, "language": "en"}, form=page)
    asked = browser.post(
        page, {"email": PRIVATE, "language": "en", "reason": "A made-up reason."}, form=page
    )

    assert refused.status_code == 422
    assert asked.location.startswith("/joint-acts/")
    waits = browse(people["admin"]).get(asked.location).text
    assert f"Invite a person at the private address {PRIVATE}" in waits
    assert letters_to(owner, PRIVATE) == []
