"""An institution's consent holds for one exact text, and silence is never a yes."""

from app.institutions.models import Institution
from tests.projects.stories import COMPLETE, begin


def test_a_project_is_submitted_once_a_partner_abroad_has_consented(make, api):
    story = begin(make, api)

    early = story.lead.post(story.path("/submission"))
    consent = story.answer()
    submitted = story.lead.post(story.path("/submission"))

    assert early.status_code == 409
    assert early.json["guard"] == "partner_abroad"
    assert consent.status_code == 200, consent.json
    assert consent.json["state"] == "accepted"
    assert submitted.status_code == 200, submitted.json
    assert submitted.json["state"] == "submitted"


def test_an_answer_to_another_text_is_refused_and_says_so(make, api):
    story = begin(make, api)
    read = story.get()["text_sha256"]
    assert story.change(method="Otherwise.").status_code == 200

    answer = story.answer(text_sha256=read)

    assert answer.status_code == 409
    assert answer.json["guard"] == "text_sha256"


def test_when_general_terms_change_all_are_asked_again(make, api):
    story = begin(make, api)
    story.answer()

    story.change(method="Otherwise.")

    assert story.lead.get(story.part).json["state"] == "invited"


def test_when_one_part_changes_only_that_partner_is_asked_again(make, api):
    story = begin(make, api)
    other = make.institution("KG")
    speaker = api(make.user(other, "representative"))
    story.lead.post(story.path("/partners"), {"institution_id": str(other.id)})
    story.answer()
    theirs = {"outcome": "accept", "text_sha256": story.get()["text_sha256"]}
    speaker.post(story.path(f"/partners/{other.id}/consent"), theirs)

    tag = story.lead.get(story.part).headers["ETag"]
    story.lead.patch(story.part, {"contribution": "More made-up data."}, If_Match=tag)

    states = {
        part["institution_id"]: part["state"]
        for part in story.lead.get(story.path("/partners")).json["items"]
    }
    assert states[story.partner_id] == "invited"
    assert states[str(other.id)] == "accepted"


def test_only_a_representative_of_the_invited_institution_answers(make, api):
    story = begin(make, api)
    sha256 = story.get()["text_sha256"]
    body = {"outcome": "accept", "text_sha256": sha256}

    by_lead = story.lead.post(f"{story.part}/consent", body)
    by_stranger = api(make.user(None, "representative")).post(f"{story.part}/consent", body)

    assert by_lead.status_code == 403
    assert by_stranger.status_code == 404


def test_a_reservation_has_words_and_is_accepted_before_submitting(make, api):
    story = begin(make, api)

    wordless = story.answer("accept_with_reservation")
    story.answer("accept_with_reservation", reservation="Rows stay at home.")
    held = story.lead.post(story.path("/submission"))
    accepted = story.lead.post(f"{story.part}/reservation-answer", {"outcome": "accept"})
    submitted = story.lead.post(story.path("/submission"))

    assert wordless.status_code == 422
    assert wordless.json["errors"][0]["pointer"] == "/reservation"
    assert held.json["guard"] == "reservation"
    assert accepted.json["is_reservation_accepted"] is True
    assert submitted.status_code == 200


def test_internal_procedures_name_a_day_and_are_no_consent(make, api):
    story = begin(make, api)

    dateless = story.answer("in_procedure")
    waiting = story.answer("in_procedure", expected_by="2030-03-20")
    submitted = story.lead.post(story.path("/submission"))

    assert dateless.status_code == 422
    assert waiting.json["state"] == "in_procedure"
    assert submitted.status_code == 409
    assert story.answer("accept").status_code == 200


def test_who_declined_leaves_the_text_and_is_known_to_few(make, api):
    story = begin(make, api)
    other = make.institution("KG")
    speaker = api(make.user(other, "representative"))
    story.lead.post(story.path("/partners"), {"institution_id": str(other.id)})
    before = story.get()["text_sha256"]
    body = {"outcome": "decline", "text_sha256": before, "reason": "Made-up reason."}
    assert speaker.post(story.path(f"/partners/{other.id}/consent"), body).status_code == 200

    def seen_by(program):
        items = program.get(story.path("/partners")).json["items"]
        return {part["institution_id"] for part in items}

    assert str(other.id) in seen_by(story.lead)
    assert str(other.id) not in seen_by(story.representative)
    assert story.get()["text_sha256"] != before
    assert story.answer().status_code == 200
    assert story.lead.post(story.path("/submission")).status_code == 200


def test_a_partner_in_the_same_country_does_not_make_a_project_regional(make, api):
    lead, house = make.user(make.institution("UZ")), make.institution("UZ")
    program = api(lead)
    created = program.post("/projects", COMPLETE).json
    program.post(f"/projects/{created['id']}/partners", {"institution_id": str(house.id)})
    text = program.get(f"/projects/{created['id']}").json["text_sha256"]
    api(make.user(house, "representative")).post(
        f"/projects/{created['id']}/partners/{house.id}/consent",
        {"outcome": "accept", "text_sha256": text},
    )

    answer = program.post(f"/projects/{created['id']}/submission")

    assert answer.json["guard"] == "partner_abroad"


def test_an_open_invitation_is_taken_back_and_an_answered_one_is_not(make, api):
    story = begin(make, api)
    removed = story.lead.call("DELETE", story.part)
    story.lead.post(story.path("/partners"), {"institution_id": story.partner_id})
    story.answer()

    refused = story.lead.call("DELETE", story.part)

    assert removed.status_code == 204
    assert refused.status_code == 409


def test_observers_of_the_forum_are_invited_as_observers_only(make, api):
    story = begin(make, api)
    observer = make.institution(None, membership="observer")
    body = {"institution_id": str(observer.id), "role": "partner"}

    as_partner = story.lead.post(story.path("/partners"), body)
    as_observer = story.lead.post(story.path("/partners"), {**body, "role": "observer"})

    assert as_partner.status_code == 422
    assert as_observer.status_code == 201


def test_who_confirmed_is_the_contact_until_the_representative_names_another(make, api):
    story = begin(make, api)
    house = story.partner_id
    colleague = make.user(institution_of(make, house))
    confirmed = story.answer().json

    body, tag = {"contact_id": str(colleague.id)}, story.lead.get(story.part).headers["ETag"]
    by_lead = story.lead.patch(story.part, body, If_Match=tag)
    by_house = story.representative.patch(story.part, body, If_Match=tag)

    assert confirmed["contact_id"] is not None
    assert by_lead.status_code == 403
    assert by_house.json["contact_id"] == str(colleague.id)


def test_a_change_of_a_part_names_the_version_it_was_made_on(make, api):
    story = begin(make, api)
    tag = story.lead.get(story.part).headers["ETag"]

    unnamed = story.lead.patch(story.part, {"contribution": "One."})
    first = story.lead.patch(story.part, {"contribution": "Two."}, If_Match=tag)
    stale = story.lead.patch(story.part, {"contribution": "Three."}, If_Match=tag)

    assert (unnamed.status_code, first.status_code, stale.status_code) == (428, 200, 412)
    standing = story.lead.get(story.part)
    assert standing.json["contribution"] == "Two."
    assert standing.headers["ETag"] == first.headers["ETag"] != tag


def institution_of(make, institution_id):
    return make.owner.get(Institution, institution_id, execution_options={"scoped": True})


def test_a_partner_that_leaves_takes_its_people_out(make, api):
    story = begin(make, api)
    story.answer()
    person = make.user(institution_of(make, story.partner_id))
    program = api(person)
    named = story.lead.post(story.path("/members"), {"user_id": str(person.id)})
    assert named.status_code == 201, named.json
    assert program.get(story.path("/activity")).status_code == 200

    left = story.representative.post(f"{story.part}/departure")

    assert left.status_code == 200, left.json
    assert left.json["state"] == "left"
    assert program.get(story.path("/activity")).status_code == 404


def test_who_is_invited_no_more_has_no_people_inside(make, api):
    lead, asked = make.user(), make.institution("KZ")
    person = make.user(asked)
    project = make.project(lead, label="RED")
    make.partnership(project, asked)
    make.member(project, person, "editor")

    api(lead).call("DELETE", f"/projects/{project.id}/partners/{asked.id}")

    assert api(person).get(f"/projects/{project.id}").status_code == 404


def test_who_becomes_a_funder_has_no_people_inside(make, api):
    lead, partner = make.user(), make.institution("KZ")
    person = make.user(partner)
    project = make.project(lead, partners=(partner,))
    make.member(project, person, "editor")

    path = f"/projects/{project.id}/partners/{partner.id}"
    answer = api(lead).patch(path, {"role": "funder"}, If_Match='"1"')

    assert answer.status_code == 200
    assert api(person).get(f"/projects/{project.id}").status_code == 404
