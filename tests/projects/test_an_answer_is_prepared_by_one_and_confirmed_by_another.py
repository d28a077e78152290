"""People of an institution prepare its answer; only what its representative confirms counts."""

from sqlalchemy import select

from app.institutions.models import Institution
from app.projects.models.answers import PreparedAnswer
from tests.core.test_the_wall_refuses_foreign_writes import is_refused
from tests.projects.stories import begin
from tests.projects.test_pages_of_partners_members_and_states import hidden


def with_preparer(make, api, **fields):
    """A proposal whose invited partner has a member who reads the text and speaks for nobody."""
    story = begin(make, api, **fields)
    house = make.owner.get(Institution, story.partner_id, execution_options={"scoped": True})
    person = make.user(house)
    story.lead.post(story.path("/members"), {"user_id": str(person.id)})
    return story, person


def prepared(story, program, outcome="accept", **more):
    body = {"outcome": outcome, "text_sha256": story.get()["text_sha256"], **more}
    return program.post(f"{story.part}/consent", body)


def test_a_prepared_answer_counts_as_nothing_until_it_is_confirmed(make, api):
    story, person = with_preparer(make, api)
    preparer = api(person)

    handed = prepared(story, preparer, reason="A made-up reason.")
    before = story.lead.get(story.part).json
    waiting = preparer.get(handed.headers["Location"].removeprefix("/api/v1"))
    confirmed = story.answer(prepared_id=handed.json["id"])

    assert handed.status_code == 202, handed.json
    assert before["state"] == "invited"
    assert waiting.json["reason"] == "A made-up reason."
    assert confirmed.json["state"] == "accepted"
    assert confirmed.json["prepared_by_id"] == str(person.id)
    assert confirmed.json["answered_by_id"] not in (None, str(person.id))


def test_a_program_prepares_without_the_scope_that_confirming_asks_for(make, api):
    story, person = with_preparer(make, api)
    narrow = api(person, "read", "write")
    speaker = make.user(person.institution, "representative")

    handed = prepared(story, narrow)
    confirmed = prepared(story, api(speaker, "read", "write"))

    assert handed.status_code == 202, handed.json
    assert confirmed.status_code == 403
    assert story.lead.get(story.part).json["state"] == "invited"


def test_home_shows_the_representative_what_is_prepared(make, api):
    story, person = with_preparer(make, api)
    prepared(story, api(person))

    (waits,) = story.representative.get("/waiting").json["items"]

    assert person.name in waits["context"]
    assert waits["address"] == story.path("/consent")


def test_the_lead_and_other_partners_do_not_learn_what_is_prepared(make, api):
    story, person = with_preparer(make, api)
    other = api(make.user(make.institution("TM"), "representative"))
    prepared(story, api(person), "decline", reason="A made-up reason.")

    page = story.lead.get(f"{story.part}/prepared-answer")
    acts = [each["name"] for each in story.lead.get(story.path("/activity")).json["items"]]

    assert page.status_code == 403
    assert other.get(f"{story.part}/prepared-answer").status_code == 404
    assert "partner.answer_prepared" not in acts


def test_what_was_prepared_later_is_not_confirmed_unread(make, api):
    story, person = with_preparer(make, api)
    first = prepared(story, api(person))
    prepared(story, api(person), "decline")

    answer = story.answer(prepared_id=first.json["id"])

    assert answer.status_code == 409
    assert answer.json["guard"] == "prepared_answer"


def test_a_representative_who_answers_otherwise_leaves_nothing_waiting(make, api):
    story, person = with_preparer(make, api)
    prepared(story, api(person))

    answer = story.answer("abstain")

    assert answer.json["prepared_by_id"] is None
    assert api(person).get(f"{story.part}/prepared-answer").status_code == 404


def test_only_the_house_that_is_asked_prepares(make, api):
    story, _person = with_preparer(make, api)
    stranger = api(make.user(make.institution("TM")))

    by_lead, by_stranger = prepared(story, story.lead), prepared(story, stranger)

    assert by_lead.status_code == 403
    assert by_stranger.status_code == 404


def test_pages_prepare_and_confirm(make, api, browse):
    story, person = with_preparer(make, api)
    preparer = browse(person)
    speaker = browse(make.user(person.institution, "representative"))
    address = story.path("/prepared-answer")
    read = hidden(preparer.get(address).get_data(as_text=True), "text_sha256")

    handed = preparer.post(
        address,
        {"outcome": "accept_with_reservation", "reservation": "No rows.", "text_sha256": read},
    )
    page = speaker.get(story.path("/consent")).get_data(as_text=True)
    confirmed = speaker.post(
        story.path("/consent"),
        {
            "outcome": "accept_with_reservation",
            "reservation": "No rows at all.",
            "text_sha256": read,
            "prepared_id": hidden(page, "prepared_id"),
        },
    )

    assert handed.status_code == 303
    assert "No rows." in page
    assert person.name in page
    assert confirmed.status_code == 303
    part = story.lead.get(story.part).json
    assert part["reservation"] == "No rows at all."
    assert part["prepared_by_id"] == str(person.id)


def test_a_text_that_changed_after_the_preparation_is_said_to_the_representative(make, api, browse):
    story, person = with_preparer(make, api)
    prepared(story, api(person))
    story.change(method="Otherwise.")

    speaker = browse(make.user(person.institution, "representative"))
    page = speaker.get(story.path("/consent")).get_data(as_text=True)

    assert "for an earlier text" in page


def test_the_database_keeps_what_was_prepared_as_it_was(app, make, api):
    story, person = with_preparer(make, api)
    prepared(story, api(person))
    row = make.owner.scalars(select(PreparedAnswer).execution_options(scoped=True)).one()
    change = "UPDATE prepared_answer SET reason = 'Otherwise' WHERE id = :id"

    assert is_refused(app, person, change, id=row.id)
    assert is_refused(
        app, make.user(), "UPDATE prepared_answer SET closed_at = now() WHERE id = :id", id=row.id
    )
