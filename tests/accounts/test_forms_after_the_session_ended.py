"""A form sent after the session ended comes back filled, for the same person only."""

import importlib
import pkgutil

import pytest
from flask_wtf import FlaskForm
from sqlalchemy import text

import app as package
from app.core.forms import Form
from tests.clients import hidden_fields
from tests.factories import PASSWORD

TYPED = "Typed before the session ended"
CARD = {"name_en": TYPED, "short_name": "TBS", "country": "UZ"}


@pytest.fixture
def speaker(make):
    return make.user(make.institution(), "representative", email="one@forum.example")


def end_sessions(owner):
    owner.execute(text("UPDATE session SET ended_at = now()"))
    owner.commit()


def send_too_late(browser, owner, page, path, fields):
    """Open a page, let the session end, send the form; the address that sign-in leads back to."""
    hidden = hidden_fields(browser.get(page).text)
    end_sessions(owner)
    answer = browser.client.post(path, data={**hidden, **fields})
    assert answer.status_code == 303
    return answer.location


def sign_in(browser, location, email="one@forum.example"):
    hidden = hidden_fields(browser.get(location).text)
    target = browser.get(location).text.split('name="next" value="')[1].split('"')[0]
    fields = {**hidden, "email": email, "password": PASSWORD}
    fields["next"] = target.replace("&amp;", "&")
    return browser.client.post("/sign-in", data=fields).location


def test_the_form_comes_back_filled_and_nothing_was_stored(browse, make, owner, speaker):
    page = f"/institutions/{speaker.institution_id}/edit"
    browser = browse(speaker)

    back = sign_in(browser, send_too_late(browser, owner, page, page, CARD))

    assert back.startswith(f"{page}?kept=")
    shown = browser.get(back)
    assert shown.status_code == 200
    assert TYPED in shown.text
    assert TYPED not in browser.get(page).text
    sent = browser.client.post(page, data={**CARD, **hidden_fields(shown.text)})
    assert sent.status_code == 303


def test_another_person_at_the_same_browser_sees_nothing_of_it(browse, make, owner, speaker):
    page = f"/institutions/{speaker.institution_id}/edit"
    make.user(speaker.institution, "representative", email="two@forum.example")
    browser = browse(speaker)
    location = send_too_late(browser, owner, page, page, CARD)

    back = sign_in(browser, location, "two@forum.example")

    shown = browser.get(back)
    assert shown.status_code == 200
    assert TYPED not in shown.text


def test_a_form_without_a_page_of_its_own_is_shown_and_sent_after_all(browse, make, owner, speaker):
    colleague = make.user(speaker.institution)
    page = f"/people/{colleague.id}"
    browser = browse(speaker)
    path = f"{page}/representation"

    back = sign_in(browser, send_too_late(browser, owner, page, path, {"outcome": "name"}))

    assert back.startswith("/kept/")
    shown = browser.get(back).text
    assert f'action="{path}"' in shown
    sent = browser.client.post(path, data={"outcome": "name", **hidden_fields(shown)})
    assert sent.status_code == 303
    assert "End representation" in browser.get(page).text
    other = browse(make.user(speaker.institution))
    assert other.get(back).status_code == 404


def test_passwords_are_never_kept(browse, owner, speaker):
    browser = browse(speaker)
    fields = {"old_password": PASSWORD, "new_password": "nine blue wooden boats"}

    location = send_too_late(browser, owner, "/account/security", "/account/password", fields)

    assert location == "/sign-in"
    assert owner.execute(text("SELECT count(*) FROM form_draft")).scalar_one() == 0


def test_nothing_is_kept_for_a_request_from_another_site(browse, owner, speaker):
    page = f"/institutions/{speaker.institution_id}/edit"
    browser = browse(speaker)
    end_sessions(owner)

    answer = browser.client.post(page, data=CARD)

    assert answer.location == "/sign-in"
    assert owner.execute(text("SELECT count(*) FROM form_draft")).scalar_one() == 0


def test_every_form_of_the_forum_comes_back_this_way():
    for module in pkgutil.walk_packages(package.__path__, "app."):
        if module.name.rpartition(".")[2] == "forms" or ".forms." in module.name:
            importlib.import_module(module.name)

    strangers = {each.__name__ for each in FlaskForm.__subclasses__()} - {Form.__name__}
    assert {name for name in strangers if not name.startswith("Gallery")} == set()
