"""What waits for reviewers on Home, and the mail of a decision."""

import pytest
from sqlalchemy import select, text

from app.core.identity import act_as
from app.core.mail import OutgoingMail
from app.core.policy import Label
from app.reviews.tasks import tasks_of

LETTER = {"letter": "A letter of made-up reasons."}


@pytest.fixture
def tasks(app):
    """`tasks(user)`: what waits for that person in reviews."""

    def read(user):
        with app.extensions["database"].transaction() as session:
            return [task for _project, task in tasks_of(act_as(session, user.id))]

    return read


def test_a_submitted_project_waits_for_every_coordinator_without_a_conflict(
    make, forum, project, tasks
):
    make.owner.execute(text("UPDATE project SET state = 'submitted'"))
    make.owner.commit()

    assert tasks(forum.kg) == ["assign"]
    assert tasks(forum.of_partner) == []
    assert tasks(forum.lead) == []


def test_an_assignment_waits_for_its_reviewer(make, forum, project, tasks):
    make.review(project, forum.kg)

    assert tasks(forum.kg) == ["review"]
    assert tasks(forum.tj) == []


def test_a_void_vote_waits_for_its_author(make, forum, project, vote, tasks):
    vote(forum.kg)
    assert tasks(forum.kg) == []

    make.owner.execute(text("UPDATE proposal SET method = 'Another made-up method.'"))
    make.owner.commit()

    assert tasks(forum.kg) == ["vote_again"]


def test_while_votes_differ_one_more_coordinator_is_asked(forum, project, vote, tasks):
    vote(forum.kg, "approve")
    vote(forum.tj, "reject")

    assert tasks(forum.un) == ["tie"]
    assert tasks(forum.kg) == []


def test_a_task_leads_from_home_to_the_review(make, forum, project, browse):
    make.review(project, forum.kg)

    page = browse(forum.kg).get("/").get_data(as_text=True)

    assert f"/projects/{project.id}/review" in page


@pytest.mark.parametrize(("label", "is_spelled_out"), [("GREEN", True), ("AMBER", False)])
def test_a_decision_is_told_to_the_lead_and_spelled_out_where_the_label_allows(
    make, forum, project, vote, label, is_spelled_out
):
    project.label = Label(label)
    make.owner.commit()
    vote(forum.kg, "reject")
    vote(forum.tj, "reject", **LETTER)

    letters = make.owner.scalars(select(OutgoingMail)).all()

    assert [each.to_user_id for each in letters] == [forum.lead.id]
    said = letters[0].subject + letters[0].body
    assert (LETTER["letter"] in said) is is_spelled_out
    assert (project.title["en"] in said) is is_spelled_out
    assert str(project.id) in letters[0].body
