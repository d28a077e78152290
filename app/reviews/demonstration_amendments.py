"""Made-up amendments of one project: one that has become a registration, one under decision."""

from datetime import timedelta

from app.core.demonstration import Forum
from app.core.kinds import load
from app.core.policy import Actor
from app.projects.amendments import answering, service
from app.projects.amendments.models import Amendment
from app.projects.amendments.queries import amendment_under_way
from app.projects.amendments.service import Changes, NewPart
from app.projects.models.project import Project
from app.projects.models.states import PartnerRole, PartnershipState
from app.projects.service.answers import Answer
from app.reviews.demonstration import FIRST, MADE_UP, SECOND
from app.reviews.models import Outcome
from app.reviews.service import voting

PROJECT, LEAD = "routes", "researcher.uz@forum.example"
SPEAKERS = {
    "KazISS": "representative.kz@forum.example",
    "NISI": "representative.kg@forum.example",
    "CSR": "representative.tj@forum.example",
    "SCSR": "representative.tm@forum.example",
}


def build(forum: Forum) -> None:
    """Extend the project by a quarter, as approved; let a further partner ask to join."""
    with forum.as_(LEAD, days_ago=100) as actor:
        project = _project(forum, actor)
        assert project.ends_on is not None  # it was submitted with one
        ends_on = project.ends_on + timedelta(days=91)
        reason = f"The records of two years came a quarter later. {MADE_UP}"
        service.propose(actor, project, Changes(reason, fields={"ends_on": ends_on}))
    _put_to_partners(forum, ("KazISS", "NISI", "CSR"), 98)
    _vote(forum, FIRST, 92)
    _vote(forum, SECOND, 91, f"The delay is not the partners' doing. {MADE_UP}")
    with forum.as_(LEAD, days_ago=7) as actor:
        joins = NewPart(PartnerRole.PARTNER, f"Yearly totals of two crossings. {MADE_UP}")
        brings = NewPart(
            PartnerRole.PARTNER, f"Its records of six years instead of five. {MADE_UP}"
        )
        partners = {forum.institutions["SCSR"]: joins, forum.institutions["NISI"]: brings}
        reason = f"A fifth state would close the gap in the west. {MADE_UP}"
        service.propose(actor, _project(forum, actor), Changes(reason, partners=partners))
    _put_to_partners(forum, ("NISI", "SCSR"), 6)
    _vote(forum, FIRST, 3)


def _put_to_partners(forum: Forum, houses: tuple[str, ...], days_ago: int) -> None:
    with forum.as_(LEAD, days_ago=days_ago) as actor:
        amendment = _amendment(forum, actor)
        service.ask(actor, amendment)
        amendment_id = amendment.id
    for house in houses:
        with forum.as_(SPEAKERS[house], days_ago=days_ago - 1) as actor:
            asked: Amendment = load(Amendment, actor, amendment_id)
            given = Answer(PartnershipState.ACCEPTED, asked.text_sha256)
            answering.answer(actor, asked, given)
    with forum.as_(LEAD, days_ago=days_ago - 2) as actor:
        service.submit(actor, _amendment(forum, actor))


def _vote(forum: Forum, who: str, days_ago: int, letter: str = "") -> None:
    with forum.as_(who, days_ago=days_ago) as actor:
        reason = f"The difference is small and clear. {MADE_UP}"
        amendment = _amendment(forum, actor)
        voting.vote_on_amendment(actor, amendment, Outcome.APPROVE, reason, letter)


def _amendment(forum: Forum, actor: Actor) -> Amendment:
    found = amendment_under_way(actor, _project(forum, actor))
    assert found is not None  # it has been proposed above
    return found


def _project(forum: Forum, actor: Actor) -> Project:
    found: Project = load(Project, actor, forum.projects[PROJECT])
    return found
