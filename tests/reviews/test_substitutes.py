"""Where too few coordinators without a conflict are left, representatives stand in."""

import pytest
from sqlalchemy import select, text

from app.projects.models.project import Registration
from tests.reviews.standing import standing

LETTER = {"letter": "A made-up letter of reasons."}


@pytest.fixture
def lonely(make, forum, project):
    """The project, with one coordinator left who has no conflict: that of KG."""
    for user in (forum.same_country, forum.kg_too, forum.tj, forum.un, forum.un_too):
        make.owner.execute(
            text("UPDATE role_assignment SET ended_at = now() WHERE user_id = :id"), {"id": user.id}
        )
    make.owner.commit()
    return project


@pytest.fixture
def name(api, project):
    """`name(user, by)`: name a substitute through the API."""

    def call(user, by):
        return api(by).post(f"/projects/{project.id}/substitutes", {"user_id": str(user.id)})

    return call


def test_while_enough_coordinators_are_left_nobody_is_named(forum, name):
    answer = name(forum.representative, forum.kg)

    assert answer.status_code == 409
    assert answer.json["guard"] == "enough"


@pytest.mark.parametrize("who", ["kg", "of_partner"])
def test_coordinators_name_substitutes_those_with_a_conflict_too(forum, lonely, name, who):
    answer = name(forum.representative, getattr(forum, who))

    assert answer.status_code == 201
    assert answer.json["user_id"] == str(forum.representative.id)


def test_a_substitute_reads_the_proposal_and_decides_with_the_others(
    make, forum, lonely, name, vote, browse, state
):
    make.milestone(lonely)
    assert vote(forum.representative).status_code == 404
    name(forum.representative, forum.kg)
    page = browse(forum.representative).get(f"/projects/{lonely.id}/review")
    assert "A made-up summary." in page.get_data(as_text=True)

    vote(forum.kg)
    answer = vote(forum.representative, **LETTER)

    assert standing(answer) == ("approved", 0)
    assert state() == "approved"
    registrations = select(Registration).execution_options(scoped=True)
    assert len(make.owner.scalars(registrations).one().content["milestones"]) == 1


def test_a_substitute_is_let_go_with_the_decision(make, forum, lonely, name, vote, api):
    name(forum.representative, forum.kg)
    vote(forum.representative, "request_changes")
    vote(forum.kg, "request_changes", **LETTER)
    make.owner.execute(text("UPDATE project SET state = 'in_review'"))
    make.owner.commit()

    assert vote(forum.representative).status_code == 403
    assert api(forum.representative).get(f"/projects/{lonely.id}/reviews").status_code == 403


def test_a_representative_of_an_institution_in_the_project_is_no_substitute(
    make, forum, lonely, name
):
    inside = make.user(forum.partner, "representative")

    assert name(inside, forum.kg).status_code == 403


def test_only_representatives_of_members_stand_in(make, forum, lonely, name):
    observer = make.institution("TJ", membership="observer")

    assert name(make.user(make.institution("TJ")), forum.kg).status_code == 422
    assert name(make.user(observer, "representative"), forum.kg).status_code == 422


def test_the_lead_and_other_representatives_name_nobody(make, forum, lonely, name):
    assert name(forum.representative, forum.lead).status_code == 403
    assert name(forum.representative, forum.representative).status_code == 404


def test_where_the_forum_has_no_coordinator_an_admin_names(make, forum, lonely, name):
    admin = make.user(None, "admin")
    assert name(forum.representative, admin).status_code == 404

    make.owner.execute(
        text("UPDATE role_assignment SET ended_at = now() WHERE role = 'coordinator'")
    )
    make.owner.commit()

    assert name(forum.representative, admin).status_code == 201


def test_the_lead_is_warned_from_the_draft_on(make, forum, lonely, browse):
    draft = make.project(forum.lead, "draft", (forum.partner,))

    page = browse(forum.lead).get(f"/projects/{draft.id}").get_data(as_text=True)

    assert "Too few coordinators could decide on this project" in page


def test_a_lead_with_enough_coordinators_is_not_warned(forum, project, browse):
    page = browse(forum.lead).get(f"/projects/{project.id}").get_data(as_text=True)

    assert "Too few coordinators" not in page


def test_who_speaks_for_its_institution_no_more_is_no_substitute_any_more(
    make, forum, lonely, name, vote, browse, state
):
    name(forum.representative, forum.kg)
    vote(forum.representative)
    make.owner.execute(
        text("UPDATE role_assignment SET ended_at = now() WHERE user_id = :id"),
        {"id": forum.representative.id},
    )
    make.owner.commit()

    answer = vote(forum.kg)

    assert answer.json["votes_needed"] > 0
    assert state() == "in_review"
    assert vote(forum.representative).status_code in {403, 404}
    page = browse(forum.representative).get(f"/projects/{lonely.id}").get_data(as_text=True)
    assert "A made-up summary." not in page
