import itertools
import re
from datetime import timedelta

import pytest
from sqlalchemy import text

from app.core.identity import act_as
from app.institutions.jobs import end_blocks
from app.institutions.models import TRANSITIONS, InstitutionState, Outcome
from tests.accounts.letters import letters_to
from tests.factories import PASSWORD

APPLICATION = {
    "names": {"en": "Made-up Centre", "uz": "Oʻylab topilgan markaz"},
    "short_name": "MUC",
    "country": "UZ",
    "email_domains": ["muc.example"],
    "statement": "What it would bring.",
    "representative_name": "The representative",
    "representative_email": "head@muc.example",
}
EXPECTED = {
    ("applied", "admit"): "active",
    ("applied", "decline"): "declined",
    ("active", "suspend"): "suspended",
    ("suspended", "reinstate"): "active",
    ("active", "withdraw"): "withdrawn",
}


def decide(api, admin, institution, outcome, **more):
    body = {"outcome": outcome, "reason": "A reason.", **more}
    return api(admin).post(f"/institutions/{institution.id}/decision", body)


def test_anybody_applies_and_only_admins_see_the_application(api, make):
    member, admin = make.user(), make.user(None, "admin")

    answer = api().post("/institutions", APPLICATION)

    assert answer.status_code == 201
    address = f"/institutions/{answer.json['id']}"
    assert api(member).get(address).status_code == 404
    assert api(admin).get(address).json["representative_email"] == "head@muc.example"
    assert api(admin).get("/institutions?state=applied").json["items"][0]["short_name"] == "MUC"
    assert api(member).get("/institutions?state=applied").json["items"] == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("website", "javascript:alert(1)"),
        ("ror_id", "https://ror.org/nonsense"),
        ("email_domains", ["not a domain"]),
        ("country", "XX"),
        ("names", {}),
        ("representative_email", "head@elsewhere.example"),
        ("representative_name", " "),
    ],
)
def test_what_an_application_cannot_say_is_named_by_field(api, field, value):
    answer = api().post("/institutions", {**APPLICATION, field: value})

    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == f"/{field}"


@pytest.mark.parametrize(("state", "outcome"), list(itertools.product(InstitutionState, Outcome)))
def test_a_membership_changes_only_as_the_table_says(api, make, state, outcome):
    admin = make.user(make.institution(), "admin")
    institution = make.institution(state=state)

    answer = decide(api, admin, institution, outcome.value)

    target = EXPECTED.get((state.value, outcome.value))
    if target is None:
        assert answer.status_code == 409
        target = state.value
    else:
        assert answer.status_code == 200
    make.owner.refresh(institution)
    assert institution.state == target
    assert (TRANSITIONS[state].get(outcome) is None) == (answer.status_code == 409)


def test_a_decision_needs_a_reason(api, make):
    institution = make.institution(state="applied")

    answer = decide(api, make.user(None, "admin"), institution, "admit", reason="  ")

    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "/reason"


def test_an_admin_never_decides_on_its_own_institution(api, make):
    institution = make.institution()

    assert decide(api, make.user(institution, "admin"), institution, "suspend").status_code == 403


def test_nobody_else_decides(api, make):
    institution = make.institution()

    for roles in ((), ("coordinator",), ("representative",)):
        person = make.user(institution, *roles)
        assert decide(api, person, institution, "suspend").status_code == 403


@pytest.mark.parametrize("outcome", ["suspend", "withdraw"])
def test_what_let_people_in_ends_for_good_with_their_institutions_membership(
    api, browse, make, owner, outcome
):
    institution = make.institution()
    person = make.user(institution)
    browser, program = browse(person), api(person)
    assert program.get("/institutions").status_code == 200

    decide(api, make.user(None, "admin"), institution, outcome)
    assert program.get("/institutions").status_code == 401
    assert browser.get("/institutions").status_code == 303

    owner.refresh(institution)
    institution.state = InstitutionState.ACTIVE
    owner.commit()
    assert program.get("/institutions").status_code == 401
    assert browser.get("/institutions").status_code == 303


def test_who_was_suspended_signs_in_anew_after_the_reinstating(api, browse, make):
    admin, institution = make.user(None, "admin"), make.institution()
    make.user(institution, email="one@forum.example")
    decide(api, admin, institution, "suspend")

    decide(api, admin, institution, "reinstate")

    browser = browse()
    browser.post("/sign-in", {"email": "one@forum.example", "password": PASSWORD})
    assert browser.get("/institutions").status_code == 200


def test_suspending_one_institution_leaves_the_others_signed_in(api, browse, make):
    institution, other = make.institution(), make.user()
    browser, program = browse(other), api(other)

    decide(api, make.user(None, "admin"), institution, "suspend")

    assert program.get("/institutions").status_code == 200
    assert browser.get("/institutions").status_code == 200


def test_only_an_admin_ends_the_ways_in_of_others(app, make, owner):
    institution = make.institution(state="suspended")
    make.session_of(make.user(institution))
    admin, outsider = make.user(None, "admin"), make.user(None, "coordinator")

    def left_after(person_id):
        with app.extensions["database"].transaction() as opened:
            act_as(opened, person_id)
            opened.execute(text("SELECT end_ways_in(:it)"), {"it": institution.id})
            opened.commit()
        open_now = text("SELECT count(*) FROM session WHERE ended_at IS NULL")
        return owner.execute(open_now).scalar_one()

    assert left_after(outsider.id) == 1
    assert left_after(admin.id) == 0


def test_a_suspension_without_a_paper_ends_after_ten_days(api, app, make, owner):
    admin, institution, other = make.user(None, "admin"), make.institution(), make.institution()
    decide(api, admin, institution, "suspend")
    decide(api, admin, other, "suspend", basis={"number": "7", "date": "2026-11-01"})
    owner.refresh(institution)
    owner.refresh(other)

    assert (institution.suspended_until - institution.decided_at).days == 10
    assert other.suspended_until is None
    institution.suspended_until -= timedelta(days=11)
    owner.commit()
    with app.extensions["database"].transaction(as_system=True) as opened:
        end_blocks()
        opened.commit()
    owner.refresh(institution)
    owner.refresh(other)
    assert (institution.state, other.state) == ("active", "suspended")


def test_the_reason_is_for_admins_and_the_institutions_representatives(api, make):
    admin, institution = make.user(None, "admin"), make.institution()
    speaker, colleague = make.user(institution, "representative"), make.user(institution)
    decide(api, admin, institution, "suspend")
    decide(api, admin, institution, "reinstate", reason="Settled.")

    path = f"/institutions/{institution.id}"
    assert api(admin).get(path).json["decision_reason"] == "Settled."
    assert api(speaker).get(path).json["decision_reason"] == "Settled."
    assert api(colleague).get(path).json["decision_reason"] is None


def test_the_card_is_changed_by_its_representatives_on_the_version_they_read(api, make):
    institution = make.institution()
    speaker = api(make.user(institution, "representative"))
    path = f"/institutions/{institution.id}"
    tag = speaker.get(path).headers["ETag"]

    assert speaker.patch(path, {"website": "https://a.example"}).status_code == 428
    answer = speaker.patch(path, {"website": "https://a.example"}, If_Match=tag)
    assert answer.status_code == 200
    assert answer.json["website"] == "https://a.example"
    assert speaker.patch(path, {"website": None}, If_Match=tag).status_code == 412

    stranger = api(make.user(make.institution(), "representative"))
    tag = answer.headers["ETag"]
    assert stranger.patch(path, {"website": None}, If_Match=tag).status_code == 403


def test_applying_is_throttled_and_says_when_to_come_back(api):
    program = api()
    answers = [program.post("/institutions", APPLICATION) for _ in range(11)]

    assert [each.status_code for each in answers[:10]] == [201] * 10
    assert answers[10].status_code == 429
    assert re.fullmatch(r"\d+", answers[10].headers["Retry-After"])


def test_an_application_sent_twice_is_one(api, make, owner):
    answers = [api().post("/institutions", APPLICATION).json["id"] for _ in range(2)]

    assert answers[0] == answers[1]
    waiting = api(make.user(None, "admin")).get("/institutions?state=applied").json["items"]
    assert len(waiting) == 1
    assert len(letters_to(owner, "head@muc.example")) == 1


def test_countries_begin_with_the_member_states(api, make):
    items = api(make.user()).get("/countries").json["items"]

    assert [each["code"] for each in items[:5]] == ["KZ", "KG", "TJ", "TM", "UZ"]
    assert items[-1]["code"] == "INT"
