import pytest
from sqlalchemy import text

from app.accounts.passwords import weakness
from tests.accounts.letters import letters_to, link_in
from tests.factories import PASSWORD

STRONG = "nine blue wooden boats"
ADDRESS = "one@forum.example"


def signs_in(browse, password):
    answer = browse().post("/sign-in", {"email": ADDRESS, "password": password})
    return answer.status_code == 303


def ask(browse, address=ADDRESS):
    return browse().post("/password", {"email": address})


def test_a_forgotten_password_is_set_anew_through_a_link(browse, make, owner):
    browser = browse(make.user(email=ADDRESS))
    ask(browse)
    path = link_in(letters_to(owner, ADDRESS)[0])

    assert browse().post(path, {"new_password": STRONG}).location == "/sign-in"

    assert signs_in(browse, STRONG)
    assert not signs_in(browse, PASSWORD)
    assert browser.get("/account").status_code == 303
    assert len(letters_to(owner, ADDRESS)) == 2


def test_a_new_password_by_link_ends_tokens_too(api, browse, make, owner):
    program = api(make.user(email=ADDRESS))
    assert program.get("/me").status_code == 200
    ask(browse)

    browse().post(link_in(letters_to(owner, ADDRESS)[0]), {"new_password": STRONG})

    assert program.get("/me").status_code == 401


def test_the_log_does_not_hold_the_token_of_a_link(browse, make, owner, caplog):
    make.user(email=ADDRESS)
    ask(browse)
    path = link_in(letters_to(owner, ADDRESS)[0])
    caplog.set_level("INFO")

    browse().get(path)

    assert "GET /password/- 200" in caplog.text
    assert path.rpartition("/")[2] not in caplog.text


def test_the_answer_is_the_same_for_an_unknown_address(browse, make, owner):
    make.user(email=ADDRESS)

    known, unknown = ask(browse), ask(browse, "two@forum.example")

    assert known.text.count("on its way") == unknown.text.count("on its way") == 1
    assert known.status_code == unknown.status_code == 200
    assert letters_to(owner, "two@forum.example") == []


def test_a_reset_link_works_once_within_an_hour(browse, make, owner):
    make.user(email=ADDRESS)
    ask(browse)
    ask(browse)
    first, second = (link_in(letter) for letter in letters_to(owner, ADDRESS))
    browse().post(first, {"new_password": STRONG})

    assert browse().get(first).status_code == 410
    assert browse().get(second).status_code == 410
    ask(browse)
    owner.execute(text("UPDATE password_reset SET expires_at = now() - interval '1 second'"))
    owner.commit()
    assert browse().get(link_in(letters_to(owner, ADDRESS)[-1])).status_code == 410


def test_changing_the_password_ends_the_other_sessions(browse, make):
    user = make.user(email=ADDRESS)
    here, elsewhere = browse(user), browse(user)
    fields = {"old_password": PASSWORD, "new_password": STRONG}

    answer = here.post("/account/password", fields, form="/account/security")

    assert answer.status_code == 303
    assert here.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 303
    assert signs_in(browse, STRONG)


def test_the_present_password_is_asked_for(browse, make):
    fields = {"old_password": "something else", "new_password": STRONG}

    answer = browse(make.user()).post("/account/password", fields, form="/account/security")

    assert answer.status_code == 422
    assert "This is not your password." in answer.text


@pytest.mark.parametrize(
    "password",
    [
        "elevenchars",
        "x" * 1025,
        "1qaz2wsx3edc",
        "Qwerty123456",
        "abcabcabcabc",
        "abcdefghijklm",
        "qwertyuiopqwe",
        "guest.house.2",
        "Made-upPerson1",
        "expertforum2026",
    ],
)
def test_what_is_guessed_first_is_refused(app, password):
    with app.test_request_context():
        assert weakness(password, ["guest@house.example", "Made-up Person", "MUC"])


@pytest.mark.parametrize("password", [STRONG, "девять синих лодок", "guest of nine blue boats"])
def test_several_words_are_taken(app, password):
    with app.test_request_context():
        assert weakness(password, ["guest@house.example", "Made-up Person", "MUC"]) is None
