"""Where the forum asks for a second factor, nothing opens before it is set up."""

import pytest
from sqlalchemy import text

from app import create_app
from tests import database
from tests.accounts.steps import Passkey, code_now, give, is_inside, sign_in
from tests.clients import Browser, hidden_fields


@pytest.fixture
def strict(database_url, tmp_path):
    """A forum that asks for it."""
    settings = database.settings_for(database_url, tmp_path / "var", SECOND_FACTOR="required")
    application = create_app(settings)
    application.testing = True
    yield application
    application.extensions["database"].dispose()


def enter(strict, email):
    browser = Browser(strict)
    sign_in(browser, email)
    return browser


def test_every_page_leads_to_setting_it_up_and_then_opens(strict, make):
    make.user(email="one@forum.example")
    browser = enter(strict, "one@forum.example")

    for path in ("/", "/projects", "/account", "/account/tokens"):
        assert browser.get(path).location == "/account/second-factor"
    assert browser.get("/account/second-factor").status_code == 200
    browser.get("/account/second-factor/app")
    with browser.client.session_transaction() as cookie:
        secret = cookie["app_secret"]
    browser.post("/account/second-factor/app", {"code": code_now(secret)})

    assert is_inside(browser)


def test_one_can_still_sign_out(strict, make):
    make.user(email="one@forum.example")
    browser = enter(strict, "one@forum.example")

    assert browser.post("/sign-out", form="/account/second-factor").location == "/sign-in"


@pytest.mark.parametrize("role", ["coordinator", "admin"])
def test_coordinators_and_admins_need_a_passkey_and_then_no_code_counts(strict, make, role):
    person = make.user(None, role, email="one@forum.example")
    secret, passkey = make.app_of(person), Passkey()
    browser = enter(strict, "one@forum.example")
    give(browser, code=code_now(secret))
    assert browser.get("/").location == "/account/second-factor"

    page = browser.get("/account/second-factor/passkey").text
    fields = {**hidden_fields(page), "credential": passkey.make(page)}
    browser.client.post("/account/second-factor/passkey", data=fields)
    assert is_inside(browser)

    again = enter(strict, "one@forum.example")
    make.owner.execute(text("UPDATE second_factor SET last_step = NULL"))
    make.owner.commit()
    assert give(again, code=code_now(secret)).status_code == 422
    page = again.get("/sign-in/second-factor").text
    assert give_passkey(again, page, passkey).location == "/"


def give_passkey(browser, page, passkey):
    fields = {**hidden_fields(page), "next": "/", "credential": passkey.answer(page)}
    return browser.client.post("/sign-in/second-factor", data=fields)


@pytest.mark.parametrize(("factor", "is_shown"), [("offered", True), ("required", False)])
def test_a_demonstration_says_that_a_password_alone_opens_it(
    database_url, tmp_path, make, factor, is_shown
):
    wishes = {"FORUM_ENV": "demonstration", "SECOND_FACTOR": factor}
    application = create_app(database.settings_for(database_url, tmp_path / "var", **wishes))
    browser = Browser(application)
    browser.use_session(make.session_of(make.user()))

    said = browser.get("/account/second-factor").text

    assert ("a password alone lets anyone in" in said) is is_shown
    application.extensions["database"].dispose()
