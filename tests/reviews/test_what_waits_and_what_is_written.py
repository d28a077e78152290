"""What waits for reviewers on Home, and the mail of a decision."""

import pytest
from sqlalchemy import event, select, text

from app.core.identity import act_as
from app.core.mail import OutgoingMail
from app.core.policy import Label
from app.reviews.tasks import tasks_of

LETTER = {"letter": "A letter of made-up reasons."}


@pytest.fixture
def tasks(app, make):
    """`tasks(user)`: what waits for that person in reviews of the text that was voted on first."""

    def read(user):
        make.owner.execute(
            text(
                "UPDATE proposal SET text_sha256 = (SELECT text_sha256 FROM vote LIMIT 1)"
                " WHERE text_sha256 = '' AND EXISTS (SELECT FROM vote)"
            )
        )
        make.owner.commit()
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


def test_while_reviewers_are_too_few_for_a_decision_the_others_are_asked_for_more(
    make, forum, project, tasks
):
    make.review(project, forum.kg)
    too_few = tasks(forum.tj)

    make.review(project, forum.un)

    assert too_few == ["assign_more"]
    assert tasks(forum.tj) == []


def test_a_void_vote_waits_for_its_author(make, forum, project, vote, tasks):
    vote(forum.kg)
    assert tasks(forum.kg) == []

    make.owner.execute(text("UPDATE proposal SET text_sha256 = 'of another text'"))
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


def test_what_waits_costs_the_same_however_many_projects_wait(app, make, forum, project, vote):
    def count():
        statements = []
        engine = app.extensions["database"].engine
        with app.extensions["database"].transaction() as session:
            actor = act_as(session, forum.un.id)
            listener = lambda *_: statements.append(1)  # noqa: E731 - an event takes a function
            event.listen(engine, "before_cursor_execute", listener)
            tasks_of(actor)
            event.remove(engine, "before_cursor_execute", listener)
        return len(statements)

    vote(forum.kg)
    one = count()
    for _ in range(5):
        other = make.project(forum.lead, "in_review", (forum.partner,))
        make.vote(other, forum.kg)
        make.vote(other, forum.tj, "reject")

    assert count() == one
