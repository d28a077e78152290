"""An agreement is recorded by an admin, shown, and said of before it ends."""

from datetime import timedelta

import pytest

from app.accounts.agreement_reminders import remind_of_agreements
from app.core import time
from tests.accounts.letters import letters_to


def day(days):
    return time.today() + timedelta(days=days)


AGREEMENT = {"number": "7/26", "signed_on": "2026-01-15", "until": "2031-01-01"}


def put(api, admin, institution, **changes):
    program = api(admin)
    version = program.get(f"/institutions/{institution.id}").json["version"]
    body = {**AGREEMENT, **changes}
    path = f"/institutions/{institution.id}/agreement"
    return program.call("PUT", path, body, If_Match=f'"{version}"')


def remind(app):
    with app.app_context(), app.extensions["database"].transaction(as_system=True) as opened:
        remind_of_agreements()
        opened.commit()


def test_an_admin_records_it_and_its_representatives_see_it_but_no_other_member(api, make):
    institution = make.institution()
    speaker = make.user(institution, "representative")

    assert put(api, make.user(None, "admin"), institution).status_code == 200

    path = f"/institutions/{institution.id}"
    assert api(speaker).get(path).json["agreement_until"] == "2031-01-01"
    assert api(make.user()).get(path).json["agreement_until"] is None


def test_nobody_else_records_it_and_no_admin_that_of_the_own_institution(api, make):
    institution = make.institution()

    assert put(api, make.user(institution, "representative"), institution).status_code == 403
    assert put(api, make.user(institution, "admin"), institution).status_code == 403


@pytest.mark.parametrize(
    ("field", "value"),
    [("until", "2026-01-15"), ("signed_on", "2030-11-03"), ("number", " ")],
)
def test_what_cannot_be_is_named_by_field(api, make, field, value):
    answer = put(api, make.user(None, "admin"), make.institution(), **{field: value})

    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == f"/{field}"


def test_it_is_recorded_on_a_page_and_stands_on_the_card(browse, make):
    institution = make.institution()
    browser = browse(make.user(None, "admin"))
    page = f"/institutions/{institution.id}/agreement"

    fields = {"number": "7/26", "signed_on": "15.01.2026", "until": "01.01.2031"}
    assert browser.post(page, fields).status_code == 303

    assert "7/26" in browser.get(f"/institutions/{institution.id}").text
    assert "01.01.2031" in browser.get(page).text


def test_its_end_is_told_60_and_14_days_before_and_once_after_it(app, api, make, owner):
    institution = make.institution(agreement_number="7", agreement_until=day(90))
    make.user(institution, "representative", email="speaker@x.example")
    make.user(None, "admin", email="admin@x.example")
    last = time.now() + timedelta(days=90)

    told = []
    for left in (61, 60, 59, 14, 3, 0, -1, -5):
        with time.frozen(last - timedelta(days=left)):
            remind(app)
        told.append(len(letters_to(owner, "speaker@x.example")))

    assert told == [0, 1, 1, 2, 2, 2, 3, 3]
    assert len(letters_to(owner, "admin@x.example")) == 3
    assert "ended on" in letters_to(owner, "speaker@x.example")[-1][1]


def test_a_new_agreement_is_told_of_anew(app, api, make, owner):
    institution = make.institution(agreement_number="7", agreement_reminded=14)
    make.user(institution, "representative", email="speaker@x.example")
    put(api, make.user(None, "admin"), institution, until=day(20).isoformat())

    remind(app)

    assert len(letters_to(owner, "speaker@x.example")) == 1


def test_an_end_that_is_near_waits_for_the_representatives_and_the_admins(api, make):
    near = make.institution(agreement_until=day(30))
    make.institution(agreement_until=day(61))
    people = [make.user(near, "representative"), make.user(None, "admin")]

    for person in people:
        waiting = api(person).get("/waiting").json["items"]
        assert [each["due"] for each in waiting] == [day(30).isoformat()]
    assert api(make.user(near)).get("/waiting").json["items"] == []
    assert api(make.user(None, "representative")).get("/waiting").json["items"] == []
