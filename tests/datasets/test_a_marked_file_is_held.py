"""A file with a mark of secrecy is held at once, until a representative of its owner judges it."""

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from app.core.identity import act_as
from app.datasets.models.dataset import DatasetReading, DatasetVersion, Resource
from app.datasets.models.dictionary import DataDictionary
from tests.datasets.files import send

MARKED = "Для служебного пользования\n\nday,place\n2024-01-01,Made-up\n".encode()
RELEASE = {"authority": "Director", "basis": {"number": "7"}, "statement": "No secrets."}
JUDGED = {"reason": "The mark is of a draft; order 7 lifted it."}


@pytest.fixture
def people(make):
    owner = make.institution()
    return {
        "sender": make.user(owner),
        "colleague": make.user(owner),
        "representative": make.user(owner, "representative"),
        "partner": make.user(make.institution("KZ"), "representative"),
    }


@pytest.fixture
def held(api, work, make, people):
    """The path of a version that was read and is held."""
    partner = people["partner"]
    project = make.project(people["sender"], "active", (partner.institution,))
    make.member(project, people["colleague"], "editor")
    make.member(project, partner, "editor")
    dataset = make.dataset(project, people["sender"])
    sender = api(people["sender"])
    send(sender, f"/datasets/{dataset.id}/versions", MARKED, "made-up.csv")
    work()
    return f"/datasets/{dataset.id}/versions/1.0"


def test_it_says_which_mark_and_where(api, browse, people, held):
    version = api(people["sender"]).get(held).json
    page = browse(people["sender"]).get(held.replace("/versions/", "?version=")).text

    assert (version["state"], version["is_held"]) == ("ready", True)
    assert version["hold"]["mark"] == "Для служебного пользования"
    assert "in line 1 above the headings" in page


def test_only_its_sender_and_representatives_of_the_owner_see_it(api, people, held):
    seen = {name: api(person).get(held).status_code for name, person in people.items()}

    assert seen == {"sender": 200, "representative": 200, "colleague": 404, "partner": 404}


def test_it_is_not_released_before_it_is_judged(api, people, held):
    speaker = api(people["representative"])

    too_early = speaker.post(f"{held}/release", RELEASE)
    by_sender = api(people["sender"]).post(f"{held}/hold-lifting", JUDGED)
    silent = speaker.post(f"{held}/hold-lifting", {"reason": " "})
    judged = speaker.post(f"{held}/hold-lifting", JUDGED)
    released = speaker.post(f"{held}/release", RELEASE)

    assert (too_early.status_code, too_early.json["guard"]) == (409, "held")
    assert by_sender.status_code == 403
    assert silent.status_code == 422
    assert judged.json["is_held"] is False
    assert released.status_code == 201
    assert api(people["colleague"]).get(held).status_code == 200


def test_it_waits_on_home_for_the_representative_alone(browse, people, held):
    homes = {name: browse(person).get("/").text for name, person in people.items()}

    waiting = {name for name, home in homes.items() if "Judge its mark of secrecy" in home}
    assert waiting == {"representative"}


def test_the_page_keeps_a_judgement_that_says_nothing(browse, people, held):
    page = held.replace("/versions/", "?version=")

    refused = browse(people["representative"]).post(
        f"{held}/hold-lifting", {"reason": ""}, form=page
    )

    assert refused.status_code == 422
    assert "Say why the mark does not stand in the way." in refused.text


@pytest.mark.parametrize("model", [DatasetVersion, DatasetReading, DataDictionary, Resource])
def test_the_second_wall_closes_it_by_itself(app, people, held, model):
    found = {}
    for name, person in people.items():
        with app.app_context(), app.extensions["database"].transaction() as opened:
            act_as(opened, person.id)
            every = opened.execute(model.__table__.select().execution_options(scoped=True)).all()
            found[name] = bool(every)

    assert found == {"sender": True, "representative": True, "colleague": False, "partner": False}


def test_the_database_lets_nobody_but_a_representative_let_it_go(app, people, held):
    with app.app_context(), app.extensions["database"].transaction() as opened:
        act_as(opened, people["sender"].id)

        with pytest.raises(DBAPIError, match="let go by a representative"):
            opened.execute(update(DatasetVersion.__table__).values(is_held=False))


def test_who_runs_the_forum_adds_marks(app):
    runner = app.test_cli_runner()

    listed = runner.invoke(args=["datasets", "marks", "--add", "Только для членов комиссии"])
    again = runner.invoke(args=["datasets", "marks"])

    assert "Только для членов комиссии" in listed.output
    assert "Только для членов комиссии" in again.output
    assert "ДСП" in again.output
