"""Without a sign-in: approved projects of the label TLP:CLEAR, as cards, and no person."""

import pytest

from app.core.policy import Label
from app.projects.models.states import LISTED, ProjectState


@pytest.fixture
def open_project(make):
    """One that everybody may read of, with a partner that declined and one that consented."""
    lead = make.user(make.institution("UZ", short_name="LEADER"), name="Person of the lead")
    partner = make.institution("KZ", short_name="CONSENTED")
    project = make.project(
        lead,
        "active",
        (partner,),
        code="EF-2026-950",
        label=Label.CLEAR,
        title={"en": "Open to all", "ru": "Открыто всем"},
    )
    make.partnership(project, make.institution("KG", short_name="REFUSED"), "declined")
    return project


def test_everybody_reads_the_card_of_a_project_that_is_clear(browse, api, open_project):
    page = browse().get("/public/projects/EF-2026-950").text
    listed = browse().get("/public/projects").text
    answer = api().get("/public/projects/EF-2026-950")

    assert "Open to all" in page
    assert "A made-up summary." in page
    assert "CONSENTED" in page
    assert "/public/projects/EF-2026-950" in listed
    assert answer.status_code == 200
    assert answer.json["state"] == "active"
    assert [each["code"] for each in api().get("/public/projects").json["items"]] == ["EF-2026-950"]


def test_neither_people_nor_answers_nor_the_rest_of_the_text_are_told(browse, api, open_project):
    said = browse().get("/public/projects/EF-2026-950").text
    said += api().get("/public/projects/EF-2026-950").text

    for secret in ("Person of the lead", "REFUSED", "contribution", "Made-up method"):
        assert secret not in said


@pytest.mark.parametrize("label", [each for each in Label if each is not Label.CLEAR])
def test_a_project_of_another_label_does_not_exist_for_the_public(
    make, browse, api, open_project, label
):
    open_project.label = label
    make.owner.commit()

    assert browse().get("/public/projects/EF-2026-950").status_code == 404
    assert api().get("/public/projects").json["items"] == []


@pytest.mark.parametrize("state", [each for each in ProjectState if each not in LISTED])
def test_a_project_that_is_not_approved_does_not_exist_for_the_public(
    make, browse, open_project, state
):
    open_project.state = state
    make.owner.commit()

    assert browse().get("/public/projects/EF-2026-950").status_code == 404


def test_the_way_there_stands_on_the_sign_in_page(browse):
    assert "/public/projects" in browse().get("/sign-in").text
