"""Two coordinators of two countries, for the same outcome, on the same text."""

import pytest
from sqlalchemy import select, text

from app.core.policy import Label
from app.projects.models.project import Registration
from app.reviews.models import Decision, Vote
from tests.reviews.standing import standing

LETTER = {"letter": "A made-up letter of reasons."}


def all_of(make, model):
    make.owner.expire_all()
    return make.owner.scalars(select(model).execution_options(scoped=True)).unique().all()


def test_the_first_vote_decides_nothing_and_says_how_many_are_needed(vote, forum, state):
    answer = vote(forum.kg)

    assert standing(answer) == ("in_review", 1)
    assert state() == "in_review"


@pytest.mark.parametrize("label", [Label.AMBER, Label.RED])
@pytest.mark.parametrize(
    ("outcome", "decided"),
    [
        ("approve", "approved"),
        ("reject", "rejected"),
        ("request_changes", "changes_requested"),
    ],
)
def test_two_votes_of_two_countries_decide(
    make, vote, forum, project, state, outcome, decided, label
):
    project.label = label
    make.owner.commit()
    vote(forum.kg, outcome)

    answer = vote(forum.un, outcome, **LETTER)

    assert standing(answer) == (decided, 0)
    assert state() == decided
    assert [each.letter for each in all_of(make, Decision)] == [LETTER["letter"]]
    registrations = all_of(make, Registration)
    assert len(registrations) == (1 if outcome == "approve" else 0)


def test_an_approval_freezes_the_text_that_was_voted_on(make, vote, forum):
    vote(forum.kg)
    vote(forum.tj, **LETTER)

    [registration] = all_of(make, Registration)

    assert {each.text_sha256 for each in all_of(make, Vote)} == {registration.text_sha256}
    assert registration.content["summary"] == {"en": "A made-up summary."}


def test_two_votes_of_the_same_country_are_no_quorum(vote, forum, state):
    vote(forum.kg)

    answer = vote(forum.kg_too, **LETTER)

    assert standing(answer) == ("in_review", 1)
    assert state() == "in_review"


def test_international_bodies_together_count_as_one_country(vote, forum, state):
    vote(forum.un)

    answer = vote(forum.un_too, **LETTER)

    assert answer.json["votes_needed"] == 1
    assert state() == "in_review"


def test_a_country_of_a_partner_is_no_conflict_by_itself(vote, forum, state):
    vote(forum.same_country)
    vote(forum.kg, **LETTER)

    assert state() == "approved"


def test_while_votes_differ_nothing_is_decided(vote, forum, state):
    vote(forum.kg, "approve")
    answer = vote(forum.tj, "reject", **LETTER)
    assert standing(answer) == ("in_review", 1)

    vote(forum.un, "approve", **LETTER)
    assert state() == "in_review"

    vote(forum.tj, "approve", **LETTER)
    assert state() == "approved"


def test_the_vote_that_completes_the_quorum_needs_the_letter(vote, forum, state):
    vote(forum.kg)

    answer = vote(forum.tj)

    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "/letter"
    assert state() == "in_review"


def test_a_vote_needs_a_reason(vote, forum):
    answer = vote(forum.kg, reason=" ")

    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "/reason"


@pytest.mark.parametrize("who", ["of_lead", "of_partner"])
def test_a_conflict_of_interest_is_refused_with_its_rule(vote, forum, who):
    answer = vote(getattr(forum, who))

    assert answer.status_code == 403
    assert "conflict of interest" in answer.json["detail"]


def test_a_funder_has_a_conflict_and_an_observer_of_the_project_has_none(
    make, vote, forum, project
):
    make.partnership(project, forum.kg.institution, "accepted", "funder")
    make.partnership(project, forum.tj.institution, "accepted", "observer")

    assert vote(forum.kg).status_code == 403
    assert vote(forum.tj).status_code == 200


def test_who_has_worked_on_a_project_does_not_vote_on_it(make, vote, forum, project):
    member = make.member(project, forum.kg)
    member.ended_at = member.created_at
    make.owner.commit()

    assert vote(forum.kg).status_code == 403


def test_the_lead_and_strangers_do_not_vote(make, vote, forum):
    assert vote(forum.lead).status_code == 403
    assert vote(make.user()).status_code == 404


@pytest.mark.parametrize("state_before", ["submitted", "changes_requested", "approved", "rejected"])
def test_a_project_that_is_not_in_review_takes_no_votes(make, vote, forum, project, state_before):
    make.owner.execute(text("UPDATE project SET state = :state"), {"state": state_before})
    make.owner.commit()

    answer = vote(forum.kg)

    assert answer.status_code == 409
    assert answer.json["guard"] == "in_review"


def test_a_person_votes_once_and_a_second_vote_replaces_the_first(make, vote, forum, state):
    vote(forum.kg, "reject")
    vote(forum.kg, "approve")

    standing = [each.outcome.value for each in all_of(make, Vote) if each.voided_at is None]

    assert standing == ["approve"]
    assert state() == "in_review"


def test_the_same_person_twice_is_no_quorum_whatever_the_countries(vote, forum, state):
    vote(forum.kg, **LETTER)
    vote(forum.kg, **LETTER)

    assert state() == "in_review"


def test_a_vote_is_void_when_the_text_has_changed(make, vote, forum, state):
    vote(forum.kg)
    make.owner.execute(text("UPDATE proposal SET method = 'Another made-up method.'"))
    make.owner.commit()

    answer = vote(forum.tj, **LETTER)

    assert standing(answer) == ("in_review", 1)
    assert {each.void_reason for each in all_of(make, Vote)} == {"text_changed", None}
    assert state() == "in_review"


def test_a_vote_on_a_text_that_was_read_earlier_is_refused(vote, forum):
    answer = vote(forum.kg, text_sha256="0" * 64)

    assert answer.status_code == 409
    assert answer.json["guard"] == "text"


def test_a_vote_is_void_when_its_institution_joins_the_project(make, vote, forum, project, state):
    vote(forum.kg)
    # An observer's part is in the text; the role alone makes the conflict.
    make.partnership(project, forum.kg.institution, "accepted", "partner")

    answer = vote(forum.tj, **LETTER)

    assert answer.json["votes_needed"] == 1
    assert state() == "in_review"


def test_a_vote_is_void_when_its_author_changes_institution(make, vote, forum, state):
    vote(forum.kg)
    forum.kg.institution_id = forum.un.institution_id
    make.owner.commit()

    answer = vote(forum.tj, **LETTER)

    assert answer.json["votes_needed"] == 1
    assert {each.void_reason for each in all_of(make, Vote)} == {"institution_changed", None}
    assert state() == "in_review"


def test_a_vote_is_void_when_its_author_is_coordinator_no_more(make, vote, forum, state):
    vote(forum.kg)
    make.owner.execute(
        text("UPDATE role_assignment SET ended_at = now() WHERE user_id = :id"),
        {"id": forum.kg.id},
    )
    make.owner.commit()

    assert vote(forum.tj, **LETTER).json["votes_needed"] == 1
    assert state() == "in_review"


def test_a_new_round_begins_without_the_votes_of_the_last(make, vote, forum, state):
    vote(forum.kg, "request_changes")
    vote(forum.tj, "request_changes", **LETTER)
    make.owner.execute(text("UPDATE project SET state = 'in_review'"))
    make.owner.commit()

    answer = vote(forum.un, "request_changes", **LETTER)

    assert standing(answer) == ("in_review", 1)


def test_the_quorum_is_a_setting(make, vote, forum, state):
    make.owner.execute(text("INSERT INTO forum_setting VALUES ('quorum', '3')"))
    make.owner.commit()
    vote(forum.kg)

    assert standing(vote(forum.tj, **LETTER)) == ("in_review", 1)
    assert standing(vote(forum.un, **LETTER)) == ("approved", 0)
