"""Home tells a representative what to answer, and a lead what can go on."""

from tests.projects.stories import begin


def kinds(program):
    return [each["kind"] for each in program.get("/waiting").json["items"]]


def test_an_invitation_waits_for_the_representative_until_it_is_answered(make, api):
    story = begin(make, api)
    before = kinds(story.representative)

    story.answer()

    assert before == ["project.invitation"]
    assert kinds(story.representative) == []


def test_a_reservation_then_the_submission_wait_for_the_lead(make, api):
    story = begin(make, api)
    story.answer("accept_with_reservation", reservation="Rows stay at home.")
    reserved = kinds(story.lead)

    story.lead.post(f"{story.part}/reservation-answer", {"outcome": "accept"})

    assert reserved == ["project.reservation"]
    assert kinds(story.lead) == ["project.submission"]
