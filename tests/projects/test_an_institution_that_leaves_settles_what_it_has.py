import pytest
from sqlalchemy import text

from app.datasets.models.states import Embargo


@pytest.fixture
def scene(make):
    """A partner with a member, an open milestone and two datasets in a project."""

    class Scene:
        lead = make.user()
        speaker = make.user(None, "representative")
        person = make.user(speaker.institution)
        project = make.project(lead, "active", (speaker.institution,))
        member = make.member(project, person)
        milestone = make.milestone(
            project,
            assignee_id=person.id,
            responsible_institution_id=speaker.institution_id,
        )
        kept = make.dataset(project, person, title={"en": "Made-up prices"})
        taken = make.dataset(project, person, title={"en": "Made-up seizures"})
        part = f"/projects/{project.id}/partners/{speaker.institution_id}/departure"

    for dataset in (Scene.kept, Scene.taken):
        make.version(dataset, Scene.person, "published")
    return Scene


def choice(scene):
    return {"stays": {str(scene.kept.id): True, str(scene.taken.id): False}}


def test_the_page_lists_what_there_is_to_settle(browse, scene):
    page = browse(scene.speaker).get(scene.part).text

    for words in ("1 member of the project", "1 open milestone", "Made-up prices", "Taken back"):
        assert words in page


def test_nothing_is_left_unsettled(api, browse, scene):
    refused = api(scene.speaker).post(scene.part, {"stays": {str(scene.kept.id): True}})
    shown = browse(scene.speaker).post(scene.part, {}, form=scene.part)

    assert refused.status_code == 422
    assert refused.json["errors"][0]["pointer"] == f"/stays/{scene.taken.id}"
    assert shown.status_code == 422
    assert api(scene.person).get(f"/projects/{scene.project.id}/members").status_code == 200


def test_each_dataset_stays_or_is_taken_back(api, scene):
    lead = api(scene.lead)

    answer = api(scene.speaker).post(scene.part, choice(scene))

    assert answer.json["state"] == "left"
    assert lead.get(f"/datasets/{scene.kept.id}/versions/1.0").status_code == 200
    assert lead.get(f"/datasets/{scene.taken.id}").status_code == 404
    assert api(scene.speaker).get(f"/datasets/{scene.taken.id}").json["project_id"] is None


def test_an_embargo_until_completion_goes_along_and_ends_by_the_owners_word(api, make, scene):
    make.set(scene.taken, embargo=Embargo.COMPLETION)

    answer = api(scene.speaker).post(scene.part, choice(scene))

    assert answer.status_code == 200
    assert api(scene.speaker).get(f"/datasets/{scene.taken.id}").json["embargo"] == "word"


def test_open_milestones_fall_back_to_the_lead_institution(api, scene):
    api(scene.speaker).post(scene.part, choice(scene))

    found = api(scene.lead).get(f"/milestones/{scene.milestone.id}").json
    assert found["responsible_institution_id"] == str(scene.lead.institution_id)
    assert found["assignee_id"] is None
    assert api(scene.person).get(f"/projects/{scene.project.id}/members").status_code in (403, 404)


def test_the_page_does_the_same(browse, api, scene):
    fields = {
        f"stays_{scene.kept.id.hex}": "stays",
        f"stays_{scene.taken.id.hex}": "back",
    }

    answer = browse(scene.speaker).post(scene.part, fields, form=scene.part)

    assert answer.status_code == 303
    assert api(scene.lead).get(f"/datasets/{scene.taken.id}").status_code == 404


def test_nobody_else_ends_the_part_or_reads_what_is_there(api, browse, scene, make):
    for other in (scene.person, scene.lead, make.user(None, "representative")):
        assert api(other).post(scene.part, choice(scene)).status_code in (403, 404)
        assert browse(other).get(scene.part).status_code in (403, 404)


def test_the_database_settles_nothing_for_a_stranger(app, scene, owner):
    with app.extensions["database"].transaction() as session:
        session.execute(
            text("SELECT set_config('app.user', :me, true)"), {"me": str(scene.lead.id)}
        )
        taken = session.execute(
            text("SELECT take_datasets_back(:project, :taken)"),
            {"project": scene.project.id, "taken": [scene.taken.id]},
        ).all()
        given = session.execute(
            text("SELECT give_milestones_back(:project)"), {"project": scene.project.id}
        ).all()
        session.commit()

    assert (taken, given) == ([], [])
