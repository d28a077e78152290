"""Guessing at passwords: stopped, told nothing, and nobody is locked out by it."""

import statistics
import time as clock

import pytest

from app.accounts import passwords
from app.accounts.passwords import weakness
from app.accounts.service import sessions
from app.core.errors import TooMany
from app.core.throttle import Door
from tests.clients import Browser, hidden_fields
from tests.factories import PASSWORD

pytestmark = pytest.mark.promises

ADDRESS = "one@forum.example"
GUESSES = 10_000
MOST_LOOKED_AT = 25
PAIRS = 200
LARGEST_DIFFERENCE = 5.0  # milliseconds
CONTEXT = (ADDRESS, "Made-up Person", "Institute of Made-up Studies")
GUESSED_FIRST = [
    *(
        f"{word}{number}"
        for word in ("password", "qwertyuiop", "expertforum")
        for number in (1, 123456)
    ),
    *("1234567890" * times for times in (2, 3)),
    *(letter * 16 for letter in "ax1я"),
    "abcdefghijklmnop",
    "йцукенгшщзхъ",
    "passwordpassword",
    "парольпароль",
    "Expert Forum 2026",
    "one@forum.example",
    "Made-up Person 1",
    "institute studies",
    "short words",
    "iloveyou1234",
    "1q2w3e4r5t6y",
    "administrator",
]


@pytest.fixture
def looked_at(monkeypatch):
    """One entry for each password that was really checked."""
    checked = []
    real = sessions.person_of_password
    monkeypatch.setattr(
        sessions, "person_of_password", lambda *given: checked.append(1) or real(*given)
    )
    return checked


class Guesser:
    """Sends the sign-in form as fast as it can, each time from another network."""

    def __init__(self, app) -> None:
        self.client = Browser(app).client
        page = self.client.get("/sign-in").get_data(as_text=True)
        self.fields = {"csrf_token": hidden_fields(page)["csrf_token"]}

    def guess(self, number: int) -> int:
        place = f"198.{number // 65536}.{number // 256 % 256}.{number % 256}"
        return self.client.post(
            "/sign-in",
            data={**self.fields, "email": ADDRESS, "password": f"a made-up guess {number}"},
            environ_overrides={"REMOTE_ADDR": place},
        ).status_code


def test_ten_thousand_guesses_are_hardly_looked_at_and_lock_nobody_out(
    app, browse, make, looked_at, promise
):
    make.user(email=ADDRESS)
    known = browse()
    form = {"email": ADDRESS, "password": PASSWORD}
    assert known.post("/sign-in", form).status_code == 303
    known.post("/sign-out", form="/")
    looked_at.clear()
    guesser = Guesser(app)

    answers = {guesser.guess(number * 256) for number in range(GUESSES)}
    looked = len(looked_at)
    owner_gets_in = known.post("/sign-in", form).status_code == 303

    assert answers == {422, 429}
    figure = f"{looked} of {GUESSES} guesses looked at; the owner gets in: {owner_gets_in}"
    target = f"at most {MOST_LOOKED_AT}, and the owner gets in on a known device"
    promise("P12", figure, target, looked <= MOST_LOOKED_AT and owner_gets_in)


def test_whether_an_address_is_known_is_not_heard(app, make, owner, promise, monkeypatch):
    make.user(email=ADDRESS)
    monkeypatch.setattr(Door, "try_open", lambda *_given: None)
    took: dict[str, list[float]] = {ADDRESS: [], "nobody@forum.example": []}

    for _pair in range(PAIRS):
        for address, times in took.items():
            with app.test_request_context(), app.extensions["database"].transaction():
                begun = clock.perf_counter()
                assert sessions.sign_in(address, "a made-up guess", "", "192.0.2.1") is None
                times.append((clock.perf_counter() - begun) * 1000)

    known, unknown = (statistics.median(times) for times in took.values())
    apart = abs(known - unknown)
    figure = f"{apart:.1f} ms between medians of {PAIRS} known and unknown ({known:.0f} ms)"
    target = f"at most {LARGEST_DIFFERENCE:.0f} ms"
    promise("P12", figure, target, apart <= LARGEST_DIFFERENCE)


def test_what_is_guessed_first_is_not_taken_as_a_password(app, promise):
    with app.test_request_context():
        taken = [each for each in GUESSED_FIRST if weakness(each, CONTEXT) is None]
        is_taken = weakness("nine blue wooden boats", CONTEXT) is None
    stored = passwords.hash_password(PASSWORD)

    assert is_taken
    print(taken)
    is_slow = stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    figure = f"{len(taken)} of {len(GUESSED_FIRST)} taken; Argon2id 19 MiB, 2 passes: {is_slow}"
    promise("P11", figure, "0 taken, stored as Argon2id 19 MiB, 2 passes", not taken and is_slow)


def test_guesses_at_many_accounts_are_counted_together(app, looked_at, promise):
    tried = 400
    with app.test_request_context():
        for number in range(tried):
            place = f"198.18.{number % 256}.{number // 256}"
            with app.extensions["database"].transaction():
                try:
                    sessions.sign_in(f"person{number}@forum.example", "a guess", "", place)
                except TooMany:
                    continue

    limit = sessions.SIGN_IN.of_all
    figure = f"{len(looked_at)} of {tried} looked at: another address and network each time"
    promise("P12", figure, f"at most {limit} in 5 minutes by everybody", len(looked_at) <= limit)
