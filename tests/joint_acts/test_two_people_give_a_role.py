"""Nobody gives a role in the forum alone: one asks, another confirms exactly that."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from app.core import time
from app.core.identity import act_as
from tests.acts import leaves_acts


@pytest.fixture
def people(make):
    house = make.institution()
    return {
        "representative": make.user(house, "representative"),
        "nominee": make.user(house),
        "admin": make.user(None, "admin"),
        "second": make.user(None, "admin"),
        "stranger": make.user(None, "representative"),
    }


def ask(api, people, who="representative", role="coordinator"):
    answer = api(people[who]).post(
        f"/users/{people['nominee'].id}/roles", {"role": role, "reason": "Nominated by a letter."}
    )
    return answer, answer.headers.get("Location", "").removeprefix("/api/v1")


def roles_of(api, people):
    return api(people["admin"]).get(f"/people?q={people['nominee'].name}").json["items"][0]["roles"]


def confirm(api, person, place, outcome="confirm", reason=""):
    return api(person).post(f"{place}/confirmation", {"outcome": outcome, "reason": reason})


def test_a_role_is_given_when_an_admin_confirms_what_the_representative_asked(
    api, people, owner, work
):
    with leaves_acts(owner, "joint_act.asked"):
        answer, place = ask(api, people)
    assert answer.status_code == 202
    assert roles_of(api, people) == []

    with leaves_acts(owner, "joint_act.confirmed", "person.role_given"):
        said = confirm(api, people["admin"], place)
        work()

    assert said.status_code == 202
    assert "/jobs/" in said.headers["Location"]
    assert roles_of(api, people) == ["coordinator"]
    assert api(people["representative"]).get(place).json["state"] == "done"


def test_who_asked_is_never_the_second_person(api, people, work):
    _answer, place = ask(api, people, "admin", "admin")

    refused = confirm(api, people["admin"], place)
    work()

    assert refused.status_code == 403
    assert roles_of(api, people) == []


def test_nobody_else_knows_of_it(api, people):
    _answer, place = ask(api, people)

    for who in ("stranger", "nominee"):
        assert api(people[who]).get(place).status_code == 404
        assert confirm(api, people[who], place).status_code == 404


def test_a_refusal_has_a_reason_and_ends_it(api, people, work):
    _answer, place = ask(api, people)

    assert confirm(api, people["admin"], place, "refuse").status_code == 422
    assert confirm(api, people["admin"], place, "refuse", "No letter.").json["state"] == "refused"
    assert confirm(api, people["second"], place).status_code == 409
    work()

    assert roles_of(api, people) == []


def test_a_reason_that_is_too_long_is_refused_and_never_cut(api, people):
    _answer, place = ask(api, people)

    said = confirm(api, people["admin"], place, "confirm", "x" * 2001)

    assert said.status_code == 422
    assert said.json["errors"][0]["pointer"] == "/reason"
    assert api(people["admin"]).get(place).json["state"] == "open"


def test_what_has_changed_meanwhile_is_void(api, people, make, owner, work):
    _answer, place = ask(api, people)
    owner.execute(
        text("UPDATE app_user SET name = 'Somebody else' WHERE id = :id"),
        {"id": people["nominee"].id},
    )
    owner.commit()

    assert confirm(api, people["admin"], place).json["state"] == "void"
    work()

    owner.refresh(people["nominee"])
    assert roles_of(api, people) == []


def test_who_asked_must_still_be_allowed_when_it_is_carried_out(api, people, owner, work):
    _answer, place = ask(api, people)
    confirm(api, people["admin"], place)
    owner.execute(
        text("UPDATE role_assignment SET ended_at = now() WHERE user_id = :id"),
        {"id": people["representative"].id},
    )
    owner.commit()

    work()

    assert api(people["admin"]).get(place).json["state"] == "failed"
    assert roles_of(api, people) == []


def test_asked_twice_it_is_one_and_two_confirmations_at_once_give_one_role(
    api, people, owner, work
):
    _first, place = ask(api, people)
    _second, again = ask(api, people)
    assert place == again

    programs = [api(people[who]) for who in ("admin", "second")]
    with ThreadPoolExecutor(2) as both:
        answers = both.map(
            lambda program: program.post(f"{place}/confirmation", {"outcome": "confirm"}), programs
        )
        said = [answer.status_code for answer in answers]
    work()

    assert sorted(said) == [202, 409]
    given = text("SELECT count(*) FROM role_assignment WHERE user_id = :id")
    assert owner.execute(given, {"id": people["nominee"].id}).scalar_one() == 1


def test_after_seven_days_it_is_over(api, people, owner, work):
    _answer, place = ask(api, people)
    owner.execute(text("UPDATE joint_act SET expires_at = :then"), {"then": time.now()})
    owner.commit()

    assert api(people["admin"]).get(place).json["state"] == "expired"
    assert confirm(api, people["admin"], place).status_code == 409


def test_it_can_be_taken_back_until_it_is_confirmed(api, people):
    _answer, place = ask(api, people)

    assert api(people["admin"]).call("DELETE", place).status_code == 403
    assert api(people["representative"]).call("DELETE", place).json["state"] == "taken_back"
    assert confirm(api, people["admin"], place).status_code == 409


def test_it_waits_on_the_admins_first_page_and_a_letter_says_so(api, people, owner, browse):
    ask(api, people)

    page = browse(people["admin"]).get("/").get_data(as_text=True)
    assert "Needs a second person" in page
    letters = owner.execute(
        text("SELECT body FROM outgoing_mail WHERE to_user_id = :id"), {"id": people["admin"].id}
    ).scalar_one()
    assert "/joint-acts/" in letters
    assert people["nominee"].name not in letters


def test_both_people_do_it_by_page(browse, people, api, work):
    representative, admin = browse(people["representative"]), browse(people["admin"])
    card = f"/people/{people['nominee'].id}"

    empty = representative.post(f"{card}/roles", {"role": "coordinator"}, form=card)
    asked = representative.post(
        f"{card}/roles", {"role": "coordinator", "reason": "By a letter."}, form=card
    )
    place = asked.headers["Location"]
    refused = admin.post(f"{place}/confirmation", {"outcome": "refuse"}, form=place)
    said = admin.post(f"{place}/confirmation", {"outcome": "confirm"}, form=place)
    work()

    assert (empty.status_code, asked.status_code) == (422, 303)
    assert (refused.status_code, said.status_code) == (422, 303)
    assert roles_of(api, people) == ["coordinator"]
    assert "By a letter." in representative.get(place).get_data(as_text=True)
    ended = admin.post(f"{card}/roles/end", {"role": "coordinator"}, form=card)
    assert ended.status_code == 303
    assert roles_of(api, people) == []


@pytest.mark.parametrize("who", ["representative", "admin"])
def test_the_database_itself_refuses_a_role_that_nobody_else_confirmed(app, people, who, api):
    ask(api, people, who)
    person, nominee = people[who], people["nominee"]
    statements = (
        (
            "INSERT INTO role_assignment (id, created_at, updated_at, user_id, institution_id,"
            f" role) VALUES (gen_random_uuid(), now(), now(), '{nominee.id}',"
            f" '{nominee.institution_id}', 'coordinator')"
        ),
        "UPDATE joint_act SET state = 'confirmed'",
        (
            "INSERT INTO joint_act_answer (id, created_at, updated_at, joint_act_id, asked_by_id,"
            " user_id, institution_id, outcome, reason, fingerprint)"
            f" SELECT gen_random_uuid(), now(), now(), id, asked_by_id, '{person.id}',"
            f" '{person.institution_id}', 'confirm', '', fingerprint FROM joint_act"
        ),
    )

    for statement in statements:
        with app.app_context(), app.extensions["database"].transaction() as opened:
            act_as(opened, person.id)
            with pytest.raises(Exception, match=r"row-level security|two_people"):
                opened.execute(text(statement))
