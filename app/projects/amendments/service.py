"""Amendments: proposed and written, put to the partners, handed to the coordinators, withdrawn."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import time
from app.core.database import session
from app.core.errors import Conflict, Invalid
from app.core.fingerprint import fingerprint
from app.core.policy import Actor, Doer, require
from app.projects import guards as project_guards
from app.projects import letters
from app.projects.amendments import guards, leading, policy, queries
from app.projects.amendments.models import TRANSITIONS, Amendment, AmendmentAnswer, AmendmentState
from app.projects.amendments.text import (
    AMENDABLE,
    PLAN_PARTS,
    amended_text,
    changed_fields,
    concerned,
    with_reservation,
)
from app.projects.models.project import Project
from app.projects.models.states import PartnerRole, PartnershipState
from app.projects.queries import registrations_of
from app.projects.sections import SECTIONS
from app.projects.service.partnerships import invitable
from app.projects.service.proposal import check_fields, check_tables
from app.projects.service.states import note
from app.projects.text import consented_to, planned_parts, registered_text
from app.ui.states import state_appearance

NEEDED = frozenset(name for section in SECTIONS for name in section.needed)


@dataclass(frozen=True)
class NewPart:
    """What an institution is to bring, and as what."""

    role: PartnerRole
    contribution: str


@dataclass(frozen=True)
class Changes:
    """What is to be changed of an amendment; what is left out stays."""

    reason: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    partners: Mapping[UUID, NewPart | None] = field(default_factory=dict)
    """None: the institution's part ends."""
    takes_plan: bool | None = None
    lead_institution_id: UUID | None = None
    """The partner that is to lead."""


def propose(actor: Actor, project: Project, changes: Changes) -> Amendment:
    """Begin an amendment to the registration in force; it stays in force meanwhile.

    Raises Conflict where one is under way, Invalid without a reason or for what cannot be amended.
    """
    require(policy.may_propose(actor, project))
    session().refresh(project, ["version"], with_for_update=True)
    if queries.amendment_under_way(actor, project) is not None:
        raise Conflict(_("Another amendment of this project is under way."), guard="under_way")
    base = registrations_of(actor, project)[0]
    text = registered_text(base)
    amendment = Amendment(
        project=project,
        project_id=project.id,
        number=queries.next_number(actor, project),
        state=AmendmentState.DRAFT,
        reason="",
        proposed_by_id=actor.id,
        base_number=base.number,
        before=text,
        fields={},
        partners={},
        takes_plan=False,
        content=text,
        text_sha256=fingerprint(text),
        answers=[],
    )
    session().add(amendment)
    _write(actor, amendment, changes)
    if not amendment.reason:
        raise Invalid({"reason": [_("Say why, in a sentence.")]})
    session().flush()
    note_on("amendment.proposed", actor, amendment)
    return amendment


def change(actor: Actor, amendment: Amendment, changes: Changes) -> None:
    """Change what the amendment proposes; raises Invalid for what cannot be amended."""
    require(policy.may_change(actor, amendment))
    before = amendment.content
    _write(actor, amendment, changes)
    session().flush()
    if amendment.content != before or changes.reason is not None:
        note_on("amendment.changed", actor, amendment)


def ask(actor: Actor, amendment: Amendment) -> None:
    """Close the text and ask those whose part or whose general terms it changes.

    Who has consented already to what concerns it is not asked again. Raises Conflict naming the
    guard unmet.
    """
    require(policy.may_steer(actor, amendment))
    if amendment.is_written_on:
        _settle(amendment)
    project_guards.hold(guards.of_asking(actor, amendment))
    move(amendment, AmendmentState.ASKED)
    wanted = concerned(amendment.before, amendment.content, _gone(amendment.project))
    for answer in [each for each in amendment.answers if each.institution_id not in wanted]:
        amendment.answers.remove(answer)
        session().delete(answer)
    for institution_id in wanted:
        _ask_one(actor, amendment, institution_id)
    session().flush()
    note_on("amendment.asked", actor, amendment)
    leading.tell_the_others(actor, amendment)


def reopen(actor: Actor, amendment: Amendment) -> None:
    """Open the text again before it has gone to the coordinators."""
    require(policy.may_steer(actor, amendment))
    move(amendment, AmendmentState.DRAFT)
    note_on("amendment.reopened", actor, amendment)


def submit(actor: Actor, amendment: Amendment) -> None:
    """Hand it to the coordinators, with the reservations made, which the lead thereby accepts.

    Raises Conflict naming the guard unmet.
    """
    require(policy.may_steer(actor, amendment))
    project = amendment.project
    session().refresh(project, ["version", "state"], with_for_update=True)
    require(policy.may_propose(actor, project))
    project_guards.hold(guards.of_submission(actor, amendment))
    move(amendment, AmendmentState.IN_REVIEW)
    for answer in amendment.answers:
        amendment.content = with_reservation(
            amendment.content, answer.institution_id, answer.reservation
        )
    amendment.text_sha256 = fingerprint(amendment.content)
    amendment.submitted_at = project.submitted_at = time.now()
    project.is_amending = True
    session().flush()
    note_on("amendment.submitted", actor, amendment)
    letters.tell_that_an_amendment_waits(actor, project)


def withdraw(actor: Actor, amendment: Amendment, reason: str = "") -> None:
    """Take it back for good; the registration in force stays as it is."""
    require(policy.may_steer(actor, amendment))
    project = amendment.project
    session().refresh(project, ["version"], with_for_update=True)
    move(amendment, AmendmentState.WITHDRAWN)
    amendment.state_reason, project.is_amending = reason.strip(), False
    session().flush()
    note_on("amendment.withdrawn", actor, amendment)


def move(amendment: Amendment, to: AmendmentState) -> None:
    """Bring the amendment into the state `to`; raises Conflict where the present one forbids it."""
    session().refresh(amendment, ["state", "version"], with_for_update=True)
    if to not in TRANSITIONS[amendment.state]:
        raise Conflict(
            _(
                "An amendment that is “%(now)s” cannot become “%(then)s”.",
                now=state_appearance(amendment.state).word,
                then=state_appearance(to).word,
            )
        )
    amendment.state = to


def note_on(name: str, actor: Doer, amendment: Amendment) -> None:
    """Record what happened to the amendment, in its project's activity."""
    note(name, actor, amendment.project, amendment=amendment.number)


def _write(actor: Actor, amendment: Amendment, changes: Changes) -> None:
    if changes.reason is not None:
        if not changes.reason.strip():
            raise Invalid({"reason": [_("Say why, in a sentence.")]})
        amendment.reason = changes.reason.strip()
    if changes.takes_plan is not None:
        amendment.takes_plan = changes.takes_plan
    amendment.fields = _fields(amendment, changes.fields)
    if changes.lead_institution_id is not None:
        amendment.partners = leading.handed_over(amendment, changes.lead_institution_id)
        _settle(amendment)
    amendment.partners = {**amendment.partners, **_partners(actor, amendment, changes.partners)}
    _settle(amendment)


def _fields(amendment: Amendment, given: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(given) - set(AMENDABLE)
    if unknown:
        raise Invalid({name: [_("An amendment does not change this.")] for name in unknown})
    empty = {name for name in NEEDED.intersection(given) if not given[name]}
    if empty:
        raise Invalid({name: [_("This cannot be left empty.")] for name in empty})
    kept = {name: value for name, value in amendment.fields.items() if name not in given}
    fields = kept | changed_fields(amendment.before, given)
    text = amendment.before | fields
    start, end = (_day(text[name]) for name in ("starts_on", "ends_on"))
    check_fields(text["title"], start, end, text["themes"], text["countries"])
    check_tables({each["institution_id"] for each in amendment.content["partners"]}, given)
    return fields


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _partners(
    actor: Actor, amendment: Amendment, given: Mapping[UUID, NewPart | None]
) -> dict[str, Any]:
    registered = {each["institution_id"]: each for each in amendment.before["partners"]}
    leads = leading.leading_in(amendment.content)
    found: dict[str, Any] = {}
    for institution_id, part in given.items():
        key = str(institution_id)
        role = registered.get(key, {}).get("role")
        if (key == leads) is not (part is not None and part.role is PartnerRole.LEAD):
            raise Invalid({"partners": [_("The lead institution stays what it is.")]})
        if part is None:
            found[key] = None
            continue
        if part.role not in {role, PartnerRole.LEAD}:
            invitable(actor, institution_id, part.role)
        found[key] = {"role": part.role.value, "contribution": part.contribution.strip()}
    return found


def _settle(amendment: Amendment) -> None:
    """Compute the text anew: with the plan as it stands, where that is taken along."""
    project = amendment.project
    plan = None
    if amendment.takes_plan:
        plan = {name: planned_parts(project).get(name, []) for name in PLAN_PARTS}
    content = amended_text(
        amendment.before, amendment.fields, amendment.partners, plan, _gone(project)
    )
    if content != amendment.content:
        amendment.content, amendment.text_sha256 = content, fingerprint(content)


def _gone(project: Project) -> frozenset[str]:
    """Institutions that have left the project."""
    return frozenset(
        str(each.institution_id)
        for each in project.partnerships
        if each.state is PartnershipState.LEFT
    )


def _ask_one(actor: Actor, amendment: Amendment, institution_id: UUID) -> None:
    answer = amendment.answer_of(institution_id)
    if answer is None:
        answer = AmendmentAnswer(
            amendment=amendment,
            amendment_id=amendment.id,
            project_id=amendment.project_id,
            institution_id=institution_id,
            state=PartnershipState.INVITED,
        )
        session().add(answer)
    elif answer.is_consent and _still_holds(amendment, answer):
        return
    answer.state = PartnershipState.INVITED
    letters.tell(
        letters.representatives_of(actor, institution_id),
        amendment.project,
        _l("Your institution is asked about an amendment"),
        _l("An amendment of a project concerns your institution. It is asked to answer."),
        "/amendments",
    )


def _still_holds(amendment: Amendment, answer: AmendmentAnswer) -> bool:
    sha256 = consented_to(amendment.content, answer.institution_id)
    answered = (answer.general_sha256, answer.part_sha256)
    return answered == tuple(sha256.values())
