"""Plans of the other made-up projects, and the work on them until today."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from app.core import time
from app.core.demonstration import Forum
from app.core.kinds import load
from app.core.policy import Actor
from app.projects.models.project import Project
from app.workplan.models import Milestone
from app.workplan.service import planning, progress
from app.workplan.states import MilestoneState

MADE_UP = "Made up for a demonstration."


@dataclass(frozen=True)
class Step:
    """A milestone, due so many days from today; where it is met, who submits and verifies it."""

    house: str
    title: str
    title_ru: str
    day: int
    submits: str = ""
    verifies: str = ""


@dataclass(frozen=True)
class Plan:
    """The milestones of a project, planned by its lead so many days ago."""

    lead: str
    days_ago: int
    steps: tuple[Step, ...]


PLANS = {
    "routes": Plan(
        "researcher.uz",
        199,
        (
            Step(
                "ISRS",
                "Codebook agreed",
                "Справочник кодов согласован",
                -95,
                "researcher.uz",
                "researcher.kz",
            ),
            Step(
                "NISI",
                "National data delivered",
                "Национальные данные переданы",
                -30,
                "researcher.kg",
                "researcher.uz",
            ),
            Step("KazISS", "First pooled dataset", "Первый сводный набор данных", 26),
            Step("ISRS", "Joint report, signed off", "Совместный доклад согласован", 140),
        ),
    ),
    "clinics": Plan(
        "researcher.kg",
        199,
        (
            Step(
                "NISI",
                "Places counted",
                "Места подсчитаны",
                -40,
                "researcher.kg",
                "researcher.tj",
            ),
            Step("CSR", "Waiting times compared", "Время ожидания сопоставлено", 60),
        ),
    ),
    "wastewater": Plan(
        "researcher.kz",
        199,
        (
            Step(
                "KazISS",
                "Sampling agreed",
                "Отбор проб согласован",
                -110,
                "researcher.kz",
                "researcher.uz",
            ),
            Step(
                "ISRS",
                "Four weeks sampled",
                "Пробы за четыре недели отобраны",
                -50,
                "researcher.uz",
                "researcher.kz",
            ),
            Step(
                "KazISS",
                "Joint note in two languages",
                "Совместная записка на двух языках",
                -15,
                "researcher.kz",
                "researcher.uz",
            ),
        ),
    ),
    "couriers": Plan(
        "researcher.tj",
        199,
        (
            Step(
                "NISI",
                "Court files read",
                "Судебные дела прочитаны",
                -80,
                "researcher.kg",
                "researcher.tj",
            ),
            Step(
                "NISI",
                "Ways of transfer described",
                "Способы перевода описаны",
                -25,
                "researcher.kg",
                "researcher.tj",
            ),
        ),
    ),
    "transfers": Plan(
        "researcher.kz",
        19,
        (
            Step("KazISS", "Typologies listed", "Типологии собраны", 120),
            Step("CSR", "Common list proposed", "Общий перечень предложен", 260),
        ),
    ),
    "chemicals": Plan(
        "researcher.uz",
        11,
        (
            Step("ISRS", "List of fields agreed", "Перечень полей согласован", 110),
            Step("UNODC ROCA", "Samples compared", "Образцы сопоставлены", 280),
        ),
    ),
}


def plan(forum: Forum) -> None:
    """Write the milestones into the proposals, before anybody answers to their text."""
    today = time.now().date()
    for key, each in PLANS.items():
        with forum.as_(_address(each.lead), days_ago=each.days_ago) as actor:
            project = load(Project, actor, forum.projects[key])
            for step in each.steps:
                fields = {
                    "title": {"en": step.title, "ru": step.title_ru},
                    "responsible_institution_id": forum.institutions[step.house],
                    "due_on": today + timedelta(step.day),
                    "means_of_verification": f"A text or a dataset of the project. {MADE_UP}",
                }
                made = planning.plan_milestone(actor, project, fields)
                forum.projects[f"{key}.{step.title}"] = made.id


def work(forum: Forum) -> None:
    """Submit what is met three days before it is due, and have it verified on its day."""
    met = [(key, step) for key, each in PLANS.items() for step in each.steps if step.verifies]
    for key, step in sorted(met, key=lambda pair: pair[1].day):
        name = f"{key}.{step.title}"
        _do(forum, step.submits, 3 - step.day, name, _submit)
        _do(forum, step.verifies, -step.day, name, progress.verify_milestone)


def _submit(actor: Actor, milestone: Milestone) -> None:
    if milestone.state is MilestoneState.PLANNED:
        progress.start_milestone(actor, milestone)
    progress.submit_milestone(actor, milestone, f"What was agreed is delivered. {MADE_UP}")


def _do(
    forum: Forum, who: str, days_ago: int, name: str, act: Callable[[Actor, Milestone], object]
) -> None:
    with forum.as_(_address(who), days_ago=days_ago) as actor:
        act(actor, load(Milestone, actor, forum.projects[name]))


def _address(name: str) -> str:
    return f"{name}@forum.example"
