"""A partner institution's answer to the exact text, given by its representative."""

from uuid import UUID

from flask_babel import lazy_gettext as _l

from app.core import time
from app.core.database import session
from app.core.policy import Actor, require
from app.projects import letters, policy
from app.projects.models.project import Partnership, Project
from app.projects.models.states import CONSENTED, PartnershipState
from app.projects.service import preparing
from app.projects.service.answers import Answer, check, own_part, require_open
from app.projects.service.partnerships import end_memberships, note
from app.projects.text import Concern, exact_text, fingerprints

_REFUSALS = frozenset({PartnershipState.DECLINED, PartnershipState.ABSTAINED})


def answer(
    actor: Actor, project: Project, given: Answer, prepared_id: UUID | None = None
) -> Partnership:
    """Answer for the actor's own institution, with `prepared_id` on what a colleague prepared.

    Raises Invalid where words or a date lack, Conflict (guard "text_sha256") where the text that
    was read is not the one that stands, Conflict where it has been answered already or (guard
    "prepared_answer") where another answer has been prepared meanwhile.
    """
    require(policy.may_answer(actor, project))
    part = own_part(actor, project)
    session().refresh(part, ["state", "version"], with_for_update=True)
    require_open(project, part, given)
    check(given)
    part.prepared_by_id = preparing.confirmed(actor, project, prepared_id)
    _keep(actor, project, part, given)
    note("partner.answered", actor, part, outcome=given.state.value)
    letters.tell(
        letters.lead_of(project),
        project,
        _l("A partner has answered"),
        _l("An institution that you invited has answered."),
        "/partners",
    )
    return part


def _keep(actor: Actor, project: Project, part: Partnership, given: Answer) -> None:
    outcome, text = given.state, exact_text(project)
    if outcome in _REFUSALS:
        end_memberships(project, part.institution_id)
    part.answered_text, part.state = text, outcome
    part.answered_sha256 = given.text_sha256
    part.answered_at = time.now()
    part.answered_by_id = actor.id
    has_reservation = outcome is PartnershipState.ACCEPTED_WITH_RESERVATION
    part.reservation = given.reservation.strip() if has_reservation else ""
    part.is_reservation_accepted = False
    part.reason = given.reason.strip()
    part.expected_by = given.expected_by if outcome is PartnershipState.IN_PROCEDURE else None
    part.basis = given.basis
    if outcome in CONSENTED:
        part.contact_id = part.contact_id or actor.id
    part.counter_proposal, part.counter_refusal = given.counter_proposal, ""
    sha256 = fingerprints(text, part)
    part.general_sha256 = sha256[Concern.GENERAL_TERMS]
    part.part_sha256 = sha256[Concern.PART]
    session().flush()
