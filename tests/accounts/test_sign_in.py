import pytest
from argon2 import Type
from sqlalchemy import text

from app.accounts import passwords
from tests.factories import PASSWORD


def test_a_person_signs_in_with_address_and_password(browse, make):
    make.user(email="one@forum.example")
    browser = browse()

    answer = browser.post("/sign-in", {"email": " One@forum.example ", "password": PASSWORD})

    assert answer.status_code == 303
    assert browser.get("/").status_code == 200


def test_an_unknown_address_and_a_wrong_password_get_the_same_answer(browse, make):
    make.user(email="one@forum.example")

    wrong = browse().post("/sign-in", {"email": "one@forum.example", "password": "no"})
    unknown = browse().post("/sign-in", {"email": "two@forum.example", "password": "no"})

    assert wrong.status_code == unknown.status_code == 422
    assert "do not belong together" in wrong.text
    assert "do not belong together" in unknown.text


def test_a_suspended_institutions_people_are_refused_on_their_next_request(browse, make):
    institution = make.institution()
    browser = browse(make.user(institution))
    assert browser.get("/").status_code == 200

    institution.state = "suspended"
    make.owner.commit()

    answer = browser.get("/")
    assert answer.status_code == 303
    assert answer.location == "/sign-in"


def test_signing_out_ends_the_session_on_the_server(browse, make):
    user = make.user()
    browser, token = browse(), make.session_of(user)
    browser.use_session(token)

    browser.post("/sign-out", form="/")
    browser.use_session(token)

    assert browser.get("/").status_code == 303


def test_after_signing_in_one_never_lands_on_another_site(browse, make):
    make.user(email="one@forum.example")
    for target in ("//evil.example", "/\\evil.example", "https:evil.example", "javascript:x"):
        answer = browse().post(
            "/sign-in", {"email": "one@forum.example", "password": PASSWORD, "next": target}
        )

        assert answer.location == "/"


@pytest.mark.parametrize("column", ["seen_at", "created_at"])
def test_a_session_ends_unused_after_30_minutes_and_at_the_latest_after_12_hours(
    browse, make, owner, column
):
    browser = browse(make.user())
    age = {"seen_at": "30 minutes", "created_at": "12 hours"}[column]

    owner.execute(
        text(f"UPDATE session SET {column} = now() - interval '{age}' + interval '1 min'")
    )
    owner.commit()
    assert browser.get("/account").status_code == 200

    owner.execute(text(f"UPDATE session SET {column} = now() - interval '{age}'"))
    owner.commit()
    assert browser.get("/account").status_code == 303


def test_the_password_of_an_unknown_address_is_checked_as_long(browse, make, monkeypatch):
    checked = []
    real = passwords.hash_secret
    monkeypatch.setattr(
        passwords, "hash_secret", lambda *given, **how: checked.append(how) or real(*given, **how)
    )

    browse().post("/sign-in", {"email": "nobody@forum.example", "password": "wrong"})

    (how,) = checked
    assert (how["memory_cost"], how["time_cost"], how["parallelism"]) == (19456, 2, 1)
    assert how["type"] is Type.ID
