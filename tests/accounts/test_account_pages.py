import re

from tests.clients import Browser
from tests.factories import PASSWORD


def test_a_profile_is_changed_and_read_in_another_language(browse, make):
    browser = browse(make.user())
    fields = {
        "name": "A made-up name",
        "orcid": "https://orcid.org/0000-0002-1825-0097",
        "language": "ru",
        "time_zone": "Asia/Bishkek",
    }

    assert browser.post("/account", fields).status_code == 303

    page = browser.get("/account").text
    assert "0000-0002-1825-0097" in page
    assert '<html lang="ru"' in page


def test_the_language_chosen_on_any_page_stays_with_the_person_who_chose_it(browse, make):
    reader = make.user()
    browser = browse(reader)
    assert (
        'action="/appearance?language=ru&amp;next=/projects%3Fq%3Dmade"'
        in browser.get("/projects?q=made").text
    )

    answer = browser.post("/appearance?language=ru&next=/projects%3Fq%3Dmade", {}, form="/projects")

    assert answer.headers["Location"] == "/projects?q=made"
    assert '<html lang="ru"' in browser.get("/projects").text
    assert '<html lang="ru"' in browse(reader).get("/projects").text


def test_a_chosen_theme_stays_with_the_person_on_every_device(app, browse, make):
    reader = make.user(email="reader@institute.example")
    browser = browse(reader)
    assert 'data-theme="auto"' in browser.get("/projects").text

    answer = browser.post("/appearance?theme=dark&next=/projects", {}, form="/projects")

    assert answer.headers["Location"] == "/projects"
    assert 'data-theme="dark"' in browser.get("/projects").text
    elsewhere = Browser(app)
    elsewhere.post("/sign-in", {"email": "reader@institute.example", "password": PASSWORD})
    assert 'data-theme="dark"' in elsewhere.get("/projects").text


def test_a_visitor_chooses_a_theme_for_the_browser_and_no_other_word_is_taken(app):
    browser = Browser(app)

    browser.post("/appearance?theme=dark&next=/sign-in", {}, form="/sign-in")
    browser.post("/appearance?theme=pink&next=/sign-in", {}, form="/sign-in")

    assert 'data-theme="dark"' in browser.get("/sign-in").text
    assert 'data-theme="auto"' in Browser(app).get("/sign-in").text


def test_an_orcid_with_a_wrong_check_digit_is_refused(browse, make):
    fields = {"name": "N", "orcid": "0000-0002-1825-0098", "language": "en"}

    answer = browse(make.user()).post("/account", {**fields, "time_zone": "Asia/Bishkek"})

    assert answer.status_code == 422
    assert "0000-0002-1825-0097" in answer.text


def test_own_sessions_are_listed_and_ended(browse, make):
    user = make.user()
    here, elsewhere = browse(user), browse(user)
    page = here.get("/account/security").text
    path = re.search(r"/account/sessions/[0-9a-f-]{36}/end", page)[0]

    here.post(path, form="/account/security")

    assert here.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 303


def test_all_other_sessions_end_at_once(browse, make):
    user = make.user()
    here, others = browse(user), [browse(user), browse(user)]

    here.post("/account/sessions/end-others", form="/account/security")

    assert here.get("/account").status_code == 200
    assert [each.get("/account").status_code for each in others] == [303, 303]


def test_nobody_ends_the_session_of_another(browse, make):
    user, other = make.user(), make.user()
    browser, victim = browse(user), browse(other)
    page = victim.get("/account/security").text
    browse(other)
    page = victim.get("/account/security").text
    path = re.search(r"/account/sessions/[0-9a-f-]{36}/end", page)[0]

    assert browser.post(path, form="/account/security").status_code == 404


def test_a_token_is_shown_once_works_and_is_revoked(app, browse, make):
    browser = browse(make.user())
    fields = {"name": "nightly import", "scopes": ["read"], "days": "30"}
    browser.post("/account/tokens", fields)

    page = browser.get("/account/tokens").text
    token = re.search(r"forum_[\w-]{43}", page)[0]
    assert token not in browser.get("/account/tokens").text
    caller = {"Authorization": f"Bearer {token}"}
    assert app.test_client().get("/api/v1/me", headers=caller).json["scopes"] == ["read"]

    path = re.search(r"/account/tokens/[0-9a-f-]{36}/revoke", page)[0]
    browser.post(path, form="/account/tokens")
    assert app.test_client().get("/api/v1/me", headers=caller).status_code == 401


def test_the_scope_admin_makes_nobody_an_admin(app, browse, make):
    browser = browse(make.user())
    browser.post("/account/tokens", {"name": "all", "scopes": ["admin", "read"], "days": "30"})
    token = re.search(r"forum_[\w-]{43}", browser.get("/account/tokens").text)[0]
    path = f"/api/v1/institutions/{make.institution(state='applied').id}/decision"

    answer = app.test_client().post(
        path, json={"outcome": "admit"}, headers={"Authorization": f"Bearer {token}"}
    )

    assert answer.status_code in {403, 404}


def test_a_new_session_id_is_given_at_sign_in(app, browse, make):
    make.user(email="one@forum.example")
    browser = browse()
    with browser.client.session_transaction() as cookie:
        cookie["_user_id"] = "a fixed id"

    browser.post("/sign-in", {"email": "one@forum.example", "password": PASSWORD})

    with browser.client.session_transaction() as cookie:
        assert cookie["_user_id"] != "a fixed id"
