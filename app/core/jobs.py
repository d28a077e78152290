"""Background work: a job is enqueued in the transaction that needs it, and run by the worker.

A person's job runs in that person's context and sees what the person may see then. Work that nobody
asked for runs as the system. Jobs may run twice after a kill: each is written so that this is
harmless.
"""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import procrastinate
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core import time
from app.core.actions import Action
from app.core.database import Base, Database, Tenant, session
from app.core.errors import DomainError
from app.core.identity import act_as
from app.core.policy import Actor, Verdict, allow, deny, rule
from app.core.roles import libpq_address
from app.core.scope import scope

log = logging.getLogger(__name__)

HEAVY = "heavy"
"""The lock that lets one heavy job run at a time on all workers together."""

ENDED = ("done", "failed", "cancelled")


class Job(Tenant, Base):
    """A piece of work that somebody asked for: its state is shown to that person."""

    __tablename__ = "job"

    user_id: Mapped[UUID]
    name: Mapped[str]
    arguments: Mapped[dict[str, Any]] = mapped_column(JSONB)
    state: Mapped[str] = mapped_column(default="queued")
    stage: Mapped[str] = mapped_column(default="")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    result: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    problem: Mapped[str | None]
    is_cancel_asked: Mapped[bool] = mapped_column(default=False)
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


@scope(Job)
def _own_jobs(actor: Actor) -> Any:
    return Job.user_id == actor.id


@rule(Action.SEE_JOB, Action.CANCEL_JOB)
def may_follow(actor: Actor, job: Job) -> Verdict:
    """Whether `actor` may watch and cancel the job: who asked for it."""
    return allow() if job.user_id == actor.id else deny("")


@dataclass(frozen=True)
class Progress:
    """What a running job uses to say how far it is, and to learn that it was cancelled."""

    job_id: UUID
    database: Database

    def tell(self, stage: str, done: int = 0, total: int = 0) -> None:
        """Show how far it is; `stage` is a code that the page puts into words.

        Raises JobCancelled when the person has asked for that.
        """
        with self.database.transaction(as_system=True) as opened:
            asked = opened.execute(
                update(Job)
                .where(Job.id == self.job_id)
                .values(stage=stage, done=done, total=total)
                .returning(Job.is_cancel_asked)
            ).scalar_one()
            opened.commit()
        if asked:
            raise JobCancelled


class JobCancelled(Exception):
    """The person who asked for the job has cancelled it."""


PersonsWork = Callable[[Actor, Progress, dict[str, Any]], dict[str, Any] | None]
PERSONS_WORK: dict[str, PersonsWork] = {}
AFTER_FAILURE: dict[str, Callable[[dict[str, Any], str], None]] = {}
SYSTEM_WORK: dict[str, Callable[[], None]] = {}


def persons_job(name: str) -> Callable[[PersonsWork], PersonsWork]:
    """Declare work that a person asks for; it opens its own transactions with `act_as`."""

    def declare(function: PersonsWork) -> PersonsWork:
        PERSONS_WORK[name] = function
        return function

    return declare


def after_failure(name: str) -> Callable[[Any], Any]:
    """Declare what is set right, as the system, when a job of that name failed or was cancelled."""

    def declare(function: Callable[[dict[str, Any], str], None]) -> Any:
        AFTER_FAILURE[name] = function
        return function

    return declare


def system_job(name: str, cron: str | None = None) -> Callable[[Any], Any]:
    """Declare work that runs as the system: when enqueued, or every time `cron` says (UTC)."""

    def declare(function: Callable[[], None]) -> Any:
        SYSTEM_WORK[name] = function
        if cron:
            CRON[name] = cron
        return function

    return declare


CRON: dict[str, str] = {}


def enqueue(actor: Actor, name: str, *, lock: str | None = None, **arguments: Any) -> Job:
    """Ask for work; it starts when this transaction commits, and not at all if it does not."""
    job = Job(user_id=actor.id, name=name, arguments=arguments)
    session().add(job)
    session().flush()
    _defer("persons_work", {"job_id": str(job.id)}, lock or str(job.id))
    return job


def enqueue_system(name: str) -> None:
    """Ask for the system's work `name`; asked twice before it starts, it runs once."""
    _defer("system_work", {"name": name}, f"system:{name}", queueing_lock=f"system:{name}")


def ask_to_cancel(job: Job) -> None:
    """Ask the worker to stop the job; one that has not started never will."""
    job.is_cancel_asked = True


def run_persons_job(database: Database, job_id: UUID) -> None:
    """Run one job to its end, whatever that is; an ended job is left as it is."""
    with database.transaction(as_system=True) as opened:
        job = opened.scalars(select(Job).where(Job.id == job_id)).one_or_none()
        if job is None or job.state in ENDED:
            return
        if job.is_cancel_asked:
            job.state, job.ended_at = "cancelled", time.now()
            opened.commit()
            _set_right(database, job, "cancelled")
            return
        job.state, job.started_at = "running", time.now()
        opened.commit()
    with database.transaction() as opened:
        actor = act_as(opened, job.user_id)
    state, result, problem = "done", None, None
    try:
        if actor is None:
            raise DomainError("not-allowed")
        result = PERSONS_WORK[job.name](actor, Progress(job.id, database), job.arguments)
    except JobCancelled:
        state = "cancelled"
    except DomainError as error:
        state, problem = "failed", error.kind
        log.warning("job %s failed: %s", job.name, error.kind)
    except Exception:  # the worker's last resort: whatever failed, the job must say so
        state, problem = "failed", "error"
        log.exception("job %s failed", job.name)
    with database.transaction(as_system=True) as opened:
        opened.execute(
            update(Job)
            .where(Job.id == job_id)
            .values(state=state, result=result, problem=problem, ended_at=time.now())
        )
        opened.commit()
    if state != "done":
        _set_right(database, job, problem or state)


def _set_right(database: Database, job: Job, problem: str) -> None:
    mend = AFTER_FAILURE.get(job.name)
    if mend is None:
        return
    with database.transaction(as_system=True) as opened:
        mend(job.arguments, problem)
        opened.commit()


def make_worker(app: Flask, system_url: str, *, keeps_time: bool) -> procrastinate.App:
    """The worker's application: Procrastinate over the system's connection.

    A worker that does not keep time leaves what is due by the clock to those that do.
    """
    connector = procrastinate.PsycopgConnector(conninfo=libpq_address(system_url))
    worker = procrastinate.App(connector=connector)
    database: Database = app.extensions["database"]

    @worker.task(name="persons_work", retry=procrastinate.RetryStrategy(max_attempts=5, wait=5))
    def persons_work(job_id: str) -> None:
        with app.app_context():
            run_persons_job(database, UUID(job_id))

    def run_system(name: str) -> None:
        with app.app_context(), database.transaction(as_system=True) as opened:
            SYSTEM_WORK[name]()
            opened.commit()

    @worker.task(name="system_work", retry=procrastinate.RetryStrategy(max_attempts=5, wait=30))
    def system_work(name: str) -> None:
        run_system(name)

    if keeps_time:
        for name, cron in CRON.items():
            _add_periodic(worker, name, cron, run_system)
        _add_rescue(worker)
    return worker


async def rescue_stalled(worker: procrastinate.App) -> None:
    """Put back into the queue what a worker had begun that was killed.

    A worker counts as killed when it has given no sign of life for half a minute.
    """
    for stalled in await worker.job_manager.get_stalled_jobs():
        await worker.job_manager.retry_job(stalled)


def _add_rescue(worker: procrastinate.App) -> None:
    @worker.periodic(cron="* * * * *")
    @worker.task(name="periodic:jobs.rescue", queueing_lock="periodic:jobs.rescue")
    async def rescue(timestamp: int) -> None:  # noqa: ARG001 - Procrastinate gives the scheduled time
        await rescue_stalled(worker)


def _add_periodic(
    worker: procrastinate.App, name: str, cron: str, run: Callable[[str], None]
) -> None:
    @worker.periodic(cron=cron)
    @worker.task(name=f"periodic:{name}", queueing_lock=f"periodic:{name}")
    def periodic(timestamp: int) -> None:  # noqa: ARG001 - Procrastinate gives the scheduled time
        run(name)


def _defer(
    task: str, arguments: dict[str, Any], lock: str, queueing_lock: str | None = None
) -> None:
    session().flush()
    session().execute(
        text("SELECT enqueue(:task, :lock, :queueing_lock, CAST(:arguments AS jsonb))"),
        {
            "task": task,
            "lock": lock,
            "queueing_lock": queueing_lock,
            "arguments": json.dumps(arguments),
        },
    )
