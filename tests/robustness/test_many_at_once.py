"""What many do at once: no change is lost, nothing is done twice, nobody is left out of two."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core.events import Event
from app.core.jobs import run_persons_job
from app.core.policy import Label
from app.drafts.models import Draft
from app.projects.models.project import Project
from tests.acts import acts_of
from tests.clients import Api
from tests.projects.stories import COMPLETE

pytestmark = pytest.mark.promises

WRITERS, EDITS = 4, 150
REPEATS = 50
ROUNDS = 200


def test_of_edits_at_once_none_is_lost_and_the_loser_is_told(api, make, promise):
    lead = make.user()
    project = make.project(lead)
    people = [lead, *(make.user(lead.institution) for _ in range(WRITERS - 1))]
    for person in people[1:]:
        make.member(project, person, "editor")
    path, programs = f"/projects/{project.id}", [api(person) for person in people]

    def write(number: int) -> tuple[list[str], int]:
        program, marks, refused = programs[number], [], 0
        while len(marks) < EDITS:
            shown = program.get(path)
            mark = f"w{number}x{len(marks)}"
            said = {"method": f"{shown.json['proposal']['method']} {mark}".strip()}
            answer = program.patch(path, said, If_Match=shown.headers["ETag"])
            if answer.status_code == 200:
                marks.append(mark)
            else:
                assert answer.status_code == 412, answer.text
                refused += 1
        return marks, refused

    with ThreadPoolExecutor(WRITERS) as pool:
        outcomes = list(pool.map(write, range(WRITERS)))

    said = set(programs[0].get(path).json["proposal"]["method"].split())
    acknowledged = {mark for marks, _refused in outcomes for mark in marks}
    lost, refused = acknowledged - said, sum(refused for _marks, refused in outcomes)
    figure = f"{len(lost)} of {len(acknowledged)} edits lost, {refused} refused with 412"
    promise("P19", figure, "0 lost, who is too late is told", not lost and refused > 0)


def test_a_request_sent_fifty_times_at_once_is_one(app, make, owner, promise):
    lead = make.user()
    project = make.project(lead, "active")
    token = make.token_of(lead)
    requests = [
        ("/projects", {**COMPLETE, "title": {"en": "Made-up project"}}, Project),
        (f"/projects/{project.id}/drafts", {"title": "A made-up draft"}, Draft),
    ]

    wrong = []
    for path, body, model in requests:
        before = owner.scalar(select(func.count()).select_from(model))
        key = {"Idempotency_Key": f"made up for {path}"}
        programs = [Api(app, token) for _ in range(REPEATS)]
        answers = at_once(*(partial(each.post, path, body, **key) for each in programs))
        owner.rollback()
        made = owner.scalar(select(func.count()).select_from(model)) - before
        said = {(each.status_code, each.text) for each in answers}
        if made != 1 or len(said) != 1 or answers[0].status_code != 201:
            wrong.append((path, made, said))

    print(wrong)
    told = [act.name for act in acts_of(owner)]
    figure = f"{len(requests) - len(wrong)} of {len(requests)} acts done and told once"
    is_told_once = sorted(told) == sorted(set(told))
    target = f"1 effect, 1 act told and 1 answer to {REPEATS} requests at once"
    promise("P20", figure, target, not wrong and is_told_once)


def test_no_label_is_lowered_that_was_raised_while_two_people_agreed(
    app, api, make, owner, promise
):
    house = make.institution()
    people = [make.user(house, "representative") for _ in range(4)]
    asking, first, second, raising = (api(person) for person in people)
    wrong, lowered = [], 0

    for number in range(ROUNDS):
        dataset = make.dataset(None, people[0], label=Label.AMBER_STRICT)
        path = f"/datasets/{dataset.id}"
        asked = asking.patch(path, {"label": "GREEN", "reason": "Made up."}, If_Match="1")
        place = asked.headers["Location"].removeprefix("/api/v1")
        at_once(
            partial(confirm, app, first, place),
            partial(confirm, app, second, place),
            partial(lift, raising, path, looks=number % 12),
        )
        owner.rollback()
        told = owner.scalars(
            select(Event.name).where(Event.subject_id == dataset.id).order_by(Event.sequence)
        ).all()
        lowered += "dataset.label_lowered" in told
        if told not in (["dataset.label_lowered"], ["dataset.label_raised"]):
            wrong.append(told)

    print(*wrong[:20], sep="\n")
    figure = f"{len(wrong)} of {ROUNDS} races wrong, {lowered} lowered, the others raised"
    target = "0 lowered after it was raised, or twice"
    promise("P21", figure, target, not wrong and 0 < lowered < ROUNDS)


def confirm(app: Flask, program: Api, place: str) -> None:
    """Confirm, and do at once what the worker would do next."""
    said = program.post(f"{place}/confirmation", {"outcome": "confirm"})
    job = said.headers.get("Location", "").rpartition("/jobs/")[2]
    if job:
        with app.app_context():
            run_persons_job(app.extensions["database"], UUID(job))


def lift(program: Api, path: str, looks: int) -> None:
    """Raise the label, after so many looks at the card: sooner or later than the others."""
    for _look in range(looks):
        program.get(path)
    program.patch(path, {"label": "RED"}, If_Match="1")


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What the acts give, all begun in the same moment."""
    together = Barrier(len(acts))

    def begin(act: Callable[[], Any]) -> Any:
        together.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(begin, acts))
