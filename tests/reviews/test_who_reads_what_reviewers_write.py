"""Votes, recommendations and the reviewers' discussion stay in the review room, on both walls."""

import pytest
from sqlalchemy import select, text

from app.core.identity import act_as
from app.core.policy import Label
from app.core.scope import visible
from app.projects.models.project import Project, Proposal
from app.reviews.models import Decision, Recommendation, Review, ReviewPost, Substitute, Vote

ROOM = {"coordinator", "substitute"}


@pytest.fixture
def people(make):
    """One person of each relation to the project."""
    lead, partner = make.institution(), make.institution("KZ")
    return {
        "lead": make.user(lead, "representative", "admin"),
        "former member, now coordinator elsewhere": make.user(
            make.institution("TM"), "coordinator"
        ),
        "partner's representative": make.user(partner, "representative"),
        "coordinator with a conflict": make.user(partner, "coordinator"),
        "coordinator of an invited institution": make.user(make.institution("KG"), "coordinator"),
        "coordinator who stepped aside": make.user(make.institution("TJ"), "coordinator"),
        "coordinator": make.user(make.institution("TJ"), "coordinator"),
        "substitute": make.user(make.institution(None), "representative"),
        "former substitute": make.user(make.institution(None), "representative"),
        "stranger": make.user(make.institution("KZ")),
        "admin": make.user(None, "admin"),
    }


@pytest.fixture
def project(make, people):
    """A project in review in which everything has been written."""
    project = make.project(
        people["lead"], "in_review", (people["partner's representative"].institution,)
    )
    make.partnership(project, people["coordinator of an invited institution"].institution)
    member = make.member(project, people["former member, now coordinator elsewhere"])
    member.ended_at = member.created_at
    coordinator = people["coordinator"]
    make.substitute(project, people["substitute"], coordinator)
    former = make.substitute(project, people["former substitute"], coordinator)
    former.ended_at = former.created_at
    review = make.review(project, coordinator)
    make.review(project, people["coordinator who stepped aside"], state="recused")
    make.owner.add(
        Recommendation(
            project_id=project.id,
            review_id=review.id,
            author_id=coordinator.id,
            outcome="approve",
            criteria={},
            text_sha256="",
        )
    )
    make.vote(project, coordinator)
    make.decision(project, "request_changes", round=1)
    make.review_post(project, coordinator)
    make.owner.commit()
    return project


def who_sees(app, people, model):
    """The names of those who see a row, by the first and by the second wall."""
    walls = []
    for statement in (lambda actor: visible(model, actor), lambda _: select(model)):
        found = set()
        for name, user in people.items():
            with app.extensions["database"].transaction() as session:
                actor = act_as(session, user.id)
                rows = statement(actor).execution_options(scoped=True)
                if session.scalars(rows).first() is not None:
                    found.add(name)
        walls.append(found)
    return walls


@pytest.mark.parametrize("model", [Vote, Recommendation, ReviewPost])
def test_only_the_room_sees_what_reviewers_write(app, people, project, model):
    assert who_sees(app, people, model) == [ROOM, ROOM]


def test_an_assignment_is_seen_by_the_room_and_by_its_own_reviewer(app, people, project):
    expected = ROOM | {"coordinator who stepped aside"}

    assert who_sees(app, people, Review) == [expected, expected]


def test_after_the_decision_the_lead_reads_the_letter_and_still_no_vote(app, make, people, project):
    make.owner.execute(text("UPDATE project SET state = 'changes_requested'"))
    make.owner.commit()
    readers = {"lead", "partner's representative", "coordinator"}

    assert who_sees(app, people, Decision) == [readers, readers]
    assert who_sees(app, people, Vote) == [{"coordinator"}, {"coordinator"}]


def test_of_a_red_project_nothing_is_left_to_see_after_the_decision(app, make, people, project):
    project.label = Label.RED
    make.owner.commit()
    assert who_sees(app, people, Vote) == [ROOM, ROOM]

    make.owner.execute(text("UPDATE project SET state = 'rejected'"))
    make.owner.commit()

    assert who_sees(app, people, Vote) == [set(), set()]


@pytest.mark.parametrize("state", ["submitted", "in_review", "rejected", "approved"])
def test_both_walls_say_the_same_of_the_card_and_the_proposal(app, make, people, project, state):
    for label in (Label.AMBER, Label.RED):
        project.label = label
        make.owner.execute(text("UPDATE project SET state = :state"), {"state": state})
        make.owner.commit()

        for model in (Project, Proposal, Substitute, Decision):
            first, second = who_sees(app, people, model)

            assert first == second, (model, label)


def test_an_admin_knows_a_card_only_where_the_forum_has_no_coordinator(app, make, people, project):
    assert "admin" not in who_sees(app, people, Project)[1]

    make.owner.execute(
        text("UPDATE role_assignment SET ended_at = now() WHERE role = 'coordinator'")
    )
    make.owner.commit()

    first, second = who_sees(app, people, Project)
    assert "admin" in first
    assert first == second
    assert "admin" not in who_sees(app, people, Proposal)[1]
