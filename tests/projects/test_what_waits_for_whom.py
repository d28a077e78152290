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


def test_after_the_approval_the_lead_is_told_what_is_missing_before_the_work(make, api):
    partner = make.institution("KZ")
    lead = make.user(make.institution("UZ"))
    project = make.project(lead, "approved", (partner,))

    (waits,) = api(lead).get("/waiting").json["items"]

    assert waits["kind"] == "project.preparation"
    assert waits["address"] == f"/projects/{project.id}/plan"
    assert "at least one milestone" in waits["context"]


def test_changes_that_are_asked_for_wait_as_such_even_when_nothing_is_missing(make, api, browse):
    lead = make.user(make.institution("UZ"))
    asked = make.project(lead, "changes_requested", (make.institution("KZ"),))

    (waits,) = api(lead).get("/waiting").json["items"]
    page = browse(lead).get(f"/projects/{asked.id}/proposal").get_data(as_text=True)

    assert (waits["kind"], waits["address"]) == ("project.changes", f"/projects/{asked.id}")
    assert "Their letter says which." in page


def test_a_lead_sees_which_institutions_have_not_answered(make, api):
    story = begin(make, api)
    asked = story.lead.get("/waiting").json["items"]

    story.answer()

    assert [(each["kind"], each["heap"]) for each in asked] == [("project.answer", "others")]
    assert kinds(story.lead) == ["project.submission"]
