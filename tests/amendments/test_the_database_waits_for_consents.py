"""Who goes past the service hands no amendment to the coordinators that a partner has not read."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.core.identity import act_as

SUBMIT = "UPDATE amendment SET state = 'in_review', version = version + 1"


def attempt(app, who, *statements):
    with app.app_context(), app.extensions["database"].transaction() as opened:
        act_as(opened, who.id)
        for each in statements:
            opened.execute(text(each))
        opened.commit()


@pytest.fixture
def asked(scene):
    """An amendment on which both partners are asked, and none has answered."""
    amendment = scene.begin(fields={"method": "Anew."})
    scene.act(amendment, "consultation")
    return amendment


def test_without_every_consent_it_does_not_go_to_the_coordinators(app, scene, asked):
    scene.answer(asked, scene.of_kz)

    with pytest.raises(DBAPIError, match="waits for every consent"):
        attempt(app, scene.lead, SUBMIT)


def test_with_the_questions_removed_it_waits_as_well(app, scene, asked):
    with pytest.raises(DBAPIError, match="waits for every consent"):
        attempt(app, scene.lead, "DELETE FROM amendment_answer", SUBMIT)


def test_nobody_submits_what_was_never_asked_about(app, scene):
    scene.begin(fields={"method": "Anew."})

    with pytest.raises(DBAPIError, match="waits for every consent"):
        attempt(app, scene.lead, SUBMIT)


def test_an_editor_does_not_submit_in_the_place_of_the_lead(app, scene, asked):
    for partner in (scene.of_kz, scene.of_kg):
        scene.answer(asked, partner)

    with pytest.raises(DBAPIError, match="waits for every consent"):
        attempt(app, scene.editor, SUBMIT)
    assert scene.act(asked, "submission").status_code == 200


@pytest.mark.parametrize("is_submitted", [False, True])
def test_the_text_that_was_asked_about_stays_as_it_is(app, scene, asked, is_submitted):
    for partner in (scene.of_kz, scene.of_kg):
        scene.answer(asked, partner)
    if is_submitted:
        scene.act(asked, "submission")
    other = 'UPDATE amendment SET content = content || \'{"method": "Something else."}\''

    with pytest.raises(DBAPIError, match="stays as it is"):
        attempt(app, scene.editor, other)
