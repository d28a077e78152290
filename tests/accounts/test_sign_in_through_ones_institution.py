"""Sign-in by OpenID Connect, against a provider that runs beside the test."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from oidc_provider_mock import run_server_in_thread
from sqlalchemy import text

from tests.accounts.steps import code_now, give, is_inside, sign_in
from tests.acts import leaves_acts

EMAIL = "one@house.example"


@pytest.fixture(scope="module")
def issuer():
    with run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def house(app, make, issuer):
    institution = make.institution(short_name="HOUSE", names={"en": "The made-up house"})
    set_up = ["provider", "set", "HOUSE", "--issuer", issuer, "--client-id", "forum"]
    said = app.test_cli_runner().invoke(args=[*set_up, "--client-secret", "made up"])
    assert said.exit_code == 0, said.output
    return institution


def vouch(issuer, subject, **claims):
    """What the provider knows of its user."""
    requests.put(f"{issuer}/users/{subject}", json=claims, timeout=5).raise_for_status()


def leave(browser, house, **query):
    """The address of the provider's page that the browser is sent to."""
    return browser.get(f"/sign-in/institution/{house.id}", query_string=query).location


def log_in_there(address, subject):
    """The address that the provider sends the browser back to, without the host."""
    answer = requests.post(address, data={"sub": subject}, allow_redirects=False, timeout=5)
    back = urlsplit(answer.headers["Location"])
    return f"{back.path}?{back.query}"


def come_in(browser, house, subject):
    return browser.get(log_in_there(leave(browser, house, next="/projects"), subject))


def test_a_person_comes_in_with_the_institutions_word_and_no_password(
    browse, make, house, issuer, owner
):
    make.user(house, email=EMAIL)
    vouch(issuer, "first", email=EMAIL, email_verified=True)
    browser = browse()
    assert "The made-up house" in browser.get("/sign-in/institution").text

    with leaves_acts(owner, "account.signed_in"):
        answer = come_in(browser, house, "first")

    assert answer.location == "/projects"
    assert is_inside(browser)
    assert sign_in(browse(), EMAIL).location == "/"


def test_the_browser_is_sent_with_state_nonce_and_a_challenge(app, browse, house):
    asked = parse_qs(urlsplit(leave(browse(), house)).query)

    assert asked["code_challenge_method"] == ["S256"]
    assert {"state", "nonce", "code_challenge"} <= set(asked)
    assert asked["redirect_uri"] == [
        app.extensions["settings"].base_url + "/sign-in/institution/return"
    ]


def test_an_address_that_is_not_verified_opens_nothing(browse, make, house, issuer):
    make.user(house, email=EMAIL)
    vouch(issuer, "unverified", email=EMAIL, email_verified=False)
    browser = browse()

    assert come_in(browser, house, "unverified").location == "/sign-in"
    assert not is_inside(browser)


def test_a_provider_speaks_for_people_of_its_own_institution_only(browse, make, house, issuer):
    make.user(make.institution(), email="two@elsewhere.example")
    vouch(issuer, "foreign", email="two@elsewhere.example", email_verified=True)
    browser = browse()

    assert come_in(browser, house, "foreign").location == "/sign-in"
    assert not is_inside(browser)


def test_who_gets_the_address_later_does_not_get_the_account(browse, make, house, issuer):
    make.user(house, email=EMAIL)
    vouch(issuer, "rightful", email=EMAIL, email_verified=True)
    come_in(browse(), house, "rightful")
    vouch(issuer, "later", email=EMAIL, email_verified=True)
    browser = browse()

    assert come_in(browser, house, "later").location == "/sign-in"
    assert not is_inside(browser)


def test_what_comes_back_counts_once_and_in_the_browser_that_left(browse, make, house, issuer):
    make.user(house, email=EMAIL)
    vouch(issuer, "once", email=EMAIL, email_verified=True)
    left, other = browse(), browse()
    back = log_in_there(leave(left, house), "once")

    assert other.get(back).location == "/sign-in"
    assert left.get(back).location == "/"
    assert left.get(back).location == "/sign-in"
    assert not is_inside(other)


def test_the_second_factor_is_asked_for_as_always(browse, make, house, issuer):
    secret = make.app_of(make.user(house, email=EMAIL))
    vouch(issuer, "two-steps", email=EMAIL, email_verified=True)
    browser = browse()

    assert come_in(browser, house, "two-steps").location.startswith("/sign-in/second-factor")
    assert not is_inside(browser)
    assert give(browser, code=code_now(secret)).status_code == 303
    assert is_inside(browser)


def test_a_suspended_institutions_provider_lets_nobody_in(browse, make, house, issuer, owner):
    make.user(house, email=EMAIL)
    vouch(issuer, "suspended", email=EMAIL, email_verified=True)
    browser = browse()
    back = log_in_there(leave(browser, house), "suspended")
    make.set(house, state="suspended")

    assert browser.get(back).status_code == 404
    assert "The made-up house" not in browse().get("/sign-in/institution").text


def test_a_provider_that_does_not_answer_leaves_the_password(app, browse, make, house, owner):
    make.user(house, email=EMAIL)
    owner.execute(text("UPDATE sign_in_provider SET issuer = 'http://localhost:9'"))
    owner.commit()

    assert leave(browse(), house) == "/sign-in"
    assert sign_in(browse(), EMAIL).location == "/"


def test_the_clients_secret_is_stored_sealed(house, owner):
    stored = owner.execute(text("SELECT client_secret FROM sign_in_provider")).scalar_one()

    assert b"made up" not in bytes(stored)
    assert json.dumps("made up") not in str(bytes(stored))
