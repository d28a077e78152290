"""Made-up proposals that coordinators review: one vote given, changes asked for, a no, a yes."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from app.core.demonstration import Forum
from app.core.kinds import load
from app.core.policy import Actor, Label
from app.projects.models.project import Project
from app.projects.models.states import PartnerRole, PartnershipState, ProjectState
from app.projects.service import consent, partnerships, proposal, states
from app.projects.service.answers import Answer
from app.projects.text import text_sha256
from app.reviews.models import CRITERIA, Outcome
from app.reviews.service import assignment, voting

FIRST, SECOND = "coordinator.kg@forum.example", "coordinator.unodc@forum.example"
THIRD = "coordinator.kz@forum.example"
APPROVED_TOO = ("routes", "wastewater", "couriers", "clinics")
"""Of the projects that others have proposed, those that are approved."""
MADE_UP = "Made up for a demonstration."


@dataclass(frozen=True)
class Story:
    """A proposal: who leads it, who takes part, and what it asks."""

    key: str
    lead: str
    partner: str
    representative: str
    title: dict[str, str]
    question: str
    theme: str
    countries: tuple[str, ...]
    label: Label = Label.AMBER

    def fields(self) -> dict[str, Any]:
        """The whole text of the proposal."""
        return {
            "title": self.title,
            "summary": {"en": f"{self.question} {MADE_UP}"},
            "themes": [self.theme],
            "countries": list(self.countries),
            "questions": self.question,
            "method": "Two readers code each record by one list; every tenth is coded twice.",
            "data_wanted": "Yearly figures by province, as aggregates only.",
            "ethics": "No names, no telephone numbers, no pictures.",
            "risks": "A partner may send fewer years than it hopes to.",
            "outputs": "One joint report in two languages.",
            "resources": "Two people of each institution, a fifth of their time.",
            "starts_on": date(2027, 1, 11),
            "ends_on": date(2027, 12, 17),
            "label": self.label,
        }


STORIES = (
    Story(
        "markets",
        "researcher.uz@forum.example",
        "KazISS",
        "representative.kz@forum.example",
        {"en": "Online markets in Russian", "ru": "Онлайн-рынки на русском языке"},
        "How do listed prices differ from street prices?",
        "synthetic-drugs",
        ("UZ", "KZ"),
    ),
    Story(
        "precursors",
        "researcher.kg@forum.example",
        "CSR",
        "representative.tj@forum.example",
        {"en": "Precursors on the road", "ru": "Прекурсоры в пути"},
        "Which goods are declared where precursors are found?",
        "synthetic-drugs",
        ("KG", "TJ"),
        Label.GREEN,
    ),
    Story(
        "prisons",
        "researcher.kz@forum.example",
        "SCSR",
        "representative.tm@forum.example",
        {"en": "Treatment in prisons", "ru": "Лечение в местах лишения свободы"},
        "Who is treated, and for how long?",
        "drug-use",
        ("KZ", "TM"),
    ),
    Story(
        "borders",
        "researcher.tj@forum.example",
        "NISI",
        "representative.kg@forum.example",
        {"en": "Markets along the border", "ru": "Рынки вдоль границы"},
        "What moves when a crossing is closed?",
        "border-security",
        ("TJ", "KG"),
        Label.GREEN,
    ),
)


def build(forum: Forum) -> None:
    """Let four proposals be written and reviewed, and decide on those that other features add."""
    for days_ago, story in enumerate(STORIES, start=30):
        _submit(forum, story, days_ago)
    _begin(forum, "markets", 20)
    _recommend(forum, "markets", 18)
    vote(forum, "markets", FIRST, Outcome.APPROVE, days_ago=17)
    _talk(forum, "markets", FIRST, "Is the code list the same in both languages?", 17)
    _talk(forum, "markets", SECOND, "It is, since the second draft. I read on.", 16)
    decide(
        forum,
        "precursors",
        Outcome.REQUEST_CHANGES,
        "Say how long the records are kept, and who may read them. The question is a good one.",
        days_ago=12,
    )
    decide(
        forum,
        "prisons",
        Outcome.REJECT,
        "The figures that are asked for would point to single people. A new proposal with yearly"
        " totals would be welcome.",
        days_ago=14,
    )
    decide(forum, "borders", Outcome.APPROVE, "Sound, small and useful to both states.", days_ago=8)
    for days_ago, key in enumerate(APPROVED_TOO, start=150):
        if _is_submitted(forum, key):
            decide(forum, key, Outcome.APPROVE, "A question for the region.", days_ago=days_ago)


def decide(forum: Forum, key: str, outcome: Outcome, letter: str, *, days_ago: int) -> None:
    """Review a submitted project and decide on it, as two coordinators would."""
    _begin(forum, key, days_ago + 2)
    vote(forum, key, FIRST, outcome, days_ago=days_ago + 1)
    vote(forum, key, SECOND, outcome, f"{letter} {MADE_UP}", days_ago=days_ago)


def vote(
    forum: Forum, key: str, who: str, outcome: Outcome, letter: str = "", *, days_ago: int
) -> None:
    """Cast one vote."""
    with forum.as_(who, days_ago=days_ago) as actor:
        project = _project(forum, key, actor)
        voting.vote(actor, project, outcome, f"Read against the criteria. {MADE_UP}", letter)


def _submit(forum: Forum, story: Story, days_ago: int) -> None:
    with forum.as_(story.lead, days_ago=days_ago) as actor:
        project = proposal.propose(actor, story.fields())
        forum.projects[story.key] = project.id
        partnerships.invite(
            actor,
            project,
            forum.institutions[story.partner],
            PartnerRole.PARTNER,
            "Yearly figures and one reader.",
        )
    with forum.as_(story.representative, days_ago=days_ago - 3) as actor:
        project = _project(forum, story.key, actor)
        given = Answer(PartnershipState.ACCEPTED, text_sha256(project))
        consent.answer(actor, project, given)
    with forum.as_(story.lead, days_ago=days_ago - 5) as actor:
        states.submit(actor, _project(forum, story.key, actor))


def _begin(forum: Forum, key: str, days_ago: int) -> None:
    for reviewer in (FIRST, SECOND):
        with forum.as_(THIRD, days_ago=days_ago) as actor:
            project = _project(forum, key, actor)
            assignment.assign_reviewer(actor, project, forum.people[reviewer])


def _recommend(forum: Forum, key: str, days_ago: int) -> None:
    criteria = {
        name: {"score": score, "reason": MADE_UP}
        for name, score in zip(CRITERIA, (5, 4, 3, 4, 4), strict=True)
    }
    with forum.as_(FIRST, days_ago=days_ago) as actor:
        assignment.recommend(actor, _project(forum, key, actor), Outcome.APPROVE, criteria)


def _talk(forum: Forum, key: str, who: str, words: str, days_ago: int) -> None:
    with forum.as_(who, days_ago=days_ago) as actor:
        assignment.discuss(actor, _project(forum, key, actor), f"{words} {MADE_UP}")


def _is_submitted(forum: Forum, key: str) -> bool:
    if key not in forum.projects:
        return False
    with forum.as_(THIRD) as actor:
        return _project(forum, key, actor).state is ProjectState.SUBMITTED


def _project(forum: Forum, key: str, actor: Actor) -> Project:
    project_id: UUID = forum.projects[key]
    found: Project = load(Project, actor, project_id)
    return found
