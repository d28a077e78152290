"""A lead objects to one reviewer a round; others decide, and until then that vote rests."""

import pytest
from sqlalchemy import select, text

from app.core.identity import act_as
from app.reviews.models import Challenge, Vote

LETTER = {"letter": "A made-up letter of reasons."}
REASON = {"reason": "A made-up tie."}


@pytest.fixture
def assigned(make, forum, project):
    """Two reviewers of the round, by name of the forum's coordinators."""
    return {name: make.review(project, getattr(forum, name)) for name in ("kg", "tj")}


@pytest.fixture
def challenge(api, forum, project, assigned):
    """`challenge(name)`: the lead objects to that reviewer; the answer."""

    def raise_(name="kg", by=None):
        address = f"/projects/{project.id}/reviews/{assigned[name].id}/challenge"
        return api(by or forum.lead).post(address, REASON)

    return raise_


@pytest.fixture
def decide(api, project):
    """`decide(user, outcome)`: that person decides on the challenge; the answer."""

    def settle(user, outcome):
        address = f"/projects/{project.id}/challenge/decision"
        return api(user).post(address, {"outcome": outcome, **REASON})

    return settle


def test_the_lead_sees_who_reviews_and_nobody_else_does(make, api, forum, project, assigned):
    address = f"/projects/{project.id}/reviewers"

    named = api(forum.lead).get(address).json

    assert {each["review_id"] for each in named["reviewers"]} == {
        str(each.id) for each in assigned.values()
    }
    assert named["challenge"] is None
    assert api(forum.of_lead).get(address).status_code == 403
    assert api(make.user(forum.partner, "representative")).get(address).status_code == 403
    assert api(make.user()).get(address).status_code == 404


def test_the_second_wall_names_reviewers_to_the_lead_only(app, forum, project, assigned):
    named = {}
    for name in ("lead", "of_lead", "kg", "of_partner"):
        with app.extensions["database"].transaction() as session:
            act_as(session, getattr(forum, name).id)
            rows = session.execute(text("SELECT * FROM reviewers_of(:id)"), {"id": project.id})
            named[name] = len(rows.all())

    assert named == {"lead": 2, "of_lead": 0, "kg": 0, "of_partner": 0}


def test_one_reviewer_a_round_and_by_the_lead_only(forum, challenge):
    assert challenge(by=forum.of_lead).status_code == 403
    assert challenge(by=forum.un).status_code == 403
    assert challenge("kg").status_code == 201

    again = challenge("tj")

    assert (again.status_code, again.json["guard"]) == (409, "challenged")


def test_while_a_challenge_is_open_that_vote_completes_no_quorum(forum, challenge, vote, state):
    vote(forum.tj)
    challenge("kg")

    answer = vote(forum.kg, **LETTER)

    assert answer.json["votes_needed"] == 1
    assert state() == "in_review"


def test_nor_is_it_counted_when_another_votes(forum, challenge, vote, state):
    vote(forum.kg)
    challenge("kg")

    assert vote(forum.tj, **LETTER).json["votes_needed"] == 1
    assert vote(forum.un, **LETTER).json["votes_needed"] == 0
    assert state() == "approved"


def test_upheld_the_reviewer_leaves_and_the_vote_is_void(
    make, api, forum, project, assigned, challenge, decide, vote
):
    vote(forum.kg)
    challenge("kg")

    answer = decide(forum.tj, "uphold")

    assert (answer.status_code, answer.json["state"]) == (200, "upheld")
    make.owner.expire_all()
    [cast] = make.owner.scalars(select(Vote).execution_options(scoped=True)).unique()
    assert cast.void_reason == "challenged"
    refused = vote(forum.kg)
    assert refused.status_code == 403
    assert "upheld" in refused.json["detail"]
    again = api(forum.un).post(f"/projects/{project.id}/reviews", {"reviewer_id": str(forum.kg.id)})
    assert again.status_code == 409


def test_dismissed_the_vote_counts_again_and_only_the_letter_is_missing(
    make, forum, challenge, decide, vote, state, browse, project
):
    vote(forum.kg)
    challenge("kg")
    vote(forum.tj)
    make.owner.execute(
        text("UPDATE proposal SET text_sha256 = (SELECT min(text_sha256) FROM vote)")
    )
    make.owner.commit()

    decide(forum.un, "dismiss")

    assert state() == "in_review"
    page = browse(forum.tj).get(f"/projects/{project.id}/review").get_data(as_text=True)
    assert "The votes suffice." in page
    assert "Vote again, with the letter" in browse(forum.tj).get("/").get_data(as_text=True)
    assert vote(forum.tj, **LETTER).json["votes_needed"] == 0
    assert state() == "approved"


def test_nobody_decides_on_a_challenge_to_oneself_or_from_outside_the_room(
    forum, challenge, decide
):
    challenge("kg")

    assert decide(forum.kg, "dismiss").status_code == 403
    assert decide(forum.lead, "uphold").status_code == 403
    assert decide(forum.of_partner, "uphold").status_code == 403
    assert decide(forum.tj, "dismiss").status_code == 200
    assert decide(forum.un, "uphold").status_code == 409


def test_the_database_itself_takes_no_verdict_of_the_person_concerned(app, make, forum, challenge):
    challenge("kg")
    with app.extensions["database"].transaction() as session:
        act_as(session, forum.kg.id)
        with pytest.raises(Exception, match=r"row-level security|ck_challenge"):
            session.execute(
                text("UPDATE challenge SET state = 'dismissed', decided_by_id = :me"),
                {"me": forum.kg.id},
            )
        session.rollback()


def test_who_steps_aside_settles_the_challenge(make, api, forum, project, assigned, challenge):
    challenge("kg")

    api(forum.kg).post(f"/projects/{project.id}/reviews/{assigned['kg'].id}/recusal", REASON)

    make.owner.expire_all()
    [found] = make.owner.scalars(select(Challenge).execution_options(scoped=True)).unique()
    assert found.state == "stepped_aside"


def test_an_open_challenge_waits_on_the_home_of_the_others(forum, browse, challenge):
    challenge("kg")

    assert "Decide on the challenge" in browse(forum.tj).get("/").get_data(as_text=True)
    assert "Decide on the challenge" not in browse(forum.kg).get("/").get_data(as_text=True)
    assert "Decide on the challenge" not in browse(forum.of_partner).get("/").get_data(as_text=True)


def test_the_whole_story_by_page(forum, browse, project, assigned):
    lead = browse(forum.lead)
    address = f"/projects/{project.id}/reviewers"
    assert "Who reviews this project" in lead.get(f"/projects/{project.id}").get_data(as_text=True)
    refused = lead.post(f"{address}/challenge", {"review_id": str(assigned["kg"].id)})
    assert refused.status_code == 422
    lead.post(f"{address}/challenge", {"review_id": str(assigned["kg"].id), **REASON})

    other = browse(forum.tj)
    page = other.get(f"/projects/{project.id}/review").get_data(as_text=True)
    assert "A made-up tie." in page
    given = {"challenge": "upheld", "because": "A made-up verdict."}
    assert other.post(f"/projects/{project.id}/review/challenge", given).status_code == 303

    page = lead.get(address).get_data(as_text=True)
    assert "upheld: the reviewer has left the review" in page
    assert "A made-up verdict." in page
