"""Votes that come at the same instant decide exactly once."""

import threading

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError

from app.core.errors import DomainError
from app.core.identity import act_as
from app.core.kinds import load
from app.projects.models.project import Project, Registration
from app.projects.service import partnerships
from app.reviews.models import Decision, Outcome, Vote
from app.reviews.service import voting
from app.reviews.service.locking import lock
from tests.reviews.standing import standing


def vote_together(app, project, people, letter):
    """Each person votes in a thread of its own, all let go at once; what came of each."""
    barrier = threading.Barrier(len(people))
    results = {}

    def cast(user):
        with app.app_context(), app.extensions["database"].transaction() as session:
            actor = act_as(session, user.id)
            loaded = load(Project, actor, project.id)
            barrier.wait()
            try:
                voted = voting.vote(actor, loaded, Outcome.APPROVE, "Made up.", letter)
                session.commit()
            except DomainError as error:
                results[user.id] = type(error).__name__
            else:
                results[user.id] = (voted.state.value, voted.votes_needed)

    threads = [threading.Thread(target=cast, args=(user,)) for user in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(map(str, results.values()))


def count(make, model):
    statement = select(func.count()).select_from(model).execution_options(scoped=True)
    return make.owner.scalars(statement).one()


def test_two_votes_at_once_decide_exactly_once(app, make, forum, project):
    results = vote_together(app, project, [forum.kg, forum.tj], "A made-up letter.")

    assert results == ["('approved', 0)", "('in_review', 1)"]
    assert (count(make, Decision), count(make, Registration)) == (1, 1)


def test_of_three_votes_at_once_the_last_finds_the_decision_made(app, make, forum, project):
    results = vote_together(app, project, [forum.kg, forum.tj, forum.un], "A made-up letter.")

    assert results == ["('approved', 0)", "('in_review', 1)", "Conflict"]
    assert (count(make, Decision), count(make, Vote)) == (1, 2)


def test_of_two_votes_without_a_letter_the_later_is_asked_for_it(app, make, forum, project):
    results = vote_together(app, project, [forum.kg, forum.tj], "")

    assert results == ["('in_review', 1)", "Invalid"]
    assert count(make, Decision) == 0


def test_a_partner_that_leaves_waits_for_the_vote_that_is_being_counted(app, make, forum, project):
    representative = make.user(forum.partner, "representative")
    database = app.extensions["database"]

    with app.app_context(), database.transaction() as counting:
        coordinator = act_as(counting, forum.kg.id)
        lock(coordinator, load(Project, coordinator, project.id))
        with database.transaction() as leaving:
            actor = act_as(leaving, representative.id)
            loaded = load(Project, actor, project.id)
            leaving.execute(text("SET LOCAL lock_timeout = '100ms'"))

            with pytest.raises(OperationalError):
                partnerships.leave(actor, loaded, forum.partner.id, {})


def test_a_double_click_is_one_vote(app, make, api, forum, project):
    program = api(forum.kg)
    body = {"outcome": "approve", "reason": "A made-up reason."}
    for _ in range(2):
        answer = program.post(
            f"/projects/{project.id}/decisions", body, Idempotency_Key="the same click"
        )
        assert standing(answer) == ("in_review", 1)

    assert count(make, Vote) == 1
