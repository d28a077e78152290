"""A project as a package: an RO-Crate 1.2 that holds to its specification, and RAiD's shape.

What is asked of a crate is what the specification says MUST (w3id.org/ro/crate/1.2).
"""

import json
import zipfile
from io import BytesIO

import pytest

from app.core.policy import Label


def crate_of(answer):
    """The description and the files of a package."""
    assert answer.status_code == 200, answer.text
    archive = zipfile.ZipFile(BytesIO(answer.data))
    files = {name: archive.read(name) for name in archive.namelist()}
    return json.loads(files.pop("ro-crate-metadata.json")), files


def test_the_package_holds_to_the_specification(scene, api):
    described, files = crate_of(api(scene.lead).get(f"/projects/{scene.project.id}/crate"))

    assert described["@context"] == "https://w3id.org/ro/crate/1.2/context"
    graph = described["@graph"]
    entities = {each["@id"]: each for each in graph}
    assert len(entities) == len(graph)
    assert all("@type" in each for each in graph)
    descriptor, root = entities["ro-crate-metadata.json"], entities["./"]
    assert descriptor["@type"] == "CreativeWork"
    assert descriptor["about"] == {"@id": "./"}
    assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.2"}
    assert root["@type"] == "Dataset"
    assert all(root[name] for name in ("name", "description", "datePublished", "license"))
    parts = {each["@id"] for each in root["hasPart"]}
    assert parts == set(files)
    assert all(entities[each]["@type"] == "File" for each in parts)
    for each in graph:
        _is_flat(each, entities)


def _is_flat(entity, entities):
    """Nothing is nested: what is more than a value is a reference to another entity."""
    for value in entity.values():
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict):
                assert set(each) == {"@id"}
                known = each["@id"] in entities or each["@id"].startswith("https://")
                assert known, each


def test_it_holds_what_was_registered_word_for_word(scene, api):
    _described, files = crate_of(api(scene.lead).get(f"/projects/{scene.project.id}/crate"))

    registered = json.loads(files["registrations/1.json"])
    assert registered["text_sha256"] == scene.registrations()[0]["text_sha256"]


def test_everybody_takes_along_only_what_they_may_read(scene, make, api, browse):
    read = make.draft(scene.project, scene.lead, label=Label.AMBER, title="Amber draft")
    make.draft(scene.project, scene.lead, label=Label.AMBER_STRICT, title="Strict draft")
    make.draft(scene.project, scene.lead, label=Label.RED, title="Red draft")
    path = f"/projects/{scene.project.id}/crate"

    described, files = crate_of(api(scene.lead).get(path))
    of_partner, theirs = crate_of(api(scene.of_kz).get(path))

    said, theirs_said = json.dumps(described), json.dumps(of_partner)
    assert f"drafts/{read.id}.md" in files
    assert "Strict draft" in said
    assert "Red draft" not in said
    assert "TLP:AMBER+STRICT" in said
    assert "Strict draft" not in theirs_said
    assert f"drafts/{read.id}.md" in theirs
    assert api(scene.tm).get(path).status_code == 403
    assert browse(scene.lead).get(f"/projects/{scene.project.id}/crate.zip").status_code == 200


def test_what_is_red_leaves_in_no_file(scene, make, api):
    scene.project.label = Label.RED
    make.owner.commit()

    assert api(scene.lead).get(f"/projects/{scene.project.id}/crate").status_code == 403


@pytest.mark.parametrize("words", ["=1+1", "@sum", "-2", "＝1+1"])
def test_a_cell_is_never_a_formula(scene, make, api, words):
    make.milestone(scene.project, title={"en": words})

    _described, files = crate_of(api(scene.lead).get(f"/projects/{scene.project.id}/crate"))

    assert f"'{words}" in files["plan.csv"].decode()


def test_roles_in_the_shape_of_raid_have_their_dates(scene, make, api):
    for number, house in enumerate((scene.lead.institution, scene.kz, scene.kg)):
        make.owner.merge(house).ror_id = f"https://ror.org/0abcde{number}1"
    make.owner.commit()
    ends = {"institution_id": str(scene.kg.id), "role": None}
    scene.decide(scene.submitted(partners=[ends], fields={"title": {"en": "Another title"}}))

    raid = api(scene.lead).get(f"/projects/{scene.project.id}/raid").json

    assert raid["alternateIdentifier"] == [{"id": "EF-2026-901", "type": "local"}]
    titles = [(each["text"], bool(each["endDate"])) for each in raid["title"]]
    assert titles[-1] == ("Another title", False)
    assert titles[0][1] is True
    roles = {each["id"]: each["role"][0] for each in raid["organisation"]}
    lead, stays, left = (roles[f"https://ror.org/0abcde{number}1"] for number in range(3))
    assert lead["id"].endswith("/182")
    assert stays["id"].endswith("/184")
    assert stays["endDate"] is None
    assert left["startDate"] <= left["endDate"]


def test_a_project_without_a_registration_yet_says_so_without_failing(make, api):
    lead = make.user()
    project = make.project(lead, "approved")

    raid = api(lead).get(f"/projects/{project.id}/raid")

    assert raid.status_code == 200
    assert raid.json["title"] == raid.json["organisation"] == []
