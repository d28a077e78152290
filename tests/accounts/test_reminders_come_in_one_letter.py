from datetime import timedelta

import pytest
from sqlalchemy import text

from app.accounts.reminders import send_reminders
from app.core import time
from app.core.time import today
from tests.accounts.letters import letters_to

SPEAKER = "speaker@x.example"


@pytest.fixture
def remind(app):
    """`remind(days)`: the forum's job on a day so far from today."""

    def run(days=0):
        with (
            app.app_context(),
            time.frozen(time.now() + timedelta(days=days)),
            app.extensions["database"].transaction(as_system=True) as session,
        ):
            send_reminders()
            session.commit()

    return run


@pytest.fixture
def asked(make):
    """A representative whose institution is asked to take part."""
    speaker = make.user(None, "representative", email=SPEAKER)
    project = make.project(title={"en": "Made-up routes"}, label="GREEN")
    return speaker, project, make.partnership(project, speaker.institution, "invited")


def words(owner, address=SPEAKER):
    return [" ".join(each) for each in letters_to(owner, address)]


def test_who_has_not_answered_is_reminded_after_a_week_and_every_week(asked, remind, owner):
    for day, letters in ((6, 0), (7, 1), (8, 1), (13, 1), (14, 2)):
        remind(day)
        assert len(words(owner)) == letters, day

    assert "Made-up routes" in words(owner)[0]


def test_while_procedures_run_reminders_rest_until_the_day_expected(asked, remind, owner, make):
    make.set(asked[2], state="in_procedure", expected_by=time.today() + timedelta(days=20))

    for day, letters in ((7, 0), (20, 0), (21, 1), (28, 2)):
        remind(day)
        assert len(words(owner)) == letters, day


def test_from_amber_up_a_letter_says_only_that_something_waits(asked, remind, owner, make):
    make.set(asked[1], label="RED")

    remind(7)

    assert "Made-up routes" not in words(owner)[0]
    assert f"/projects/{asked[1].id}/consent" in words(owner)[0]


def test_an_answer_ends_the_reminders(asked, remind, owner, make):
    make.set(asked[2], state="accepted")

    remind(7)

    assert words(owner) == []


def test_access_that_ends_is_told_to_both_sides_14_and_3_days_before(make, remind, owner):
    giver = make.user(None, "representative", email=SPEAKER)
    reader = make.user(None, email="reader@x.example")
    dataset = make.dataset(None, giver, label="GREEN", access="request")
    make.grant(dataset, giver, reader, until=today() + timedelta(days=30))

    for day, letters in ((15, 0), (16, 1), (17, 1), (27, 2), (29, 2), (31, 2)):
        remind(day)
        assert len(words(owner)) == len(words(owner, "reader@x.example")) == letters, day


def test_access_that_ends_stands_on_the_owners_home_and_is_renewed_in_one_press(
    make, browse, remind, owner
):
    giver = make.user(None, "representative", email=SPEAKER)
    dataset = make.dataset(None, giver, label="GREEN", access="request")
    grant = make.grant(dataset, giver, make.user(), until=today() + timedelta(days=10))
    browser, page = browse(giver), f"/datasets/{dataset.id}/access"
    assert "Renew it or let it end" in browser.get("/").text

    browser.post(f"/grants/{grant.id}/renewal", form=page)

    assert "Renew it or let it end" not in browser.get("/").text
    remind(5)
    assert words(owner) == []
    owner.refresh(grant)
    assert grant.until == today() + timedelta(days=20)


def test_what_is_revoked_or_renewed_is_not_reminded_of(make, remind, owner):
    giver = make.user(None, "representative", email=SPEAKER)
    dataset = make.dataset(None, giver, label="GREEN", access="request")
    until = today() + timedelta(days=10)
    make.grant(dataset, giver, make.user(), until=until, revoked_at=time.now())

    remind()

    assert words(owner) == []


def test_all_that_there_is_comes_in_one_letter_a_day(asked, make, remind, owner):
    speaker, _project, _part = asked
    dataset = make.dataset(None, speaker, label="GREEN", access="request")
    make.grant(dataset, speaker, make.user(), until=today() + timedelta(days=10))

    remind(7)
    remind(7)

    assert len(words(owner)) == 1
    assert "Made-up routes" in words(owner)[0]
    assert dataset.title["en"] in words(owner)[0]


def test_the_days_of_a_deputy_that_end_are_told_to_both(make, remind, owner):
    speaker = make.user(None, "representative", email=SPEAKER)
    deputy = make.user(speaker.institution, email="deputy@x.example")
    make.deputy(speaker, deputy, until=time.today() + timedelta(days=10))

    remind(6)
    assert words(owner) == []
    remind(7)
    remind(8)

    assert len(words(owner)) == len(words(owner, "deputy@x.example")) == 1


def test_nobody_but_the_forum_reads_what_was_sent(app, make):
    with app.extensions["database"].transaction() as session:
        session.execute(
            text("SELECT set_config('app.user', :me, true)"), {"me": str(make.user().id)}
        )
        with pytest.raises(Exception, match="permission denied"):
            session.execute(text("SELECT * FROM sent_reminder"))
