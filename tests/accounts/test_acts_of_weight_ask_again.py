"""An act of weight needs a proof of who asks that is at most ten minutes old."""

from datetime import timedelta
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import text

from app.core import time
from app.core.actions import Action
from app.core.policy import Kind
from app.core.routing import ROUTES
from tests.acts import leaves_acts
from tests.clients import hidden_fields
from tests.factories import PASSWORD


@pytest.fixture
def house(make):
    """A representative, and somebody to be named one."""
    institution = make.institution()
    return make.user(institution, "representative"), make.user(institution)


@pytest.fixture
def browse_late(browse, make):
    """A browser whose person signed in eleven minutes ago."""

    def open_late(user):
        browser = browse()
        proved = time.now() - timedelta(minutes=11)
        browser.use_session(make.session_of(user, stepped_up_at=proved))
        return browser

    return open_late


def name_representative(browser, person):
    return browser.post(
        f"/people/{person.id}/representation", {"outcome": "name"}, form=f"/people/{person.id}"
    )


def confirm(browser, location, password=PASSWORD):
    page = browser.get(location).text
    target = parse_qs(urlsplit(location).query)["next"][0]
    fields = {**hidden_fields(page), "password": password, "next": target}
    return browser.client.post("/confirm", data=fields)


def is_representative(owner, person):
    roles = text("SELECT count(*) FROM role_assignment WHERE user_id = :id AND ended_at IS NULL")
    return bool(owner.execute(roles, {"id": person.id}).scalar_one())


def test_a_fresh_proof_is_asked_for_and_the_act_goes_on_with_what_was_sent(
    browse_late, house, owner
):
    speaker, colleague = house
    browser = browse_late(speaker)

    asked = name_representative(browser, colleague)
    assert asked.status_code == 303
    assert asked.location.startswith("/confirm?next=/kept/")
    assert not is_representative(owner, colleague)
    going_on = browser.get(confirm(browser, asked.location).location).text

    assert "data-goes-on" in going_on
    assert f'action="/people/{colleague.id}/representation"' in going_on
    sent = {"outcome": "name", **hidden_fields(going_on)}
    assert browser.client.post(f"/people/{colleague.id}/representation", data=sent).location == (
        f"/people/{colleague.id}"
    )
    owner.rollback()
    assert is_representative(owner, colleague)


def test_a_proof_is_good_for_ten_minutes(browse, make, house):
    speaker, colleague = house
    browser = browse()
    proved = time.now() - timedelta(minutes=9)
    browser.use_session(make.session_of(speaker, stepped_up_at=proved))

    answer = name_representative(browser, colleague)

    assert answer.location == f"/people/{colleague.id}"


def test_a_wrong_password_proves_nothing_and_too_many_have_to_wait(browse_late, house, owner):
    speaker, colleague = house
    browser = browse_late(speaker)
    location = name_representative(browser, colleague).location

    with leaves_acts(owner):
        answers = [confirm(browser, location, "wrong").status_code for _try in range(11)]

    assert answers == [422] * 10 + [429]
    assert name_representative(browser, colleague).location.startswith("/confirm")


def test_guesses_at_the_sign_in_page_keep_nobody_from_confirming(browse_late, browse, make):
    person = make.user(email="one@forum.example")
    stranger, browser = browse(), browse_late(person)
    for _try in range(11):
        stranger.post("/sign-in", {"email": "one@forum.example", "password": "guess"})

    assert confirm(browser, "/confirm?next=/account").location == "/account"


def test_confirming_gives_the_session_a_new_id_and_leaves_one_act(app, browse, make, owner):
    user = make.user()
    token = make.session_of(user, stepped_up_at=time.now() - timedelta(hours=1))
    browser, thief = browse(), browse()
    browser.use_session(token)
    thief.use_session(token)

    with leaves_acts(owner, "account.confirmed"):
        confirm(browser, "/confirm?next=/account")

    assert browser.get("/account").status_code == 200
    assert thief.get("/account").location.startswith("/sign-in")


def test_a_form_that_was_open_before_confirming_can_still_be_sent(browse_late, make):
    browser = browse_late(make.user())
    fields = {"name": "N", "language": "en", "time_zone": "Asia/Bishkek"}
    open_form = hidden_fields(browser.get("/account").text)

    confirm(browser, "/confirm?next=/account")

    assert browser.client.post("/account", data={**open_form, **fields}).status_code == 303


def test_a_kept_form_is_sent_by_itself_once_only(browse_late, house):
    speaker, colleague = house
    browser = browse_late(speaker)
    target = confirm(browser, name_representative(browser, colleague).location).location

    first, again = browser.get(target).text, browser.get(target).text

    assert "data-goes-on" in first
    assert "data-goes-on" not in again


def test_a_new_password_is_typed_again_and_kept_nowhere(browse_late, make, owner):
    browser = browse_late(make.user())
    fields = {"old_password": PASSWORD, "new_password": "nine blue wooden boats"}

    asked = browser.post("/account/password", fields)

    assert asked.location == "/confirm?next=/account/password"
    assert owner.execute(text("SELECT count(*) FROM form_draft")).scalar_one() == 0
    confirm(browser, asked.location)
    assert browser.post("/account/password", fields).location == "/account/security"


def test_one_never_lands_on_another_site_after_confirming(browse_late, make):
    browser = browse_late(make.user())

    assert confirm(browser, "/confirm?next=//evil.example").location == "/"


@pytest.mark.parametrize(
    ("scopes", "status"), [(("read", "write"), 403), (("write", "admin"), 200)]
)
def test_a_program_needs_the_scope_admin_instead(api, house, scopes, status):
    speaker, colleague = house

    answer = api(speaker, *scopes).post(
        f"/users/{colleague.id}/representation", {"outcome": "name"}
    )

    assert answer.status_code == status
    if status == 403:
        assert "scope" in answer.json["detail"]


def test_every_sensitive_act_of_a_page_asks_after_the_rule_has_said_yes(browse_late, make):
    stranger = browse_late(make.user())
    other = make.user()

    answer = name_representative(stranger, other)

    assert answer.status_code == 403
    sensitive = {each for each in Action if each.kind is Kind.SENSITIVE}
    assert sensitive <= {declared.action for declared in ROUTES.values()}


def test_a_list_is_taken_over_after_a_proof_with_every_line_that_was_typed(browse_late, make):
    browser = browse_late(make.user(None, "admin"))
    path, lines = "/institutions/import", "short_name,country,name_en\nMADE-UP,UZ,Made up"

    asked = browser.post(path, {"lines": lines, "act": "import", "file": (BytesIO(), "")})
    typed = browser.get(confirm(browser, asked.location).location).text

    assert asked.location.startswith("/confirm?next=/kept/")
    assert "MADE-UP,UZ,Made up" in typed


def test_beside_a_file_which_is_chosen_again_what_was_typed_is_kept(browse_late, make):
    browser = browse_late(make.user(None, "admin"))
    file = (BytesIO(b"short_name\n"), "list.csv")

    asked = browser.post("/institutions/import", {"lines": "Typed by hand", "file": file})
    asks = browser.get(asked.location).text
    form = browser.get(confirm(browser, asked.location).location).text

    assert "choose it again" in asks
    assert "Typed by hand" in form


def test_what_binds_an_institution_or_a_project_asks_who_is_there():
    binding = (
        Action.IMPORT_INSTITUTIONS,
        Action.RECORD_AGREEMENT,
        Action.ANSWER_SPONSORSHIP,
        Action.STEER_AMENDMENT,
    )

    assert {each.kind for each in binding} == {Kind.SENSITIVE}
