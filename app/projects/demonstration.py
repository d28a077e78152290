"""Made-up projects in the states that a project can be in; reviews add those that they decide."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from app.core import time
from app.core.demonstration import Forum
from app.core.kinds import load
from app.core.policy import Actor, Label
from app.projects import demonstration_texts as texts
from app.projects.models.project import Project
from app.projects.models.states import MemberRole, PartnerRole, PartnershipState
from app.projects.service import consent, members, partnerships, proposal, reservations, states
from app.projects.service.answers import Answer
from app.projects.text import text_sha256

STARTED = ("routes", "clinics", "wastewater", "couriers")
"""Those that become active, once they are approved and planned."""
LONG_AGO = 200
"""Days since the older proposals were begun."""


@dataclass(frozen=True)
class Part:
    """An institution that is invited, and what it answers (None: nothing yet)."""

    house: str
    speaker: str = ""
    answer: PartnershipState | None = PartnershipState.ACCEPTED
    role: PartnerRole = PartnerRole.PARTNER
    brings: str = "Its records of five years, as aggregates, and one reader. Made up."
    reservation: str = ""


@dataclass(frozen=True)
class Story:
    """A proposal, who takes part, who works on it, and whether it is submitted."""

    key: str
    lead: str
    parts: tuple[Part, ...]
    text: dict[str, Any]
    label: Label = Label.AMBER
    begun: int = LONG_AGO
    is_submitted: bool = True
    team: dict[str, MemberRole] = field(default_factory=dict)

    def fields(self) -> dict[str, Any]:
        """The whole text, with dates counted from the day on which it is begun."""
        today = time.now().date()
        return {
            **texts.REST,
            **self.text,
            "label": self.label,
            "starts_on": today + timedelta(days=60),
            "ends_on": today + timedelta(days=420),
        }


def _address(name: str) -> str:
    return f"{name}@forum.example"


STORIES = (
    Story(
        "routes",
        "researcher.uz",
        (
            Part("KazISS", "representative.kz"),
            Part("NISI", "representative.kg"),
            Part(
                "CSR",
                "representative.tj",
                PartnershipState.ACCEPTED_WITH_RESERVATION,
                reservation="Rows stay in Dushanbe. Only aggregates may leave. Made up.",
            ),
            Part("UNODC ROCA", "representative.unodc", role=PartnerRole.OBSERVER),
        ),
        texts.ROUTES,
        team={
            "researcher.kz": MemberRole.EDITOR,
            "researcher.kg": MemberRole.CONTRIBUTOR,
            "researcher.tj": MemberRole.CONTRIBUTOR,
        },
    ),
    Story(
        "clinics",
        "researcher.kg",
        (Part("CSR", "representative.tj"),),
        texts.CLINICS,
        Label.GREEN,
        team={"researcher.tj": MemberRole.EDITOR},
    ),
    Story(
        "wastewater",
        "researcher.kz",
        (Part("ISRS", "representative.uz"),),
        texts.WASTEWATER,
        Label.CLEAR,
        team={"researcher.uz": MemberRole.EDITOR},
    ),
    Story(
        "couriers",
        "researcher.tj",
        (Part("NISI", "representative.kg"),),
        texts.COURIERS,
        team={"researcher.kg": MemberRole.CONTRIBUTOR},
    ),
    Story(
        "transfers",
        "researcher.kz",
        (Part("CSR", "representative.tj"),),
        texts.TRANSFERS,
        begun=20,
    ),
    Story(
        "migration",
        "researcher.tm",
        (Part("ISRS", "representative.uz"),),
        texts.MIGRATION,
        begun=40,
        is_submitted=False,
    ),
    Story(
        "chemicals",
        "researcher.uz",
        (
            Part("KazISS", "representative.kz"),
            Part("NISI", answer=None),
            Part(
                "CSR",
                "representative.tj",
                PartnershipState.ACCEPTED_WITH_RESERVATION,
                reservation="Rows stay in Dushanbe. Only aggregates may leave. Made up.",
            ),
            Part("SCSR", "representative.tm", PartnershipState.IN_PROCEDURE),
            Part("UNODC ROCA", "representative.unodc"),
        ),
        texts.CHEMICALS,
        begun=12,
        is_submitted=False,
    ),
)


def propose(forum: Forum) -> None:
    """Write the proposals and invite those whom they name."""
    for story in STORIES:
        _propose(forum, story)


def build(forum: Forum) -> None:
    """Answer and submit as the forum's people would."""
    for story in STORIES:
        for part in story.parts:
            _answer(forum, story, part)
        _prepare(forum, story)
    with forum.as_(_address("researcher.tm"), days_ago=5) as actor:
        states.withdraw(actor, _project(forum, "migration", actor), texts.WITHDRAWN)
    # One part changes after its institution has consented: it alone is asked again.
    with forum.as_(_address("researcher.uz"), days_ago=2) as actor:
        partnerships.change_part(
            actor,
            _project(forum, "chemicals", actor),
            forum.institutions["UNODC ROCA"],
            "A comparison of forty samples from four states. Made up.",
            PartnerRole.PARTNER,
        )


def start(forum: Forum) -> None:
    """Start the work of what is approved by now."""
    leads = {story.key: _address(story.lead) for story in STORIES}
    for key in STARTED:
        with forum.as_(leads[key], days_ago=140) as actor:
            states.activate(actor, _project(forum, key, actor))


def end(forum: Forum) -> None:
    """Complete, archive and suspend some of what was started."""
    leads = {story.key: _address(story.lead) for story in STORIES}
    for key in ("wastewater", "couriers"):
        with forum.as_(leads[key], days_ago=9) as actor:
            states.complete(actor, _project(forum, key, actor))
    with forum.as_(_address("coordinator.kz"), days_ago=6) as actor:
        states.archive(actor, _project(forum, "couriers", actor), texts.ARCHIVED)
    with forum.as_(_address("coordinator.kz"), days_ago=4) as actor:
        states.suspend(actor, _project(forum, "clinics", actor), texts.SUSPENDED)


def _propose(forum: Forum, story: Story) -> None:
    with forum.as_(_address(story.lead), days_ago=story.begun) as actor:
        project = proposal.propose(actor, story.fields())
        forum.projects[story.key] = project.id
        for part in story.parts:
            house = forum.institutions[part.house]
            partnerships.invite(actor, project, house, part.role, part.brings)
        proposal.change_proposal(actor, project, {"resource_table": _resources(project)})


def _resources(project: Project) -> list[dict[str, Any]]:
    """The same work of every institution that works on it, and one journey of the lead."""
    row = {"kind": "staff", "amount": "6", "unit": "person_months", "note": texts.MADE_UP}
    houses = [each for each in project.partnerships if each.role is not PartnerRole.OBSERVER]
    found = [{**row, "institution_id": str(each.institution_id)} for each in houses]
    journey = {"kind": "travel", "amount": "3200", "unit": "USD", "note": texts.MADE_UP}
    return [*found, {**journey, "institution_id": str(project.lead_institution_id)}]


def _answer(forum: Forum, story: Story, part: Part) -> None:
    if part.answer is None:
        return
    with forum.as_(_address(part.speaker), days_ago=max(story.begun - 4, 1)) as actor:
        project = _project(forum, story.key, actor)
        is_waiting = part.answer is PartnershipState.IN_PROCEDURE
        given = Answer(
            part.answer,
            text_sha256(project),
            reservation=part.reservation,
            expected_by=_in_three_weeks() if is_waiting else None,
            basis={"number": "Made up 1/26", "date": time.now().date().isoformat()},
        )
        consent.answer(actor, project, given)


def _prepare(forum: Forum, story: Story) -> None:
    with forum.as_(_address(story.lead), days_ago=max(story.begun - 8, 1)) as actor:
        project = _project(forum, story.key, actor)
        for name, role in story.team.items():
            members.name_member(
                actor, project, forum.people[_address(name)], role, ["investigation"]
            )
        if not story.is_submitted:
            return
        for part in story.parts:
            if part.reservation:
                reservations.accept(actor, project, forum.institutions[part.house])
        states.submit(actor, project)


def _in_three_weeks() -> date:
    return time.now().date() + timedelta(days=21)


def _project(forum: Forum, key: str, actor: Actor) -> Project:
    found: Project = load(Project, actor, forum.projects[key])
    return found
