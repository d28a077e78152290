"""Release, publication, withdrawal; asking for access, giving it, ending it."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.core.time import today
from app.datasets.models.states import Access

RELEASE = {"authority": "Director", "basis": {"number": "7"}, "statement": "No personal data."}
LATER = (today() + timedelta(days=60)).isoformat()


@pytest.fixture
def people(make):
    owner = make.institution()
    return {
        "lead": make.user(owner),
        "representative": make.user(owner, "representative"),
        "reader": make.user(make.institution("KZ")),
        "another representative": make.user(make.institution("KG"), "representative"),
    }


@pytest.fixture
def dataset(make, people):
    return make.dataset(
        make.project(people["lead"], "active"), people["lead"], access=Access.REQUEST
    )


def test_nothing_is_published_without_a_release_by_the_owner(api, make, people, dataset):
    make.version(dataset, people["lead"])
    path = f"/datasets/{dataset.id}/versions/1.0"
    speaker = api(people["representative"])

    assert api(people["lead"]).post(f"{path}/release", RELEASE).status_code == 403
    assert speaker.post(f"{path}/publication").status_code == 409
    assert speaker.post(f"{path}/release", RELEASE).status_code == 201
    assert api(people["lead"]).post(f"{path}/publication").status_code == 403
    published = speaker.post(f"{path}/publication")

    assert (published.status_code, published.json["state"]) == (200, "published")
    assert speaker.get(f"/datasets/{dataset.id}").json["published_at"] is not None


def test_a_version_waits_for_its_release_and_then_for_its_publication(
    api, browse, make, people, dataset
):
    make.version(dataset, people["lead"])
    home = browse(people["representative"])

    before = home.get("/").get_data(as_text=True)
    path = f"/datasets/{dataset.id}/versions/1.0/release"
    api(people["representative"]).post(path, RELEASE)
    after = home.get("/").get_data(as_text=True)

    assert "Release<" in before
    assert "Release<" not in after
    assert "Publish<" in after


def test_a_later_version_says_what_changed(api, make, people, dataset):
    make.version(dataset, people["lead"], "published")
    make.version(dataset, people["lead"], minor=1)
    path = f"/datasets/{dataset.id}/versions/1.1"
    speaker = api(people["representative"])
    speaker.post(f"{path}/release", RELEASE)

    silent = speaker.post(f"{path}/publication")
    said = speaker.post(f"{path}/publication", {"note": "Two places put right."})

    assert silent.status_code == 422
    assert said.json["note"] == "Two places put right."


INSERT = (
    "INSERT INTO resource SELECT gen_random_uuid(), now(), now(), NULL, dataset_id, id,"
    " 'columnar', 'x', 1, 'x', 'x' FROM dataset_version"
)
CHANGES = (
    "UPDATE dataset_version SET note = 'x'",
    "UPDATE dataset_version SET rows = 7",
    "UPDATE dataset_version SET state = 'ready'",
    "DELETE FROM dataset_version",
    "UPDATE dataset_reading SET profile = '[1]'",
    "DELETE FROM dataset_reading",
    INSERT,
)


def test_not_even_the_databases_owner_changes_what_is_published(make, people, dataset):
    make.version(dataset, people["lead"], "published")

    for change in CHANGES:
        with pytest.raises(DBAPIError, match="never changed"):
            make.owner.execute(text(change))
        make.owner.rollback()


def test_a_withdrawn_version_leaves_a_tombstone_with_reason_and_successor(
    api, make, people, dataset
):
    make.version(dataset, people["lead"], "published")
    make.version(dataset, people["lead"], "published", minor=1)
    speaker = api(people["representative"])
    path = f"/datasets/{dataset.id}/versions/1.0"

    without = speaker.post(f"{path}/withdrawal", {"reason": " "})
    done = speaker.post(f"{path}/withdrawal", {"reason": "Wrong unit.", "successor": "1.1"})

    assert without.status_code == 422
    assert done.json["state"] == "withdrawn"
    seen = api(people["reader"]).get(path).json
    assert (seen["state"], seen["withdrawn_reason"]) == ("withdrawn", "Wrong unit.")
    assert seen["successor_id"] is not None
    assert speaker.post(f"{path}/withdrawal", {"reason": "Again."}).status_code == 409


def test_asking_twice_is_one_request(api, make, people, dataset):
    make.version(dataset, people["lead"], "published")
    path = f"/datasets/{dataset.id}/access-requests"
    reader = api(people["reader"])

    first = reader.post(path, {"purpose": "A regional comparison.", "until": LATER})
    second = reader.post(path, {"purpose": "A regional comparison.", "until": LATER})

    assert first.json["id"] == second.json["id"]
    assert len(api(people["representative"]).get(path).json["items"]) == 1


def test_a_grant_lets_in_until_it_is_ended_and_then_at_once_no_more(api, make, people, dataset):
    make.version(dataset, people["lead"], "published")
    reader, speaker = api(people["reader"]), api(people["representative"])
    asked = reader.post(
        f"/datasets/{dataset.id}/access-requests", {"purpose": "To compare.", "until": LATER}
    ).json
    before = reader.get(f"/datasets/{dataset.id}/versions/1.0").json

    decided = speaker.post(f"/access-requests/{asked['id']}/decision", {"outcome": "grant"})
    granted = reader.get(f"/datasets/{dataset.id}/versions/1.0").json
    grant = speaker.get(f"/datasets/{dataset.id}/grants").json["items"][0]
    speaker.post(f"/grants/{grant['id']}/revocation")
    after = reader.get(f"/datasets/{dataset.id}/versions/1.0").json

    assert before["schema"] is None
    assert decided.json["state"] == "granted"
    assert granted["schema"] is not None
    assert after["schema"] is None


def test_access_is_renewed_by_the_owner_until_it_is_ended(api, make, people, dataset):
    make.version(dataset, people["lead"], "published")
    speaker = api(people["representative"])
    body = {"user_id": str(people["reader"].id), "until": LATER}
    grant = speaker.post(f"/datasets/{dataset.id}/grants", body).json
    path = f"/grants/{grant['id']}/renewal"
    longer = {"until": (today() + timedelta(days=900)).isoformat()}

    by_reader = api(people["reader"]).post(path, longer)
    past = speaker.post(path, {"until": "2020-01-01"})
    renewed = speaker.post(path, longer)
    speaker.post(f"/grants/{grant['id']}/revocation")
    ended = speaker.post(path, longer)

    assert by_reader.status_code in {403, 404}
    assert past.status_code == 422
    assert renewed.json["until"] == longer["until"]
    assert ended.status_code == 409


def test_only_the_owners_representative_decides(api, make, people, dataset):
    make.version(dataset, people["lead"], "published")
    asked = (
        api(people["reader"])
        .post(f"/datasets/{dataset.id}/access-requests", {"purpose": "To compare.", "until": LATER})
        .json
    )
    path = f"/access-requests/{asked['id']}/decision"

    assert api(people["another representative"]).post(path, {"outcome": "grant"}).status_code == 404
    assert api(people["reader"]).post(path, {"outcome": "grant"}).status_code == 403
    silent = api(people["representative"]).post(path, {"outcome": "refuse"})
    assert silent.status_code == 422
    refused = api(people["representative"]).post(path, {"outcome": "refuse", "reason": "Too wide."})
    assert refused.json["state"] == "refused"


def test_nobody_gives_access_to_what_another_institution_owns(api, make, people, dataset):
    make.version(dataset, people["lead"], "published")
    other = people["another representative"]

    answer = api(other).post(
        f"/datasets/{dataset.id}/grants", {"user_id": str(other.id), "until": LATER}
    )

    assert answer.status_code == 403


def test_a_day_that_has_passed_is_no_end(api, make, people, dataset):
    make.version(dataset, people["lead"], "published")
    body = {"purpose": "To compare.", "until": today().isoformat()}

    answer = api(people["reader"]).post(f"/datasets/{dataset.id}/access-requests", body)

    assert answer.json["errors"][0]["pointer"] == "/until"


def test_access_is_neither_asked_for_nor_given_for_ever(api, make, people, dataset):
    make.version(dataset, people["lead"], "published")
    for_ever = {"until": "9999-12-31"}
    reader = {"user_id": str(people["reader"].id)}

    asked = api(people["reader"]).post(
        f"/datasets/{dataset.id}/access-requests", {"purpose": "To compare.", **for_ever}
    )
    given = api(people["representative"]).post(
        f"/datasets/{dataset.id}/grants", {**reader, **for_ever}
    )

    assert [each.json["errors"][0]["pointer"] for each in (asked, given)] == ["/until", "/until"]


def test_who_asks_accepts_the_terms_as_they_stand_then(api, make, owner, people, dataset):
    make.version(dataset, people["lead"], "published")
    dataset.terms = "Cite the institute."
    owner.commit()
    path = f"/datasets/{dataset.id}/access-requests"
    wish = {"purpose": "To compare.", "until": LATER}
    reader, speaker = api(people["reader"]), api(people["representative"])

    silent = reader.post(path, wish)
    asked = reader.post(path, {**wish, "terms_accepted": True})
    dataset.terms = "Cite the institute, and ask before you print."
    owner.commit()

    assert silent.json["errors"][0]["pointer"] == "/terms_accepted"
    assert asked.status_code == 201
    assert speaker.get(path).json["items"][0]["terms_accepted"] == "Cite the institute."


def test_the_page_that_asks_shows_the_terms_and_keeps_what_was_typed(
    browse, make, owner, people, dataset
):
    make.version(dataset, people["lead"], "published")
    dataset.terms = "Cite the institute."
    owner.commit()
    page = f"/datasets/{dataset.id}"

    answer = browse(people["reader"]).post(
        f"{page}/access-requests", {"purpose": "To compare.", "until": LATER}, form=page
    )

    assert answer.status_code == 422
    assert "Cite the institute." in answer.text
    assert 'href="#terms_accepted"' in answer.text
    assert "To compare." in answer.text


def test_a_refusal_without_words_is_marked_at_its_own_request(api, browse, people, dataset, make):
    make.version(dataset, people["lead"], "published")
    wish = {"purpose": "A made-up comparison.", "until": LATER}
    asked = api(people["reader"]).post(f"/datasets/{dataset.id}/access-requests", wish).json["id"]
    page = f"/datasets/{dataset.id}/access"

    refused = browse(people["representative"]).post(
        f"/access-requests/{asked}/decision", {"outcome": "refuse", "reason": ""}, form=page
    )

    assert refused.status_code == 422
    assert f'href="#reason-{asked}"' in refused.text
    assert f'id="reason-{asked}-error"' in refused.text
