"""What saves itself after the session ended is kept, and the form is told where to go on."""

from sqlalchemy import text

from tests.accounts.test_forms_after_the_session_ended import end_sessions, sign_in
from tests.clients import hidden_fields

SAVES_ITSELF = {"X-Autosave": "1"}


def test_the_form_is_told_where_to_sign_in_and_comes_back_filled(make, browse, owner):
    lead = make.user(make.institution("UZ"), email="one@forum.example")
    project = make.project(lead)
    browser = browse(lead)
    address = f"/projects/{project.id}/proposal/risks"
    hidden = hidden_fields(browser.get(address).text)
    end_sessions(owner)
    typed = {**hidden, "risk_table-0-risk": "A risk typed too late", "risks": "More words"}

    answer = browser.client.post(address, data=typed, headers=SAVES_ITSELF)
    back = sign_in(browser, answer.headers["X-Sign-In"])
    page = browser.get(back).text

    assert answer.status_code == 401
    assert answer.text == ""
    assert "A risk typed too late" in page
    assert "More words" in page
    assert browser.get(address).text.count("A risk typed too late") == 0


def test_two_tabs_never_overwrite_each_other(make, browse):
    lead = make.user(make.institution("UZ"))
    project = make.project(lead)
    browser = browse(lead)
    address = f"/projects/{project.id}/proposal/method"
    version = hidden_fields(browser.get(address).text)["version"]
    first = {"method": "The first tab.", "version": version}
    second = {"method": "The second tab.", "version": version}

    saved = browser.post(address, first, headers=SAVES_ITSELF)
    refused = browser.post(address, second, headers=SAVES_ITSELF)

    assert (saved.status_code, refused.status_code) == (204, 409)
    assert "The first tab." in browser.get(address).text


def test_nothing_is_kept_of_a_form_that_nobody_signed_in_for(make, browse, owner):
    project = make.project(make.user(make.institution("UZ")))

    answer = browse().client.post(
        f"/projects/{project.id}/proposal/method", data={"method": "x"}, headers=SAVES_ITSELF
    )

    assert answer.status_code == 401
    assert answer.headers["X-Sign-In"] == "/sign-in"
    assert owner.execute(text("SELECT count(*) FROM form_draft")).scalar_one() == 0
