"""Background work: enqueued with the act, run as who asked for it, ended once, honest."""

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.core import jobs
from app.core.database import session
from app.core.errors import Busy
from app.core.identity import act_as
from app.core.jobs import Job, enqueue, persons_job
from app.core.scope import visible


@pytest.fixture
def ask(app, make):
    """`ask(name, keep=True)`: a person asks for work, and the act is kept or taken back."""
    user = make.user()

    def enqueue_as_user(name, *, keep=True, **arguments):
        with app.extensions["database"].transaction() as opened:
            job = enqueue(act_as(opened, user.id), name, **arguments)
            if keep:
                opened.commit()
            return job.id

    enqueue_as_user.user = user
    return enqueue_as_user


@pytest.fixture(autouse=True)
def proof_work(monkeypatch):
    monkeypatch.setattr(jobs, "PERSONS_WORK", dict(jobs.PERSONS_WORK))
    monkeypatch.setattr(jobs, "AFTER_FAILURE", dict(jobs.AFTER_FAILURE))


def state_of(owner, job_id):
    owner.expire_all()
    return owner.scalars(select(Job).where(Job.id == job_id)).one()


def test_a_job_runs_in_the_context_of_who_asked_for_it(ask, work, owner):
    seen = []

    @persons_job("proof")
    def proof(actor, progress, arguments):
        with progress.database.transaction() as opened:
            actor = act_as(opened, actor.id)
            seen.extend(session().scalars(visible(Job, actor)).all())
        return {"number": arguments["number"]}

    job_id = ask("proof", number=7)
    work()

    job = state_of(owner, job_id)
    assert (job.state, job.result) == ("done", {"number": 7})
    assert [each.id for each in seen] == [job_id]


def test_an_act_that_is_taken_back_leaves_no_job(ask, work, owner):
    ran = []
    persons_job("proof")(lambda *_: ran.append(1))

    ask("proof", keep=False)
    work()

    assert ran == []
    assert owner.scalars(select(Job)).all() == []


def test_a_failed_job_says_why_and_what_it_left_is_set_right(ask, work, owner):
    mended = []

    @persons_job("proof")
    def proof(actor, progress, arguments):
        raise Busy("no place")

    jobs.after_failure("proof")(lambda arguments, problem: mended.append((arguments, problem)))
    job_id = ask("proof", number=1)
    work()

    job = state_of(owner, job_id)
    assert (job.state, job.problem) == ("failed", "busy")
    assert mended == [({"number": 1}, "busy")]


def test_a_cancelled_job_stops_where_it_tells_how_far_it_is(ask, work, owner, browse):
    @persons_job("proof")
    def proof(actor, progress, arguments):
        progress.tell("reading", 1, 2)
        owner.scalars(select(Job)).one().is_cancel_asked = True
        owner.commit()
        progress.tell("reading", 2, 2)

    job_id = ask("proof")
    work()

    job = state_of(owner, job_id)
    assert (job.state, job.stage, job.done, job.total) == ("cancelled", "reading", 2, 2)


def test_a_job_of_somebody_who_may_not_get_in_any_more_does_not_run(ask, work, owner, make):
    ran = []
    persons_job("proof")(lambda *_: ran.append(1))
    job_id = ask("proof")
    institution = owner.scalars(select(User).where(User.id == ask.user.id)).one().institution
    institution.state = "suspended"
    make.owner.commit()

    work()

    assert ran == []
    assert state_of(owner, job_id).state == "failed"
