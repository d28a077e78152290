"""A stolen password lets nobody in: what the second factor promises."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import text

from app.core import time
from tests.accounts.letters import letters_to
from tests.accounts.steps import Passkey, code_now, give, is_inside, sign_in
from tests.acts import leaves_acts
from tests.factories import PASSWORD

EMAIL = "one@forum.example"
CHANGED = "How you sign in to the Expert Forum has changed"


@pytest.fixture
def person(make):
    return make.user(email=EMAIL)


@pytest.fixture
def secret(make, person):
    return make.app_of(person)


@pytest.fixture
def later():
    """`later(30)`: the clock, so many seconds from now."""
    start = time.now()
    return lambda seconds: time.frozen(start + timedelta(seconds=seconds))


def spare_codes_in(page):
    return re.findall(r"(?:[2-9A-Z]{4}-){3}[2-9A-Z]{4}", page)


def test_the_password_alone_opens_nothing_and_the_code_opens_all(browse, secret):
    browser = browse()

    first = sign_in(browser, EMAIL)
    assert first.location.startswith("/sign-in/second-factor")
    assert not is_inside(browser)
    assert give(browser, code=code_now(secret)).location == "/"

    assert is_inside(browser)


def test_a_code_is_taken_once_however_it_is_typed(browse, secret, later):
    with later(0):
        code = code_now(secret)
        sign_in(browse_one := browse(), EMAIL)
        assert give(browse_one, code=code).status_code == 303
        thief = browse()
        sign_in(thief, EMAIL)

        answers = [give(thief, code=each).status_code for each in (code, f"{code[:3]} {code[3:]}")]

    assert answers == [422, 422]
    assert not is_inside(thief)
    with later(30):
        assert give(thief, code=code_now(secret)).status_code == 303


def test_an_older_code_is_not_taken_after_a_newer_one(browse, secret, later):
    with later(0):
        older = code_now(secret)
    with later(30):
        sign_in(browser := browse(), EMAIL)
        give(browser, code=code_now(secret))
        sign_in(other := browse(), EMAIL)

        assert give(other, code=older).status_code == 422


def test_a_waiting_session_ends_after_ten_minutes_and_is_listed_nowhere(
    browse, make, person, secret, owner
):
    waiting, inside = browse(), browse(person)
    sign_in(waiting, EMAIL)

    assert inside.get("/account/security").text.count("This one") == 1
    assert "End all other sessions" not in inside.get("/account/security").text
    owner.execute(text("UPDATE session SET created_at = now() - interval '10 minutes'"))
    owner.commit()
    assert waiting.get("/sign-in/second-factor").location == "/sign-in"


def test_too_many_wrong_codes_have_to_wait_but_no_stranger_can_close_the_door(
    browse, make, person, secret
):
    guesser = browse()
    sign_in(guesser, EMAIL)
    answers = [give(guesser, code="000000").status_code for _try in range(6)]
    assert answers == [422] * 5 + [429]

    other = make.user(email="two@forum.example")
    theirs = make.app_of(other)
    stranger = browse()
    for _try in range(6):
        sign_in(stranger, "two@forum.example", "a guess")
        give(stranger, code="000000")
    sign_in(owner_of_it := browse(), "two@forum.example")
    assert give(owner_of_it, code=code_now(theirs)).status_code == 303


def test_a_new_session_id_is_given_after_the_second_step(browse, secret):
    browser, thief = browse(), browse()
    sign_in(browser, EMAIL)
    with browser.client.session_transaction() as cookie:
        waiting = cookie["waiting"]
    give(browser, code=code_now(secret))

    thief.use_session(waiting)

    assert not is_inside(thief)


def test_a_new_password_by_link_does_not_take_the_second_factor_away(browse, secret, owner):
    browser = browse()
    browser.post("/password", {"email": EMAIL})
    path = re.search(r"/password/\S+", letters_to(owner, EMAIL)[0][1])[0]
    browser.post(path, {"new_password": "nine blue wooden boats"})

    sign_in(browser, EMAIL, "nine blue wooden boats")

    assert not is_inside(browser)
    assert give(browser, code=code_now(secret)).status_code == 303


def test_an_app_is_added_by_its_code_with_ten_spare_codes_and_a_letter(browse, person, owner):
    browser = browse(person)
    page = browser.get("/account/second-factor/app").text
    secret = re.search(r'id="app-key"[^>]*>([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    assert "<svg" in page
    assert "style=" not in page

    wrong = browser.post("/account/second-factor/app", {"code": "000000"})
    with leaves_acts(owner, "factor.added", "factor.codes_made"):
        browser.post("/account/second-factor/app", {"code": code_now(secret), "name": "Phone"})

    assert wrong.status_code == 422
    shown = browser.get("/account/second-factor").text
    assert len(spare_codes_in(shown)) == 10
    assert spare_codes_in(browser.get("/account/second-factor").text) == []
    assert [subject for subject, _body in letters_to(owner, EMAIL)] == [CHANGED, CHANGED]
    stored = owner.execute(text("SELECT secret FROM second_factor")).scalar_one()
    assert secret.encode() not in bytes(stored)


def test_a_spare_code_lets_in_once_and_the_rest_are_counted(browse, person, secret, owner):
    inside = browse(person)
    inside.post("/account/second-factor/recovery-codes", form="/account/second-factor")
    spare = spare_codes_in(inside.get("/account/second-factor").text)[0]

    sign_in(browser := browse(), EMAIL)
    assert give(browser, code=spare.lower().replace("-", " ")).status_code == 303

    assert "9 codes have not been used" in browser.get("/account/second-factor").text
    assert "was used" in letters_to(owner, EMAIL)[-1][1]
    sign_in(again := browse(), EMAIL)
    assert give(again, code=spare).status_code == 422
    hashes = owner.execute(text("SELECT string_agg(code_hash::text, '') FROM recovery_code"))
    assert spare not in hashes.scalar_one()


def test_new_spare_codes_make_the_old_ones_void(browse, person, secret):
    inside = browse(person)
    inside.post("/account/second-factor/recovery-codes", form="/account/second-factor")
    old = spare_codes_in(inside.get("/account/second-factor").text)[0]
    inside.post("/account/second-factor/recovery-codes", form="/account/second-factor")

    sign_in(browser := browse(), EMAIL)

    assert give(browser, code=old).status_code == 422


def test_a_passkey_is_made_and_lets_in_at_this_address_only(browse, person, owner):
    inside, passkey = browse(person), Passkey()
    page = inside.get("/account/second-factor/passkey").text
    made = inside.client.post(
        "/account/second-factor/passkey",
        data={**_form(page), "credential": passkey.make(page), "name": "Key"},
    )
    assert made.status_code == 303

    sign_in(browser := browse(), EMAIL)
    page = browser.get("/sign-in/second-factor").text
    passkey.origin = "http://forum.evil.example"
    assert _send(browser, page, passkey.answer(page)).status_code == 422
    passkey.origin = "http://localhost"
    answer = passkey.answer(page)
    assert _send(browser, page, answer).status_code == 303
    assert is_inside(browser)

    sign_in(thief := browse(), EMAIL)
    assert _send(thief, thief.get("/sign-in/second-factor").text, answer).status_code == 422


def test_before_an_act_of_weight_the_factor_is_asked_for_and_not_the_password(
    browse, make, person, secret
):
    browser = browse()
    browser.use_session(make.session_of(person, stepped_up_at=time.now() - timedelta(minutes=11)))
    page = browser.get("/confirm?next=/account").text
    assert 'name="password"' not in page
    assert "Leave it" in page

    assert browser.post("/confirm", {"password": PASSWORD, "next": "/account"}).status_code == 422
    answer = browser.post("/confirm", {"code": code_now(secret), "next": "/account"})

    assert answer.location == "/account"


def test_a_factor_is_removed_after_a_fresh_proof_with_a_letter(browse, person, secret, owner):
    factor = owner.execute(text("SELECT id FROM second_factor")).scalar_one()
    browser = browse(person)
    owner.execute(text("UPDATE session SET stepped_up_at = now() - interval '11 minutes'"))
    owner.commit()
    path = f"/account/second-factor/{factor}/end"

    assert browser.post(path, form="/account/second-factor").location.startswith("/confirm")
    browser.post("/confirm", {"code": code_now(secret), "next": "/"})
    with leaves_acts(owner, "factor.ended"):
        browser.post(path, form="/account/second-factor")

    assert "was removed" in letters_to(owner, EMAIL)[-1][1]
    assert sign_in(browse(), EMAIL).location == "/"


def test_an_admin_takes_a_lost_factor_away_and_the_owner_is_told(
    browse, make, person, secret, owner
):
    admin, stranger, inside = browse(make.user(None, "admin")), browse(make.user()), browse(person)
    path = f"/people/{person.id}/second-factor/reset"

    assert stranger.post(path, form="/account").status_code == 403
    with leaves_acts(owner, "factor.reset"):
        admin.post(path, form=f"/people/{person.id}")

    assert not is_inside(inside)
    assert "took away" in letters_to(owner, EMAIL)[-1][1]
    assert sign_in(browse(), EMAIL).location == "/"


def test_the_database_resets_factors_for_an_admin_only(app, make, person, secret, owner):
    database, stranger = app.extensions["database"], make.user()
    with app.app_context(), database.transaction() as opened:
        opened.execute(text("SELECT set_config('app.user', :me, true)"), {"me": str(stranger.id)})
        opened.execute(text("SELECT reset_factors(:person)"), {"person": person.id})
        opened.commit()

    live = owner.execute(text("SELECT count(*) FROM second_factor WHERE ended_at IS NULL"))
    assert live.scalar_one() == 1


def _form(page):
    return {"csrf_token": re.findall(r'name="csrf_token" value="([^"]+)"', page)[-1]}


def _send(browser, page, credential):
    fields = {**_form(page), "next": "/", "credential": credential}
    return browser.client.post("/sign-in/second-factor", data=fields)
