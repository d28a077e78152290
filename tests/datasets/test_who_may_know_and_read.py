"""Who may know of a dataset and who reads its rows: both walls say the same, each by itself."""

import pytest
from sqlalchemy import select, text

from app.core.identity import act_as
from app.core.policy import Label
from app.core.scope import visible
from app.datasets import policy
from app.datasets.models.dataset import Dataset, DatasetReading, DatasetVersion
from app.datasets.models.dictionary import DataDictionary
from app.datasets.models.states import Access, Embargo

ALL = {
    "owner's representative",
    "uploader",
    "owner's contributor",
    "owner's viewer",
    "owner's colleague",
    "member",
    "partner's representative",
    "granted person",
    "granted institution's person",
    "stranger",
    "coordinator",
    "admin",
}
KEEPERS = {"owner's representative", "uploader", "owner's contributor"}
GRANTED = {"granted person", "granted institution's person"}
PROJECT = {"owner's viewer", "member", "partner's representative"}


@pytest.fixture
def people(make):
    owner, partner, guest = make.institution(), make.institution("KZ"), make.institution("KG")
    return {
        "owner's representative": make.user(owner, "representative"),
        "uploader": make.user(owner),
        "owner's contributor": make.user(owner),
        "owner's viewer": make.user(owner),
        "owner's colleague": make.user(owner),
        "member": make.user(partner),
        "partner's representative": make.user(partner, "representative"),
        "granted person": make.user(make.institution("TJ")),
        "granted institution's person": make.user(guest),
        "stranger": make.user(),
        "coordinator": make.user(make.institution("TM"), "coordinator"),
        "admin": make.user(None, "admin"),
    }


@pytest.fixture
def dataset(make, people):
    uploader = people["uploader"]
    project = make.project(uploader, "active", (people["member"].institution,), label=Label.CLEAR)
    make.member(project, people["owner's contributor"])
    make.member(project, people["owner's viewer"], "viewer")
    make.member(project, people["member"], "editor")
    dataset = make.dataset(project, uploader)
    make.grant(dataset, people["owner's representative"], user=people["granted person"])
    make.grant(
        dataset,
        people["owner's representative"],
        institution=people["granted institution's person"].institution,
    )
    return dataset


def who_sees(app, people, model, owner=None):
    """The names of those who see a row of `model`.

    With the database's `owner`, whom row-level security does not narrow, the first wall alone
    decides; without, the second wall alone.
    """
    found = set()
    for name, user in people.items():
        with app.extensions["database"].transaction() as session:
            actor = act_as(session, user.id)
            if owner is not None:
                rows = owner.scalars(visible(model, actor))
            else:
                rows = session.scalars(select(model).execution_options(scoped=True))
            if rows.first() is not None:
                found.add(name)
    return found


def who_reads(app, people, dataset):
    """The names of those whom the policy lets read rows."""
    found = set()
    for name, user in people.items():
        with app.extensions["database"].transaction() as session:
            actor = act_as(session, user.id)
            seen = session.scalars(visible(Dataset, actor)).first()
            if seen is not None and policy.may_read_rows(actor, seen):
                found.add(name)
    return found


def expected(label, access):
    """Independent of the code: the rules in words, as sets of who knows of it and who reads."""
    granted = {"granted person"} if label == "RED" else GRANTED
    if access == "aggregate":
        keepers = KEEPERS - {"owner's contributor"} if label == "RED" else KEEPERS
        house = {"owner's viewer"} if label == "AMBER+STRICT" else set()
        of_project = set() if label in {"RED", "AMBER+STRICT"} else PROJECT
        return keepers | granted | house | of_project, set(keepers)
    readers = KEEPERS | {"granted person"}
    if label == "RED":
        readers -= {"owner's contributor"}
    else:
        readers |= {"granted institution's person"}
    if access == "project":
        if label == "AMBER+STRICT":
            readers |= {"owner's viewer"}
        elif label != "RED":
            readers |= PROJECT
    if access in {"forum", "public"}:
        readers |= ALL
    known = set(readers)
    if label not in {"RED", "AMBER+STRICT"}:
        known |= PROJECT
        if access != "project":
            known |= ALL
    return known, readers


PAIRS = [
    (label, access)
    for label in ("CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED")
    for access in ("aggregate", "project", "request", "forum", "public")
    if not (access == "request" and label in {"AMBER+STRICT", "RED"})
    and not (access == "forum" and label not in {"CLEAR", "GREEN"})
    and not (access == "public" and label != "CLEAR")
]


def test_both_walls_show_a_dataset_and_its_rows_to_the_same_people(app, make, people, dataset):
    make.version(dataset, people["uploader"], "published")

    for label, access in PAIRS:
        make.set(dataset, label=Label(label), access=Access(access))
        known, readers = expected(label, access)

        for owner in (make.owner, None):
            said = (label, access, owner)
            assert who_sees(app, people, Dataset, owner) == known, said
            assert who_sees(app, people, DatasetVersion, owner) == known, said
            assert who_sees(app, people, DatasetReading, owner) == readers, said
            assert who_sees(app, people, DataDictionary, owner) == readers, said
        assert who_reads(app, people, dataset) == readers, (label, access)


def test_an_embargo_closes_the_rows_behind_both_walls_and_hides_nothing_else(
    app, make, people, dataset
):
    make.version(dataset, people["uploader"], "published")
    pairs = ("GREEN", "forum"), ("AMBER", "project"), ("AMBER", "request"), ("RED", "project")

    for label, access in (*pairs, ("AMBER+STRICT", "project")):
        make.set(dataset, label=Label(label), access=Access(access), embargo=Embargo.WORD)
        known, _readers = expected(label, access)
        keepers = KEEPERS - {"owner's contributor"} if label == "RED" else KEEPERS

        for owner in (make.owner, None):
            said = (label, access, owner)
            assert who_sees(app, people, Dataset, owner) == known, said
            assert who_sees(app, people, DatasetVersion, owner) == known, said
            assert who_sees(app, people, DatasetReading, owner) == keepers, said
        assert who_reads(app, people, dataset) == keepers, (label, access)


@pytest.mark.parametrize("state", ["draft", "processing", "ready", "failed"])
def test_what_is_not_published_is_seen_on_the_owners_side_only(app, make, people, dataset, state):
    make.version(dataset, people["uploader"], state)

    for owner in (make.owner, None):
        assert who_sees(app, people, DatasetVersion, owner) == KEEPERS
        assert who_sees(app, people, DatasetReading, owner) == KEEPERS


def test_rows_of_a_withdrawn_version_are_closed_but_its_tombstone_stays(app, make, people, dataset):
    make.version(dataset, people["uploader"], "withdrawn")

    for owner in (make.owner, None):
        shown = who_sees(app, people, DatasetVersion, owner)
        assert shown == KEEPERS | PROJECT | {"granted person", "granted institution's person"}
        assert who_sees(app, people, DatasetReading, owner) == KEEPERS


def test_a_dataset_is_never_less_restricted_than_its_project(app, make, people, dataset):
    make.version(dataset, people["uploader"], "published")
    make.set(dataset, label=Label.CLEAR, access=Access.PUBLIC)

    make.owner.execute(text("UPDATE project SET label = 'AMBER+STRICT'"))
    make.owner.commit()

    make.owner.refresh(dataset)
    assert (dataset.label, dataset.access) == (Label.AMBER_STRICT, Access.PROJECT)


def test_a_stricter_project_leaves_closed_rows_closed(make, people, dataset):
    make.version(dataset, people["uploader"], "published")
    make.set(dataset, label=Label.CLEAR, access=Access.AGGREGATE)

    make.owner.execute(text("UPDATE project SET label = 'AMBER'"))
    make.owner.commit()

    make.owner.refresh(dataset)
    assert (dataset.label, dataset.access) == (Label.AMBER, Access.AGGREGATE)


def test_a_grant_ends_with_its_day_and_does_not_move_to_another_institution(
    app, make, people, dataset
):
    make.version(dataset, people["uploader"], "published")
    make.owner.execute(text("UPDATE access_grant SET until = current_date - 2"))
    make.owner.commit()

    for owner in (make.owner, None):
        seen = who_sees(app, people, DatasetReading, owner)
        assert not seen & {"granted person", "granted institution's person"}

    make.owner.execute(text("UPDATE access_grant SET until = current_date + 2"))
    make.set(people["granted person"], institution_id=people["stranger"].institution_id)

    for owner in (make.owner, None):
        assert "granted person" not in who_sees(app, people, DatasetReading, owner)


def test_grants_rest_while_their_giver_is_suspended(app, api, make, people, dataset):
    make.version(dataset, people["uploader"], "published")
    let_in = {name: people[name] for name in ("granted person", "granted institution's person")}
    assert who_sees(app, let_in, DatasetReading, None) == set(let_in)

    make.owner.execute(
        text("UPDATE institution SET state = 'suspended' WHERE id = :id"),
        {"id": dataset.owner_institution_id},
    )
    make.owner.commit()

    for owner in (make.owner, None):
        assert who_sees(app, let_in, DatasetReading, owner) == set()
    rows = api(people["granted person"]).get(f"/datasets/{dataset.id}/versions/1.0/rows")
    assert rows.status_code in {403, 404}
