"""A milestone closes on evidence, and never by the word of who handed it in."""

from sqlalchemy import select

from app.core.events import Event
from app.core.mail import OutgoingMail
from app.core.policy import Label


def act(api, person, milestone, noun, **body):
    return api(person).post(f"/milestones/{milestone.id}/{noun}", body)


def submit(api, person, milestone):
    answer = act(api, person, milestone, "submission", statement="A made-up statement.")
    assert answer.status_code == 200
    return answer


def test_a_milestone_is_started_by_those_who_work_on_it(api, team, make):
    people = team()
    planned = make.milestone(
        people.project, responsible_institution_id=people.contributor.institution_id
    )

    answers = [
        act(api, person, planned, "start").status_code
        for person in (people.viewer, people.colleague, people.contributor, people.contributor)
    ]

    assert answers == [403, 403, 200, 409]


def test_work_is_started_before_it_is_handed_in_and_not_begun_again_after(api, team, make):
    people = team()
    planned = make.milestone(
        people.project, responsible_institution_id=people.contributor.institution_id
    )

    early = act(api, people.contributor, planned, "submission", statement="Made up.")
    submit(api, people.contributor, people.milestone)
    again = act(api, people.contributor, people.milestone, "start")

    assert (early.status_code, again.status_code) == (409, 409)
    assert api(people.lead).get(f"/milestones/{people.milestone.id}").json["state"] == "submitted"


def test_an_address_may_be_named_by_its_kind(api, team):
    people = team()
    address = {"kind": "link", "url": "https://forum.example/report"}

    linked = act(api, people.contributor, people.milestone, "deliverables", **address)

    assert linked.status_code == 201
    assert linked.json["url"] == address["url"]


def test_nothing_starts_before_the_project_is_active(api, team):
    people = team("approved")

    assert act(api, people.lead, people.milestone, "start").status_code == 409


def test_without_a_deliverable_or_a_statement_there_is_nothing_to_submit(api, team):
    people = team()

    answer = act(api, people.contributor, people.milestone, "submission", statement="  ")

    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "/statement"


def test_a_deliverable_is_evidence_without_a_statement(api, team):
    people = team()

    linked = act(
        api, people.contributor, people.milestone, "deliverables", url="https://forum.example/a"
    )
    answer = act(api, people.contributor, people.milestone, "submission")

    assert linked.status_code == 201
    assert answer.json["state"] == "submitted"
    assert answer.json["deliverables"][0]["url"] == "https://forum.example/a"


def test_only_an_address_on_the_web_is_linked(api, team):
    people = team()

    for url in (
        "javascript:alert(1)",
        "ftp://forum.example",
        "https://",
        "https://a b",
        "x" * 3000,
    ):
        answer = act(api, people.lead, people.milestone, "deliverables", url=url)
        assert answer.status_code == 422, url


def test_a_thing_is_linked_only_from_the_same_project_and_where_one_may_see_it(api, team, make):
    people, others = team(), team()

    def link(kind, thing_id):
        body = {"kind": kind, "id": str(thing_id)}
        return act(api, people.lead, people.milestone, "deliverables", **body)

    own = link("dataset", make.dataset(people.project, people.lead).id)
    foreign = link("dataset", make.dataset(others.project, others.lead).id)
    unknown = link("dataset", people.project.id)
    person = link("user", people.lead.id)

    assert own.status_code == 201
    assert [each.status_code for each in (foreign, unknown, person)] == [422, 422, 422]
    assert foreign.json["errors"] == unknown.json["errors"]


def test_a_result_with_a_stricter_label_is_named_by_its_kind_only(api, team, make):
    people = team()
    secret = make.dataset(people.project, people.editor, label="RED", title={"en": "Made-up names"})
    open_one = make.dataset(people.project, people.editor, title={"en": "Made-up sums"})

    for thing in (secret, open_one):
        body = {"kind": "dataset", "id": str(thing.id)}
        act(api, people.editor, people.milestone, "deliverables", **body)

    answer = api(people.viewer).get(f"/milestones/{people.milestone.id}").json
    assert [each["title"] for each in answer["deliverables"]] == ["dataset", "Made-up sums"]


def test_the_lead_verifies_what_a_partner_submitted(api, team):
    people = team()
    submit(api, people.contributor, people.milestone)

    others = [
        act(api, person, people.milestone, "verification").status_code
        for person in (people.editor, people.colleague, people.viewer)
    ]
    answer = act(api, people.lead, people.milestone, "verification", note="Seen.")

    assert others == [403, 403, 403]
    assert (answer.json["state"], answer.json["condition"]) == ("verified", "verified")
    assert answer.json["submissions"][0]["answered_by_id"] == str(people.lead.id)


def test_who_submitted_never_verifies(api, team):
    people = team()
    submit(api, people.lead, people.milestone)

    answer = act(api, people.lead, people.milestone, "verification")

    assert answer.status_code == 403
    assert "submitted" in answer.json["detail"]


def test_what_the_lead_institution_submits_goes_to_others(api, team, make):
    people = team()
    milestone = make.milestone(people.project, "in_progress")
    submit(api, people.colleague, milestone)

    refused = [
        act(api, person, milestone, "verification").status_code
        for person in (people.lead, people.contributor)
    ]
    accepted = act(api, people.coordinator, milestone, "verification")

    assert refused == [403, 403]
    assert (accepted.status_code, accepted.json["state"]) == (200, "verified")


def test_an_editor_of_another_partner_verifies_what_the_lead_institution_submits(api, team):
    people = team()
    submit(api, people.lead, people.milestone)

    assert act(api, people.editor, people.milestone, "verification").status_code == 200


def test_a_coordinator_with_a_conflict_does_not_verify(api, team, make):
    people = team()
    partner = make.user(people.editor.institution, "coordinator")
    submit(api, people.lead, people.milestone)

    assert act(api, partner, people.milestone, "verification").status_code == 404


def test_a_coordinator_verifies_a_partners_result_only_where_the_project_says_so(api, team):
    without, with_it = team(), team(coordinators_verify=True)
    for people in (without, with_it):
        submit(api, people.contributor, people.milestone)

    answers = [
        act(api, people.coordinator, people.milestone, "verification").status_code
        for people in (without, with_it)
    ]

    assert answers == [404, 200]


def test_a_coordinator_finds_nothing_that_is_for_named_people_only(api, team):
    people = team(label=Label.RED, coordinators_verify=True)
    submit(api, people.lead, people.milestone)

    assert act(api, people.coordinator, people.milestone, "verification").status_code == 404
    assert act(api, people.editor, people.milestone, "verification").status_code == 200


def test_a_returned_milestone_is_in_progress_again_with_the_note(api, team):
    people = team()
    submit(api, people.contributor, people.milestone)

    bare = act(api, people.lead, people.milestone, "return")
    answer = act(api, people.lead, people.milestone, "return", note="A made-up table is missing.")
    again = submit(api, people.contributor, people.milestone)

    assert bare.status_code == 422
    assert answer.json["state"] == "in_progress"
    assert answer.json["submissions"][0]["note"] == "A made-up table is missing."
    assert [each["outcome"] for each in again.json["submissions"]] == ["returned", None]


def test_a_second_click_verifies_nothing_twice(api, team):
    people = team()
    submit(api, people.contributor, people.milestone)

    answers = [
        act(api, people.lead, people.milestone, "verification").status_code for _time in range(2)
    ]

    assert answers == [200, 409]


def test_letters_say_what_the_label_allows(api, team, owner):
    amber, green = team(), team(label=Label.GREEN)
    for people in (amber, green):
        submit(api, people.contributor, people.milestone)
        act(api, people.lead, people.milestone, "verification")

    for people, is_named in ((amber, False), (green, True)):
        letters = owner.scalars(
            select(OutgoingMail).where(
                OutgoingMail.to_user_id.in_((people.lead.id, people.contributor.id))
            )
        ).all()
        assert [letter.to_user_id for letter in letters] == [people.lead.id, people.contributor.id]
        for letter in letters:
            assert str(people.milestone.id) in letter.body
            assert (people.milestone.title["en"] in letter.subject + letter.body) is is_named


def test_who_may_verify_what_the_lead_institution_submits_is_told(api, team, owner):
    people = team()
    submit(api, people.lead, people.milestone)

    told = set(owner.scalars(select(OutgoingMail.to_user_id)))

    assert told == {people.editor.id, people.coordinator.id}


def test_every_act_is_on_the_record_of_the_project(api, team, owner):
    people = team()
    submit(api, people.contributor, people.milestone)
    act(api, people.lead, people.milestone, "return", note="Made up.")

    rows = owner.scalars(select(Event).order_by(Event.sequence)).all()

    assert [row.name for row in rows] == [
        "workplan.milestone_submitted",
        "workplan.milestone_returned",
    ]
    assert {row.project_id for row in rows} == {people.project.id}
    assert "Made up." not in str([row.details for row in rows])


def test_a_file_that_could_not_be_read_is_no_result(api, team, make, browse):
    people = team()
    dataset = make.dataset(people.project, people.contributor)
    failed = make.version(dataset, people.contributor, "failed")
    read = make.version(dataset, people.contributor)

    page = browse(people.contributor).get(f"/milestones/{people.milestone.id}").text
    answers = [
        act(
            api,
            people.contributor,
            people.milestone,
            "deliverables",
            kind="dataset_version",
            id=str(each.id),
        ).status_code
        for each in (failed, read)
    ]

    assert str(read.id) in page
    assert str(failed.id) not in page
    assert answers == [422, 201]
