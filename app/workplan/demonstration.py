"""A made-up project under way, with milestones in every state: met, late, moved, to verify."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from app.core import time
from app.core.demonstration import Forum
from app.core.kinds import load
from app.core.policy import Actor
from app.projects.models.project import Project
from app.projects.models.states import MemberRole, PartnerRole, PartnershipState
from app.projects.service import consent, decisions, members, partnerships, proposal, states
from app.projects.service.answers import Answer
from app.projects.text import text_sha256
from app.workplan.models import Milestone
from app.workplan.service import dates, planning, progress
from app.workplan.states import Agreement, MilestoneState, MoveReason

KEY = "prices"
LEAD = "researcher.uz@forum.example"
COORDINATOR = "coordinator.kg@forum.example"
PARTNERS = {
    "KazISS": ("representative.kz@forum.example", "researcher.kz@forum.example"),
    "CSR": ("representative.tj@forum.example", "researcher.tj@forum.example"),
}
MADE_UP = "Made up for a demonstration."
BEGAN = 220
"""Days since the project's first day."""


@dataclass(frozen=True)
class Planned:
    """A milestone of the proposal: its day is counted from today."""

    key: str
    package: int
    house: str
    title: str
    title_ru: str
    day: int
    needs: tuple[tuple[str, int], ...] = ()


PACKAGES = (
    ("ISRS", "Definitions and national data", "Определения и национальные данные"),
    ("KazISS", "Pooled series", "Сводные ряды"),
    ("CSR", "Analysis and report", "Анализ и доклад"),
)
PLAN = (
    Planned("codebook", 0, "ISRS", "Codebook agreed", "Справочник кодов согласован", -160),
    Planned(
        "data",
        0,
        "CSR",
        "National data delivered",
        "Национальные данные переданы",
        -97,
        (("codebook", 0),),
    ),
    Planned(
        "quality",
        0,
        "CSR",
        "Quality of data reported",
        "Отчёт о качестве данных",
        -37,
        (("data", 0),),
    ),
    Planned(
        "mapped",
        1,
        "KazISS",
        "Three sources mapped",
        "Три источника сопоставлены",
        -52,
        (("data", 0),),
    ),
    Planned(
        "pooled",
        1,
        "KazISS",
        "First pooled dataset",
        "Первый сводный набор данных",
        -5,
        (("mapped", 15),),
    ),
    Planned(
        "published",
        1,
        "KazISS",
        "Pooled dataset published",
        "Сводный набор данных опубликован",
        55,
        (("pooled", 30), ("quality", 0)),
    ),
    Planned("survey", 2, "CSR", "Survey of markets", "Опрос рынков", 20),
    Planned(
        "note",
        2,
        "ISRS",
        "Interim note on prices",
        "Промежуточная записка о ценах",
        -10,
        (("codebook", 0),),
    ),
    Planned(
        "report",
        2,
        "CSR",
        "Joint report, signed off",
        "Совместный доклад согласован",
        110,
        (("published", 40),),
    ),
)


def build(forum: Forum) -> None:
    """Propose with a plan, approve, begin, and let the work run late as work does."""
    today = time.now().date()
    _propose(forum, today)
    _approve(forum)
    _work(forum)


def _propose(forum: Forum, today: date) -> None:
    with forum.as_(LEAD, days_ago=BEGAN + 60) as actor:
        project = proposal.propose(actor, _fields(today))
        forum.projects[KEY] = project.id
        for house in PARTNERS:
            partnerships.invite(
                actor, project, forum.institutions[house], PartnerRole.PARTNER, MADE_UP
            )
    with forum.as_(LEAD, days_ago=BEGAN + 58) as actor:
        _plan(forum, actor, today)
    for house, (representative, _researcher) in PARTNERS.items():
        with forum.as_(representative, days_ago=BEGAN + 50) as actor:
            project = _project(forum, actor)
            answer = Answer(PartnershipState.ACCEPTED, text_sha256(project))
            consent.answer(actor, project, answer)
            partnerships.name_contact(
                actor, project, forum.institutions[house], forum.people[representative]
            )
    with forum.as_(LEAD, days_ago=BEGAN + 40) as actor:
        states.submit(actor, _project(forum, actor))


def _plan(forum: Forum, actor: Actor, today: date) -> None:
    project = _project(forum, actor)
    packages = [
        planning.add_package(
            actor, project, {"en": english, "ru": russian}, forum.institutions[house]
        )
        for house, english, russian in PACKAGES
    ]
    made: dict[str, UUID] = {}
    for each in PLAN:
        fields = {
            "title": {"en": each.title, "ru": each.title_ru},
            "work_package_id": packages[each.package].id,
            "responsible_institution_id": forum.institutions[each.house],
            "due_on": today + timedelta(each.day),
            "means_of_verification": f"A dataset version or a text of the project. {MADE_UP}",
            "needs": [(made[key], days) for key, days in each.needs],
        }
        milestone = planning.plan_milestone(actor, project, fields)
        made[each.key] = milestone.id
    forum.projects.update({f"{KEY}.{key}": found for key, found in made.items()})


def _approve(forum: Forum) -> None:
    with forum.as_(COORDINATOR, days_ago=BEGAN + 20) as actor:
        decisions.begin_review(actor, _project(forum, actor))
    with forum.as_(COORDINATOR, days_ago=BEGAN + 10) as actor:
        decisions.approve(actor, _project(forum, actor))
    with forum.as_(LEAD, days_ago=BEGAN) as actor:
        project = _project(forum, actor)
        for _representative, researcher in PARTNERS.values():
            members.name_member(
                actor, project, forum.people[researcher], MemberRole.EDITOR, ["investigation"]
            )
        states.activate(actor, project)


def _work(forum: Forum) -> None:
    kazakh, tajik = PARTNERS["KazISS"][1], PARTNERS["CSR"][1]
    _submit(forum, "codebook", LEAD, 162, "The codebook, revision 9.")
    _verify(forum, "codebook", kazakh, 160)
    _do(forum, "survey", LEAD, 90, _cancel)
    _move(forum, "data", 80, 31, MoveReason.DATA_NOT_RELEASED)
    _submit(forum, "data", tajik, 66, "Three dataset versions, one from each state.")
    _verify(forum, "data", LEAD, 64)
    _move(forum, "mapped", 60, 46, MoveReason.STAFF)
    _do(forum, "mapped", kazakh, 50, progress.start_milestone)
    _move(forum, "quality", 40, 24, MoveReason.OTHER)
    _move(forum, "pooled", 30, 14, MoveReason.IN_PROCEDURE)
    _do(forum, "pooled", kazakh, 29, _disagree)
    _submit(forum, "quality", tajik, 12, "The first report on quality.")
    _do(forum, "quality", LEAD, 9, _return)
    _submit(forum, "note", LEAD, 6, "The note, in English and Russian.")
    _submit(forum, "quality", tajik, 4, "The report with the missing table.")


def _submit(forum: Forum, key: str, who: str, days_ago: int, statement: str) -> None:
    words = f"{statement} {MADE_UP}"

    def submit(actor: Actor, milestone: Milestone) -> None:
        if milestone.state is MilestoneState.PLANNED:
            progress.start_milestone(actor, milestone)
        progress.submit_milestone(actor, milestone, words)

    _do(forum, key, who, days_ago, submit)


def _verify(forum: Forum, key: str, who: str, days_ago: int) -> None:
    _do(forum, key, who, days_ago, progress.verify_milestone)


def _move(forum: Forum, key: str, days_ago: int, days: int, reason: MoveReason) -> None:
    _do(
        forum,
        key,
        LEAD,
        days_ago,
        lambda a, m: dates.move_milestone(a, m, m.due_on + timedelta(days), reason, MADE_UP),
    )


def _disagree(actor: Actor, milestone: Milestone) -> None:
    dates.answer_move(actor, milestone, Agreement.DISAGREED)


def _return(actor: Actor, milestone: Milestone) -> None:
    progress.return_milestone(
        actor, milestone, f"The table of missing years is not in it. {MADE_UP}"
    )


def _cancel(actor: Actor, milestone: Milestone) -> None:
    planning.cancel_milestone(
        actor, milestone, f"The yearly figures answer the question. {MADE_UP}"
    )


def _do(
    forum: Forum, key: str, who: str, days_ago: int, act: Callable[[Actor, Milestone], object]
) -> None:
    with forum.as_(who, days_ago=days_ago) as actor:
        act(actor, load(Milestone, actor, forum.projects[f"{KEY}.{key}"]))


def _project(forum: Forum, actor: Actor) -> Project:
    found: Project = load(Project, actor, forum.projects[KEY])
    return found


def _fields(today: date) -> dict[str, Any]:
    return {
        "title": {
            "en": "Prices and purity along the northern route",
            "ru": "Цены и чистота вдоль северного маршрута",
        },
        "summary": {
            "en": f"How prices and purity follow each other. {MADE_UP}",
            "ru": "Как связаны цены и чистота. Вымышлено для демонстрации.",
        },
        "themes": ["drug-trafficking"],
        "countries": ["KZ", "TJ", "UZ"],
        "questions": f"Do prices follow purity, or the other way round? {MADE_UP}",
        "method": "Yearly series by province, joined by one codebook.",
        "data_wanted": "Prices and purity by province and year.",
        "ethics": "No personal data.",
        "risks": "A series may come late.",
        "outputs": "A pooled dataset and a joint report in two languages.",
        "resources": "One researcher of each institution, half a year.",
        "starts_on": today - timedelta(BEGAN),
        "ends_on": today + timedelta(150),
    }
