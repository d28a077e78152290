"""Consent is kept for the general terms and for one's own part; other changes leave it alone."""

from app.projects.text import CONCERNS, LATER_PARTS, Concern, exact_text
from tests.projects.stories import begin
from tests.projects.test_partners_consent_to_one_text import institution_of


def with_two_partners(make, api):
    """A proposal to which partners of two countries have consented."""
    story = begin(make, api)
    other = make.institution("KG")
    speaker = api(make.user(other, "representative"))
    part = story.path(f"/partners/{other.id}")
    story.lead.post(
        story.path("/partners"),
        {"institution_id": str(other.id), "contribution": "Other made-up data."},
    )
    story.answer()
    sha256 = story.get()["text_sha256"]
    given = speaker.post(f"{part}/consent", {"outcome": "accept", "text_sha256": sha256})
    assert given.status_code == 200, given.json
    return story, speaker, part


def test_who_is_asked_again_sees_old_and_new_of_its_part(make, api):
    story, _speaker, other = with_two_partners(make, api)

    story.change_part(contribution="More made-up data.")
    changes = story.representative.get(f"{story.part}/changes").json

    assert story.lead.get(story.part).json["state"] == "invited"
    assert story.lead.get(other).json["state"] == "accepted"
    assert changes["changed"] == ["part"]
    (change,) = changes["concerning"]
    assert change["before"][0]["contribution"] == "Made-up data."
    assert change["now"][0]["contribution"] == "More made-up data."
    assert changes["others"] == []


def test_who_stands_by_its_answer_sees_the_change_as_another_ones(make, api):
    story, speaker, other = with_two_partners(make, api)

    story.change_part(contribution="More made-up data.")
    changes = speaker.get(f"{other}/changes").json

    assert changes["changed"] == []
    assert changes["concerning"] == []
    (change,) = changes["others"]
    assert "More made-up data." in [each["contribution"] for each in change["now"]]


def test_general_terms_concern_everybody_and_are_named_as_such(make, api):
    story, speaker, other = with_two_partners(make, api)

    story.change(ethics="Otherwise.")
    changes = speaker.get(f"{other}/changes").json

    states = [story.lead.get(part).json["state"] for part in (story.part, other)]
    assert states == ["invited", "invited"]
    assert changes["changed"] == ["general_terms"]
    assert [each["name"] for each in changes["concerning"]] == ["ethics"]


def test_a_change_of_role_is_a_change_of_part(make, api):
    story, _speaker, other = with_two_partners(make, api)

    story.change_part(role="funder")

    assert story.lead.get(story.part).json["state"] == "invited"
    assert story.lead.get(other).json["state"] == "accepted"


def test_the_page_says_what_it_is_asked_again_for(make, api, browse):
    story, _speaker, _other = with_two_partners(make, api)
    story.change_part(contribution="More made-up data.")
    speaker = browse(make.user(institution_of(make, story.partner_id), "representative"))

    page = speaker.get(story.path("/consent")).get_data(as_text=True)

    assert "The part of your institution has changed." in page
    assert "The general terms have changed." not in page
    assert "<del>" in page


def test_every_part_of_the_text_stands_in_the_table(app, make):
    project = make.project(make.user(), partners=(make.institution("KZ"),))

    with app.test_request_context(), app.extensions["database"].transaction(as_system=True):
        text = exact_text(project)

    assert set(text) == set(CONCERNS) - LATER_PARTS
    assert {name for name, whom in CONCERNS.items() if whom is Concern.PART} == {
        "partners",
        "resource_table",
        "work_packages",
        "milestones",
    }


def test_others_do_not_read_the_difference_of_a_house(make, api):
    story, speaker, _other = with_two_partners(make, api)

    assert speaker.get(f"{story.part}/changes").status_code == 403
    assert story.lead.get(f"{story.part}/changes").status_code == 403
