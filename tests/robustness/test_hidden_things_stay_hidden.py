"""Hidden things answer as if they were absent; their words turn up nowhere; each wall is enough."""

import io
import logging
from uuid import UUID

import pytest
from sqlalchemy import select

from app.core import time
from app.core.mail import OutgoingMail
from tests.authorization.world import build
from tests.robustness.crawl import ABSENT, Reader, addresses, first_wall_down, questions
from tests.robustness.secrets import MARK, hide, hide_from_all_but_coordinators, open_house

OUTSIDERS = ("lead", "lead representative", "observer", "stranger")
WHO_MAY_KNOW_SOME = ("coordinator", "admin")
WITHOUT_WALL = ("lead representative", "stranger")

pytestmark = pytest.mark.promises


@pytest.fixture
def log():
    """Everything that is logged during a test."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    root = logging.getLogger()
    root.addHandler(handler)
    yield written
    root.removeHandler(handler)


@pytest.fixture
def hiding(app, make, log):
    """A forum in which B hides things, and readers of whom it hides them."""
    world = build(app, make, "active")
    house = open_house(make)
    hidden = hide(app, make, house)
    people = (*OUTSIDERS, *WHO_MAY_KNOW_SOME)
    return house, hidden, {each: Reader(app, make, world.people[each]) for each in people}


def as_if_absent(said: str, subject: UUID) -> str:
    return said.replace(str(subject), str(ABSENT))


def test_what_is_hidden_answers_as_what_does_not_exist(hiding, promise):
    _house, hidden, readers = hiding

    differing, asked = [], 0
    with time.frozen(time.now()):
        for person, reader in readers.items():
            for model, subject in hidden.subjects.items():
                if person == "admin" and model.__name__ in {"Invitation", "JointAct"}:
                    continue
                of_hidden = reader.crawl(addresses({model: subject}, {}, only_loaded=True))
                of_absent = reader.crawl(addresses({model: ABSENT}, {}, only_loaded=True))
                asked += len(of_hidden)
                differing += [
                    f"{person}: {path}"
                    for path, said in of_hidden.items()
                    if str(subject) in path
                    and as_if_absent(said, subject) != of_absent[as_if_absent(path, subject)]
                ]

    figure = f"{len(differing)} of {asked} answers tell a hidden thing from an absent one"
    promise("P6", figure, "0", not differing)


def test_no_hidden_word_is_met_in_letters_or_in_the_log(app, hiding, owner, log, promise):
    _house, hidden, readers = hiding

    with time.frozen(time.now()):
        for reader in readers.values():
            reader.crawl(addresses(hidden.subjects, {}, only_loaded=True))
    letters = owner.scalars(select(OutgoingMail)).all()

    written = [each for each in letters if MARK in each.subject + each.body]
    assert letters
    told = MARK in log.getvalue()
    figure = f"{len(written)} of {len(letters)} letters, {int(told)} of the log"
    promise("P5", figure, "0 words in letters from AMBER up, 0 in the log", not (written or told))


def test_row_level_security_alone_hides_the_same(app, make, hiding, promise):
    house, hidden, readers = hiding
    hide_from_all_but_coordinators(make, house, hidden)
    asked = [
        *addresses(hidden.subjects, {}),
        *addresses({type(house.listed): house.listed.id}, {}, only_loaded=True),
        *questions(app, {"listed": house.listed.id, "house": house.institution.id}),
    ]

    with time.frozen(time.now()), first_wall_down():
        answers = {person: readers[person].crawl(asked) for person in WITHOUT_WALL}

    met = hidden.canaries.met_in(answers.values())
    named = [
        f"{person}: {path}: {each}"
        for person, found in answers.items()
        for path, said in found.items()
        for each in hidden.ids
        if str(each) in said.replace(path, "") and str(each) not in path
    ]
    print(*met, *named, sep="\n")
    looked = sum(len(found) for found in answers.values())
    figure = f"{len(met) + len(named)} foreign rows in {looked} answers with the scopes off"
    promise("P8", figure, "0 foreign rows", not (met or named))
