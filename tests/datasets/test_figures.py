"""Figures by group: exact for who reads the rows, and safe ones where the rows are closed."""

from collections import Counter
from decimal import Decimal
from statistics import median

import pytest
from sqlalchemy import select, text

from app.core.events import Event
from app.core.identity import act_as
from app.core.policy import Label
from app.datasets.aggregates.disclosure import to_middle
from app.datasets.models.states import Access, Embargo
from tests.datasets.files import send

PLACES = ("Made-up north",) * 60 + ("Made-up south",) * 40 + ("Made-up east",) * 17
PLACES += ("Made-up hamlet",) * 3
ROWS = [
    (
        place,
        f"made up {at * 7 % 3}",
        f"{1 + at % 28:02}.{1 + at % 12:02}.{(2019, 2020, 2022)[at % 3]}",
        "" if at % 10 == 0 else f"{1 + at % 9},{at % 5}",
    )
    for at, place in enumerate(PLACES)
]
CONTENT = "Place;Substance;Day;Kilograms\n" + "".join(f"{';'.join(row)}\n" for row in ROWS)


@pytest.fixture
def lead(make):
    return make.user(make.institution())


@pytest.fixture
def speaker(make, lead):
    return make.user(lead.institution, "representative")


@pytest.fixture
def member(make):
    return make.user(make.institution("KZ"))


@pytest.fixture
def dataset(make, api, lead, speaker, member, work):
    project = make.project(lead, "active", (member.institution,))
    make.member(project, member, "editor")
    dataset = make.dataset(project, lead, label=Label.AMBER, access=Access.AGGREGATE)
    address = f"/datasets/{dataset.id}/versions"
    brings, speaks = api(lead), api(speaker)
    send(brings, address, CONTENT)
    work()
    said = {"authority": "Made up", "basis": "1", "statement": "Made up."}
    assert speaks.post(f"{address}/1.0/release", said).status_code == 201
    assert speaks.post(f"{address}/1.0/publication", {}).status_code == 200
    return dataset


@pytest.fixture
def figures(dataset):
    return f"/datasets/{dataset.id}/versions/1.0/aggregate"


def by_group(answer):
    return {tuple(each["by"].values()): each for each in answer.json["items"]}


def test_who_reads_the_rows_sees_what_plain_python_counts(api, lead, figures):
    program = api(lead)

    counted = by_group(program.get(f"{figures}?by=Place&by=Substance"))
    middle = by_group(
        program.get(
            f"{figures}?by=Place&measure=median:Kilograms&filter=Substance:equals:made up 1"
        )
    )

    truth = Counter((place, substance) for place, substance, _day, _mass in ROWS)
    assert {key: one["rows"] for key, one in counted.items() if len(key) == 2 and one["rows"]} == (
        truth
    )
    assert counted[()]["rows"] == 120
    masses = [
        float(mass.replace(",", "."))
        for place, substance, _day, mass in ROWS
        if place == "Made-up north" and substance == "made up 1" and mass
    ]
    assert middle[("Made-up north",)]["value"] == median(masses)


def test_a_member_of_the_project_sees_rounded_counts_and_no_small_group(api, member, figures):
    answer = api(member).get(f"{figures}?by=Place")

    assert answer.json["guarded"] is True
    assert "hamlet" not in answer.text
    found = by_group(answer)
    assert {key[0]: (one["rows"], one["withheld"]) for key, one in found.items() if key} == {
        "Made-up north": (to_middle(60), False),
        "Made-up south": (to_middle(40), False),
        "Made-up east": (None, True),
    }
    assert found[()]["rows"] == to_middle(120)


def test_years_without_rows_stand_among_the_others(api, lead, member, figures):
    exact = by_group(api(lead).get(f"{figures}?by=Day"))
    safe = by_group(api(member).get(f"{figures}?by=Day:year"))

    assert [(key[0], one["rows"]) for key, one in exact.items() if key] == [
        (2019, 40),
        (2020, 40),
        (2021, 0),
        (2022, 40),
    ]
    assert safe[(2021,)]["withheld"]
    assert safe[(2020,)]["rows"] == to_middle(40)


def test_no_filter_narrows_closed_rows_to_a_few(api, member, figures):
    program = api(member)

    def answer(asked):
        return program.get(f"{figures}?by=Substance&{asked}")

    whole = answer("filter=Place:equals:Made-up north")
    assert whole.status_code == 200
    assert {one["rows"] for key, one in by_group(whole).items() if key} <= {21, None}
    refused = (
        "filter=Place:equals:Made-up hamlet",
        "filter=Place:equals:Made-up nowhere",
        "filter=Place:in:Made-up north|Made-up hamlet",
        "filter=Kilograms:between:1|1.5",
        "filter=Kilograms:equals:1.5",
        "filter=Place:contains:ham",
        "filter=Place:missing",
        "filter=Place:equals:Made-up north&filter=Day:equals:2019",
        "filter=Substance:equals:made up 1",
    )
    for asked in refused:
        assert answer(asked).status_code == 422, asked
    few, none = (answer(asked).json["errors"] for asked in refused[:2])
    assert few == none


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "by=Place&by=Place",
        "by=Place&by=Day&by=Substance",
        "by=Nothing",
        "by=Place:year",
        "by=Place&measure=max:Kilograms",
        "by=Place&measure=sum:Place",
        "by=Place&measure=sum:Nothing",
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(api, lead, figures, asked):
    answer = api(lead).get(f"{figures}?{asked}")

    assert answer.status_code == 422
    assert answer.json["errors"][0]["detail"]


def test_a_median_between_two_numbers_keeps_all_its_digits(api, lead, figures):
    table = api(lead).get(f"{figures}?by=Substance&measure=median:Kilograms").json["items"]
    masses = [Decimal(mass.replace(",", ".")) for *_rest, mass in ROWS if mass]

    assert Decimal(str(table[-1]["value"])) == median(masses)


def test_of_closed_rows_no_amount_is_told(api, member, figures):
    for asked in ("sum:Kilograms", "mean:Kilograms", "median:Kilograms"):
        answer = api(member).get(f"{figures}?by=Place&measure={asked}")

        assert answer.status_code == 422
        assert answer.json["errors"][0]["pointer"] == "/measure"


def test_others_are_told_a_rounded_number_of_closed_rows(api, browse, lead, member, dataset):
    address = f"/datasets/{dataset.id}/versions/1.0"

    def told(who):
        program = api(who)
        listed = program.get(f"/datasets/{dataset.id}/versions").json["items"][0]["rows"]
        return {program.get(address).json["rows"], listed}

    assert told(lead) == {120}
    assert told(member) == {to_middle(120)}
    cited = api(member).get(f"{address}/citation?format=datacite").text
    pages = [browse(member).get(f"/datasets{end}").text for end in ("", f"/{dataset.id}")]
    assert "117 rows" in cited
    assert all(">117" in each or "117 rows" in each for each in pages)


def test_the_owner_reads_who_had_figures_made_and_of_which_fields(
    api, lead, speaker, member, figures, owner
):
    api(member).get(f"{figures}?by=Place&filter=Substance:equals:made up 1")
    api(lead).get(f"{figures}?by=Place&measure=sum:Kilograms")

    told = [each["name"] for each in api(speaker).get("/audit").json["items"]]
    made = owner.scalars(select(Event).where(Event.name == "version.figures_made")).one()
    assert made.details["fields"] == ["Place", "Substance"]
    assert (told.count("version.figures_made"), told.count("version.rows_opened")) == (1, 1)


def test_closed_rows_are_grouped_by_nothing_fine(api, member, figures):
    for asked in ("by=Kilograms", "by=Day:month"):
        assert api(member).get(f"{figures}?{asked}").status_code == 422


def test_who_does_not_belong_to_the_project_sees_no_figures(api, make, dataset, member, figures):
    stranger = make.user()

    assert api(stranger).get(f"{figures}?by=Place").status_code == 404
    make.owner.refresh(dataset)
    make.set(dataset, label=Label.RED)
    assert api(member).get(f"{figures}?by=Place").status_code == 404


def test_the_page_says_what_is_withheld_and_notes_for_the_owner_what_was_asked(
    browse, member, lead, dataset, owner
):
    page = f"/datasets/{dataset.id}/versions/1.0/figures"

    safe = browse(member).get(f"{page}?by=Place&by=&measure=count")
    narrowed = browse(member).get(f"{page}?by=Substance&only=Place&value=Made-up+north")
    wrong = browse(member).get(f"{page}?by=Substance&filter=Place:equals:Made-up hamlet")

    assert safe.text.count(">withheld<") == 2
    assert "Figures that point to nobody" in safe.text
    assert "hamlet" not in safe.text
    assert narrowed.location.endswith("filter=Place:equals:Made-up+north")
    assert wrong.status_code == 422
    assert "Fewer than 10 rows hold this value" in wrong.text
    exact = browse(lead).get(f"{page}?by=Place&by=Substance&measure=mean:Kilograms")
    assert "Made-up hamlet" in exact.text
    assert "Figures that point to nobody" not in exact.text


def test_an_embargo_closes_the_figures_too_behind_both_walls(app, api, make, dataset, member):
    version_id = api(member).get(f"/datasets/{dataset.id}/versions/1.0").json["id"]

    def file_found():
        with app.extensions["database"].transaction() as session:
            act_as(session, member.id)
            found = session.execute(text("SELECT table_without_rows(:id)"), {"id": version_id})
            return found.scalar_one()

    before = file_found()
    make.owner.refresh(dataset)
    make.set(dataset, embargo=Embargo.WORD)
    answer = api(member).get(f"/datasets/{dataset.id}/versions/1.0/aggregate?by=Place")

    assert before is not None
    assert file_found() is None
    assert answer.status_code == 403
    assert "under an embargo" in answer.json["detail"]
