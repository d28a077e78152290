"""A new name does not take the old one away: it stays findable, and records keep it."""

from datetime import timedelta

import pytest

from app.core import time
from app.register.models import DecisionKind, NumberedDecision


def rename(api, person, institution, **changes):
    program = api(person)
    path = f"/institutions/{institution.id}"
    version = program.get(path).json["version"]
    return program.patch(path, changes, If_Match=f'"{version}"')


def test_the_old_name_is_dated_and_still_found_in_any_script(api, browse, make):
    institution = make.institution(names={"en": "Academy of Before", "uz": "Avvalgi akademiya"})
    speaker = make.user(institution, "representative")

    answer = rename(api, speaker, institution, names={"en": "Institute of Now"}, short_name="NOW")

    assert answer.status_code == 200
    today = time.today().isoformat()
    former = {each["text"]: each["until"] for each in answer.json["other_names"]}
    assert former["Academy of Before"] == former["Avvalgi akademiya"] == today
    reader = make.user()
    found = api(reader).get("/institutions?q=Аввалги академия").json["items"]
    assert [each["name"] for each in found] == ["Institute of Now"]
    assert "Academy of Before" in browse(reader).get(f"/institutions/{institution.id}").text


def test_a_slip_of_the_pen_leaves_no_former_name(api, make):
    institution = make.institution(names={"en": "Institut"})
    speaker = make.user(institution, "representative")

    answer = rename(api, speaker, institution, names={"en": "Institute"}, is_correction=True)

    assert answer.json["other_names"] == []


def test_other_changes_leave_the_names_alone(api, make):
    institution = make.institution(names={"en": "Institute"})
    speaker = make.user(institution, "representative")

    answer = rename(api, speaker, institution, website="https://made-up.example")

    assert (answer.status_code, answer.json["other_names"]) == (200, [])


def test_the_register_keeps_the_name_of_the_day_of_the_decision(api, make):
    today = time.today()
    institution = make.institution(
        names={"en": "The third"},
        other_names=[
            {"text": "The first", "language": "en", "until": str(today - timedelta(days=40))},
            {"text": "The second", "language": "en", "until": str(today - timedelta(days=10))},
            {"text": "An alias", "language": "en", "until": None},
        ],
    )
    for number, ago in enumerate((60, 20, 1), start=1):
        make._keep(
            NumberedDecision(
                year=2026,
                number=number,
                designation=f"2026/{number}",
                kind=DecisionKind.SUSPENDED,
                institution_id=institution.id,
                decided_at=time.now() - timedelta(days=ago),
            )
        )

    items = api(make.user()).get("/decisions?sort=oldest").json["items"]

    assert [each["subject"] for each in items] == ["The first", "The second", "The third"]


@pytest.mark.parametrize("field", ["names", "short_name", "email_domains", "themes"])
def test_what_cannot_be_empty_is_refused_by_field(api, make, field):
    institution = make.institution()

    answer = rename(api, make.user(institution, "representative"), institution, **{field: None})

    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == f"/{field}"
