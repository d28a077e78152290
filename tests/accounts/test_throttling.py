from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import text

from app.accounts.service import sessions
from app.core.errors import TooMany
from tests.factories import PASSWORD

ADDRESS = "one@forum.example"


def attempt(browser, password, address=ADDRESS, place="192.0.2.7"):
    return browser.post(
        "/sign-in",
        {"email": address, "password": password},
        environ_overrides={"REMOTE_ADDR": place},
    )


def test_the_eleventh_wrong_password_is_not_looked_at(browse, make, monkeypatch):
    make.user(email=ADDRESS)
    looked_at = []
    real = sessions.person_of_password
    monkeypatch.setattr(
        sessions, "person_of_password", lambda *given: looked_at.append(1) or real(*given)
    )
    browser = browse()

    answers = [attempt(browser, f"wrong {number}") for number in range(12)]

    assert [each.status_code for each in answers] == [422] * 10 + [429] * 2
    assert len(looked_at) == 10
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 300
    assert "come back at" in answers[-1].text


def test_unknown_addresses_are_throttled_alike(browse, make):
    browser = browse()

    answers = [attempt(browser, "wrong", "nobody@forum.example") for _ in range(11)]

    assert answers[-1].status_code == 429


def test_a_network_is_counted_as_one(browse, make):
    browser = browse()

    answers = [
        attempt(browser, "wrong", f"person{number}@forum.example", f"198.51.100.{number}")
        for number in range(31)
    ]

    assert [each.status_code for each in answers] == [422] * 30 + [429]
    assert attempt(browser, "wrong", "more@forum.example", "203.0.113.9").status_code == 422


def test_a_throttle_opens_again_by_itself(browse, make, owner):
    make.user(email=ADDRESS)
    browser = browse()
    for _ in range(12):
        attempt(browser, "wrong")
    owner.execute(text("UPDATE attempt SET at = at - interval '5 minutes'"))
    owner.commit()

    assert attempt(browser, PASSWORD).status_code == 303


def test_the_owner_gets_in_on_a_known_device_while_others_guess(browse, make):
    make.user(email=ADDRESS)
    known, guesser = browse(), browse()
    attempt(known, PASSWORD)
    known.post("/sign-out", form="/")
    for number in range(12):
        attempt(guesser, f"wrong {number}")

    assert attempt(guesser, PASSWORD).status_code == 429
    assert attempt(known, PASSWORD).status_code == 303


def test_a_device_known_for_one_address_is_not_known_for_another(browse, make):
    make.user(email=ADDRESS)
    browser = browse()
    attempt(browser, PASSWORD)
    browser.client.delete_cookie("forum")

    answers = [attempt(browser, "wrong", "two@forum.example") for _ in range(11)]
    guesses = [attempt(browser, "wrong") for _ in range(11)]

    assert answers[-1].status_code == guesses[-1].status_code == 429


def test_right_passwords_do_not_count(browse, make):
    make.user(email=ADDRESS)

    answers = [attempt(browse(), PASSWORD) for _ in range(12)]

    assert {each.status_code for each in answers} == {303}


def test_guesses_at_the_same_time_are_counted_one_by_one(app):
    def guess(_number):
        with app.app_context():
            try:
                sessions.SIGN_IN.try_open(ADDRESS, "192.0.2.1")
            except TooMany:
                return "closed"
        return "open"

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(guess, range(20)))

    assert outcomes.count("open") == 10


def test_the_application_cannot_read_the_attempts(app):
    with app.extensions["database"].transaction() as opened:
        rights = opened.execute(
            text(
                "SELECT has_table_privilege('attempt', 'SELECT'),"
                " has_table_privilege('password_reset', 'SELECT')"
            )
        ).one()

    assert rights == (False, False)
