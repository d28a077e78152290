import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.accounts.letters import letters_to


@pytest.fixture
def scene(make):
    """A closed dataset that its owner lets a person and an institution read."""

    class Scene:
        speaker = make.user(None, "representative")
        guest = make.user(None, email="guest@x.example")
        house = make.user(None, email="house@x.example")
        house_speaker = make.user(house.institution, "representative", email="speaker@x.example")
        dataset = make.dataset(None, speaker, label="AMBER", access="request")
        version = make.version(dataset, speaker, "published")

    make.grant(Scene.dataset, Scene.speaker, Scene.guest)
    make.grant(Scene.dataset, Scene.speaker, institution=Scene.house.institution)
    Scene.hold = f"/institutions/{Scene.speaker.institution_id}/hold"

    return Scene


def may_read(api, user, scene):
    """Whether the rows are refused: the made-up version has no file to read them from."""
    found = api(user).get(f"/datasets/{scene.dataset.id}/versions/1.0/rows")
    return found.status_code != 403


def test_a_hold_lets_nobody_in_by_a_grant_from_the_next_request_on(api, scene):
    assert [may_read(api, each, scene) for each in (scene.guest, scene.house)] == [True, True]

    begun = api(scene.speaker).post(scene.hold, {"outcome": "begin"})

    assert begun.json["is_on_hold"]
    assert [may_read(api, each, scene) for each in (scene.guest, scene.house)] == [False, False]
    assert may_read(api, scene.speaker, scene)

    lifted = api(scene.speaker).post(scene.hold, {"outcome": "lift"})

    assert not lifted.json["is_on_hold"]
    assert [may_read(api, each, scene) for each in (scene.guest, scene.house)] == [True, True]


def test_the_second_wall_holds_it_too(app, scene, api):
    api(scene.speaker).post(scene.hold, {"outcome": "begin"})

    with app.extensions["database"].transaction() as session:
        session.execute(
            text("SELECT set_config('app.user', :me, true)"), {"me": str(scene.guest.id)}
        )
        readable, known = session.execute(
            text("SELECT readable_datasets(), known_datasets()")
        ).one()

    assert scene.dataset.id not in readable
    assert scene.dataset.id in known


def test_whoever_is_concerned_is_told_and_no_dataset_is_named(api, scene, owner):
    api(scene.speaker).post(scene.hold, {"outcome": "begin"})

    for address in ("guest@x.example", "speaker@x.example"):
        words = " ".join(" ".join(each) for each in letters_to(owner, address))
        assert "has paused" in words
        assert scene.dataset.title["en"] not in words


def test_the_page_of_the_dataset_says_so(browse, scene, api, make):
    hidden = make.dataset(None, scene.speaker, label="AMBER", access="project")
    make.version(hidden, scene.speaker, "published")
    make.grant(hidden, scene.speaker, scene.guest)
    api(scene.speaker).post(scene.hold, {"outcome": "begin"})

    page = browse(scene.guest).get(f"/datasets/{hidden.id}")

    assert page.status_code == 200
    assert "has paused all access that it has given" in page.text
    assert "Paused: the owner has put all access" in page.text
    card = browse(scene.speaker).get(f"/institutions/{scene.speaker.institution_id}").text
    assert "Lift the hold" in card


def test_only_a_representative_of_the_owner_holds(api, browse, scene, make):
    colleague = make.user(scene.speaker.institution)

    for other in (colleague, scene.house_speaker, make.user(None, "admin")):
        assert api(other).post(scene.hold, {"outcome": "begin"}).status_code == 403
        assert api(other).get(scene.hold).status_code == 403
    card = f"/institutions/{scene.speaker.institution_id}"
    assert "Pause all access" not in browse(colleague).get(card).text
    browser = browse(scene.speaker)
    assert browser.post(scene.hold, {"outcome": "begin"}, form=card).status_code == 303
    again = api(scene.speaker).post(scene.hold, {"outcome": "begin"})
    assert (again.status_code, again.json["guard"]) == (409, "hold")


def test_the_database_lets_nobody_hold_for_another_institution(app, scene):
    with app.extensions["database"].transaction() as session:
        session.execute(
            text("SELECT set_config('app.user', :me, true)"), {"me": str(scene.house_speaker.id)}
        )
        with pytest.raises(DBAPIError, match="row-level security"):
            session.execute(
                text(
                    "INSERT INTO grant_hold (id, created_at, updated_at, institution_id,"
                    " begun_by_id) VALUES (gen_random_uuid(), now(), now(), :house, :me)"
                ),
                {"house": scene.speaker.institution_id, "me": scene.house_speaker.id},
            )
