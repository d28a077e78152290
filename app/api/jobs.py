"""Background work, for whoever asked for it: how far it is, and how to stop it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint

from app.api.routing import endpoint
from app.api.schemas import Answer
from app.core.actions import Action
from app.core.jobs import ENDED, Job, ask_to_cancel

blueprint = Blueprint("jobs_api", __name__)


class JobAnswer(Answer):
    """A job: `done` of `total` of the present `stage` (0 of 0 where it cannot be said)."""

    id: UUID
    name: str
    state: str
    stage: str
    done: int
    total: int
    result: dict[str, Any] | None
    problem: str | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


@endpoint(blueprint, "/jobs/<uuid:job_id>", action=Action.SEE_JOB, load=Job, answers=JobAnswer)
def show(job: Job) -> Any:
    """State, progress and result of a job."""
    return JobAnswer.model_validate(job)


@endpoint(
    blueprint,
    "/jobs/<uuid:job_id>",
    action=Action.CANCEL_JOB,
    load=Job,
    method="DELETE",
    answers=JobAnswer,
)
def cancel(job: Job) -> Any:
    """Ask the worker to stop a job; one that has ended stays as it is."""
    if job.state not in ENDED:
        ask_to_cancel(job)
    return lambda: JobAnswer.model_validate(job)
