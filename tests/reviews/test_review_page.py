"""The page on which a project is reviewed: what each reader sees there, and the acts on it."""

import pytest
from sqlalchemy import select, text

from app.reviews.models import CRITERIA, Decision, Recommendation, Review, ReviewPost, Vote

SECRET = "Words for reviewers only."
SCORES = {
    **{f"{name}_score": "4" for name in CRITERIA},
    **{f"{name}_reason": "A made-up reason." for name in CRITERIA},
    "recommendation": "approve",
}


@pytest.fixture
def address(project):
    return f"/projects/{project.id}/review"


def all_of(make, model):
    make.owner.expire_all()
    return make.owner.scalars(select(model).execution_options(scoped=True)).unique().all()


def test_a_coordinator_reads_the_proposal_and_votes(make, browse, forum, address):
    browser = browse(forum.kg)
    page = browser.get(address).get_data(as_text=True)
    assert "A made-up summary." in page
    assert "Letter of reasons" not in page

    answer = browser.post(
        f"{address}/vote", {"outcome": "approve", "reason": "Made up."}, form=address
    )

    assert answer.status_code == 303
    assert [each.reason for each in all_of(make, Vote)] == ["Made up."]


def test_the_page_asks_for_the_letter_before_the_vote_that_decides(
    make, browse, forum, address, vote
):
    vote(forum.kg)
    browser = browse(forum.tj)
    page = browser.get(address).get_data(as_text=True)
    assert "Letter of reasons" in page
    assert "you complete the quorum" in page

    refused = browser.post(
        f"{address}/vote", {"outcome": "approve", "reason": "Kept as typed."}, form=address
    )
    assert refused.status_code == 422
    assert "Kept as typed." in refused.get_data(as_text=True)

    browser.post(
        f"{address}/vote",
        {"outcome": "approve", "reason": "Made up.", "letter": "A made-up letter."},
        form=address,
    )
    assert len(all_of(make, Decision)) == 1


def test_a_double_click_is_one_vote(make, browse, forum, address):
    browser = browse(forum.kg)
    said = {"outcome": "approve", "reason": "Made up.", "idempotency_key": "the same click"}

    for _ in range(2):
        answer = browser.post(f"{address}/vote", said, form=address)
        assert answer.status_code == 303

    assert len(all_of(make, Vote)) == 1


def test_the_work_plan_that_is_voted_on_stands_on_the_page(make, browse, forum, project, address):
    make.milestone(project, title={"en": "A made-up code list"})

    page = browse(forum.kg).get(address).get_data(as_text=True)

    assert "A made-up code list" in page
    assert "A made-up code list" not in browse(forum.of_lead).get(address).get_data(as_text=True)


def test_a_coordinator_with_a_conflict_sees_the_card_and_why(browse, forum, address):
    answer = browse(forum.of_partner).get(address)
    page = answer.get_data(as_text=True)

    assert answer.status_code == 200
    assert "Your institution takes part in this project: a conflict of interest." in page
    assert "A made-up summary." not in page
    assert "My vote" not in page


def test_the_lead_is_refused_and_learns_nothing_of_votes(
    make, api, browse, forum, project, address, vote
):
    vote(forum.kg, reason=SECRET)
    make.review_post(project, forum.kg)
    lead, program = browse(forum.lead), api(forum.lead)

    assert lead.get(address).status_code == 403
    assert program.get(f"/projects/{project.id}/reviews").status_code == 403
    for path in (f"/projects/{project.id}", "/", "/projects"):
        page = lead.get(path).get_data(as_text=True)
        assert SECRET not in page
        assert forum.kg.name not in page
    for path in ("activity", "", "registrations"):
        body = program.get(f"/projects/{project.id}/{path}".rstrip("/")).get_data(as_text=True)
        assert SECRET not in body
        assert forum.kg.name not in body


def test_no_event_of_a_vote_or_of_the_decision_names_a_voter_to_the_lead(
    app, make, forum, project, vote
):
    vote(forum.kg)
    vote(forum.tj, letter="A made-up letter.")

    rows = make.owner.execute(
        text("SELECT name, actor_id FROM event WHERE project_id = :id OR institution_ids <> '{}'"),
        {"id": project.id},
    ).all()

    assert ("project.approved", None) in [tuple(row) for row in rows]
    assert {row.actor_id for row in rows} & {forum.kg.id, forum.tj.id} == set()


def test_the_lead_reads_the_letter_on_the_project_page(browse, forum, project, vote):
    vote(forum.kg, "request_changes")
    vote(forum.tj, "request_changes", letter="Say how long the keys are kept.")

    page = browse(forum.lead).get(f"/projects/{project.id}").get_data(as_text=True)

    assert "Say how long the keys are kept." in page
    assert forum.kg.name not in page
    assert forum.tj.name not in page


def test_the_letter_is_not_on_the_card_that_others_see(make, browse, forum, project, vote):
    vote(forum.kg)
    vote(forum.tj, letter="A letter for the lead.")

    page = browse(make.user()).get(f"/projects/{project.id}").get_data(as_text=True)

    assert "A letter for the lead." not in page


def test_the_first_assignment_begins_the_review(make, browse, forum, project, address, state):
    make.owner.execute(text("UPDATE project SET state = 'submitted'"))
    make.owner.commit()

    answer = browse(forum.kg).post(
        f"{address}/reviewers", {"reviewer_id": str(forum.tj.id)}, form=address
    )

    assert answer.status_code == 303
    assert state() == "in_review"
    assert [each.reviewer_id for each in all_of(make, Review)] == [forum.tj.id]


def test_a_reviewer_records_scores_and_may_record_them_again(make, browse, forum, project, address):
    make.review(project, forum.kg)
    browser = browse(forum.kg)
    for score in ("4", "2"):
        said = {**SCORES, "method_score": score}
        assert browser.post(f"{address}/recommendation", said, form=address).status_code == 303

    [advice] = all_of(make, Recommendation)
    assert advice.criteria["method"] == {"score": 2, "reason": "A made-up reason."}
    assert "A made-up reason." in browser.get(address).get_data(as_text=True)


def test_a_recommendation_without_reasons_is_refused(make, browse, forum, project, address):
    make.review(project, forum.kg)

    answer = browse(forum.kg).post(
        f"{address}/recommendation", {**SCORES, "ethics_reason": ""}, form=address
    )

    assert answer.status_code == 422
    assert all_of(make, Recommendation) == []


def test_reviewers_talk_among_themselves(make, browse, forum, address):
    browse(forum.kg).post(f"{address}/discussion", {"text": SECRET}, form=address)

    assert SECRET in browse(forum.tj).get(address).get_data(as_text=True)
    assert len(all_of(make, ReviewPost)) == 1
    refused = browse(forum.of_lead).get(address).get_data(as_text=True)
    assert SECRET not in refused


def test_who_steps_aside_votes_no_more_and_the_vote_is_void(make, browse, forum, address, vote):
    vote(forum.kg)

    browse(forum.kg).post(f"{address}/recusal", {"recusal": "A made-up tie."}, form=address)

    assert vote(forum.kg).status_code == 403
    assert [each.void_reason for each in all_of(make, Vote)] == ["recused"]
    assert vote(forum.tj, letter="Made up.").json["votes_needed"] == 1


def test_a_void_vote_says_why_and_its_reason_is_kept_in_the_form(
    make, browse, forum, address, vote
):
    vote(forum.kg, reason="Kept for the next vote.")
    make.owner.execute(text("UPDATE proposal SET method = 'Another made-up method.'"))
    make.owner.commit()

    page = browse(forum.kg).get(address).get_data(as_text=True)

    assert "no longer counts: the text has changed" in page
    assert "Kept for the next vote." in page


def test_the_queue_shows_what_waits_and_what_is_mine(make, browse, forum, project):
    make.review(project, forum.kg)
    waiting = make.project(forum.lead, "submitted", title={"en": "It waits"})
    draft = make.project(forum.lead, "draft", title={"en": "It is written"})

    page = browse(forum.kg).get("/reviews").get_data(as_text=True)

    assert str(waiting.id) in page
    assert str(project.id) in page
    assert str(draft.id) not in page
    assert browse(forum.lead).get("/reviews").status_code == 403
