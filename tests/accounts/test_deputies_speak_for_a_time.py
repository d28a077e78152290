from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.core import time
from app.core.identity import act_as
from tests.accounts.letters import letters_to


@pytest.fixture
def house(make):
    """A representative, a person of the same institution, and an invitation to answer."""

    class House:
        speaker = make.user(None, "representative", name="Made-up representative")
        deputy = make.user(speaker.institution, email="deputy@x.example", name="Made-up deputy")
        project = make.project()

    House.part = make.partnership(House.project, House.speaker.institution, "invited")
    House.deputies = f"/institutions/{House.speaker.institution_id}/deputies"
    return House


def name(api, house, days=10, starts_in=0):
    today = time.today()
    body = {
        "deputy_id": str(house.deputy.id),
        "starts_on": (today + timedelta(days=starts_in)).isoformat(),
        "until": (today + timedelta(days=days)).isoformat(),
    }
    return api(house.speaker).post(house.deputies, body)


def speaks(api, house):
    return api(house.deputy).get(f"{house.hold}").status_code == 200


@pytest.fixture
def gate(house):
    """An address that only who speaks for the institution opens."""
    house.hold = f"/institutions/{house.speaker.institution_id}/hold"
    return house


def test_a_deputy_speaks_for_the_institution_while_it_lasts(api, gate):
    assert not speaks(api, gate)

    assert name(api, gate).status_code == 201

    assert speaks(api, gate)


def test_before_its_first_day_nothing_is_given(api, gate):
    name(api, gate, starts_in=3)

    assert not speaks(api, gate)


def test_it_ends_by_itself_after_its_last_day(api, gate, owner):
    name(api, gate)

    owner.execute(text("UPDATE deputyship SET starts_on = starts_on - 30, until = until - 30"))
    owner.commit()

    assert not speaks(api, gate)


def test_it_ends_with_the_representation_that_it_stands_for(api, gate, make):
    name(api, gate)
    other = make.user(gate.speaker.institution, "representative")

    api(other).post(f"/users/{gate.speaker.id}/departure")

    assert not speaks(api, gate)


def test_it_is_ended_at_once(api, browse, gate):
    made = name(api, gate).json["id"]

    assert api(gate.speaker).call("DELETE", f"/deputies/{made}").status_code == 200

    assert not speaks(api, gate)
    assert api(gate.speaker).get(gate.deputies).json["items"] == []


def test_a_deputy_does_not_say_who_speaks(api, gate, make):
    colleague = make.user(gate.speaker.institution)
    name(api, gate)
    program = api(gate.deputy)

    path = f"/users/{colleague.id}"
    assert program.post(f"{path}/representation", {"outcome": "name"}).status_code == 403
    assert program.post(f"{path}/departure").status_code == 403
    body = {"role": "coordinator", "reason": "A made-up reason."}
    assert program.post(f"{path}/roles", body).status_code == 403
    today = time.today().isoformat()
    body = {"deputy_id": str(colleague.id), "starts_on": today, "until": today}
    assert program.post(gate.deputies, body).status_code == 403


def test_the_database_lets_a_deputy_give_no_role(app, api, gate, make):
    colleague = make.user(gate.speaker.institution)
    name(api, gate)

    with app.extensions["database"].transaction() as session:
        session.execute(
            text("SELECT set_config('app.user', :me, true)"), {"me": str(gate.deputy.id)}
        )
        with pytest.raises(DBAPIError, match="row-level security"):
            session.execute(
                text(
                    "INSERT INTO role_assignment (id, created_at, updated_at, user_id,"
                    " institution_id, role) VALUES (gen_random_uuid(), now(), now(), :who, :house,"
                    " 'representative')"
                ),
                {"who": colleague.id, "house": colleague.institution_id},
            )


def test_the_last_representative_cannot_leave_a_deputy_behind(api, gate):
    name(api, gate)

    answer = api(gate.speaker).post(f"/users/{gate.speaker.id}/departure")

    assert (answer.status_code, answer.json["guard"]) == (409, "last_representative")


def test_what_a_deputy_does_is_shown_in_whose_place(api, browse, gate):
    name(api, gate)

    api(gate.deputy).post(gate.hold, {"outcome": "begin"})

    acts = browse(gate.speaker).get("/audit").text
    assert "Made-up deputy, as deputy of Made-up representative" in acts


def test_the_page_names_a_deputy_who_is_told(browse, house, owner):
    page, today = house.deputies, time.today()
    fields = {
        "deputy_id": str(house.deputy.id),
        "starts_on": today.isoformat(),
        "until": (today + timedelta(days=5)).isoformat(),
    }
    browser = browse(house.speaker)

    assert browser.post(page, fields, form=page).status_code == 303

    assert "Speaks now" in browser.get(page).text
    card = browse(house.deputy).get(f"/institutions/{house.speaker.institution_id}").text
    assert "Made-up deputy, as deputy of Made-up representative" in card
    assert letters_to(owner, "deputy@x.example")


@pytest.mark.parametrize(
    ("days", "starts_in"), [(10, -1), (1, 2), (93, 0)], ids=["past", "backwards", "too long"]
)
def test_days_that_cannot_be_are_refused(api, house, days, starts_in):
    assert name(api, house, days, starts_in).status_code == 422


def test_only_people_of_the_institution_who_do_not_speak_yet_are_named(api, house, make):
    today = time.today().isoformat()
    for other in (make.user(), make.user(house.speaker.institution, "representative")):
        body = {"deputy_id": str(other.id), "starts_on": today, "until": today}
        assert api(house.speaker).post(house.deputies, body).status_code == 422
    name(api, house)
    assert name(api, house).json["guard"] == "deputy"


def test_the_database_revives_no_deputy_whose_time_was_ended(app, api, house, owner):
    assert name(api, house).status_code == 201
    owner.execute(text("UPDATE deputyship SET ended_at = now()"))
    owner.commit()

    with app.app_context(), app.extensions["database"].transaction() as opened:
        act_as(opened, house.deputy.id)
        with pytest.raises(DBAPIError, match="stays ended"):
            opened.execute(text("UPDATE deputyship SET ended_at = NULL"))


@pytest.mark.parametrize("who", ["deputy", "speaker"])
def test_who_leaves_the_institution_and_comes_back_is_deputy_no_more(api, gate, make, owner, who):
    make.user(gate.speaker.institution, "representative")
    name(api, gate)
    person, home, other = getattr(gate, who), gate.speaker.institution_id, make.institution()
    assert speaks(api, gate)

    for house in (other.id, home):
        owner.execute(
            text("UPDATE app_user SET institution_id = :house WHERE id = :person"),
            {"house": house, "person": person.id},
        )
        owner.commit()

    assert not speaks(api, gate)


def test_it_does_not_come_back_with_the_representation(api, gate, make, owner):
    other = make.user(gate.speaker.institution, "representative")
    name(api, gate)

    for outcome in ("end", "name"):
        answer = api(other).post(f"/users/{gate.speaker.id}/representation", {"outcome": outcome})
        assert answer.status_code == 200

    assert not speaks(api, gate)
