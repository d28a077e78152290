"""A partner institution's answer to the exact text."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import time
from app.core.database import session
from app.core.errors import Conflict, Invalid
from app.core.policy import Actor, require
from app.projects import letters, policy
from app.projects.models.project import Partnership, Project
from app.projects.models.states import ANSWERS, CONSENTED, PartnershipState
from app.projects.service.partnerships import end_memberships, note
from app.projects.text import exact_text, terms_sha256, text_sha256


@dataclass(frozen=True)
class Answer:
    """What an institution says to one exact text, and on which paper."""

    outcome: PartnershipState
    text_sha256: str
    reservation: str = ""
    reason: str = ""
    expected_by: date | None = None
    basis: dict[str, Any] | None = None


def answer(actor: Actor, project: Project, given: Answer) -> Partnership:
    """Answer for the actor's own institution.

    Raises Invalid where words or a date lack, Conflict (guard "text_sha256") where the text that
    was read is not the one that stands, Conflict where it has been answered already.
    """
    require(policy.may_answer(actor, project))
    part = project.partnership_of(actor.institution_id)
    assert part is not None  # the rule has asked
    session().refresh(part, ["state", "version"], with_for_update=True)
    if given.outcome not in ANSWERS[part.state] or given.outcome in _NO_ANSWERS:
        raise Conflict(_("Your institution has answered already."), guard="answered")
    if given.text_sha256 != text_sha256(project):
        raise Conflict(
            _("The text has changed since you read it. Read it again, then answer."),
            guard="text_sha256",
        )
    _check(given)
    _keep(actor, project, part, given)
    note("partner.answered", actor, part, outcome=given.outcome.value)
    letters.tell(
        letters.lead_of(project),
        project,
        _l("A partner has answered"),
        _l("An institution that you invited has answered."),
        "/partners",
    )
    return part


_NO_ANSWERS = frozenset({PartnershipState.INVITED, PartnershipState.LEFT})
_REFUSALS = frozenset({PartnershipState.DECLINED, PartnershipState.ABSTAINED})


def _keep(actor: Actor, project: Project, part: Partnership, given: Answer) -> None:
    outcome = given.outcome
    if outcome in _REFUSALS:
        end_memberships(project, part.institution_id)
    part.answered_text = exact_text(project)
    part.terms_sha256 = terms_sha256(project, part)
    part.state = outcome
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
    session().flush()


def _check(given: Answer) -> None:
    errors: dict[str, list[object]] = {}
    if (
        given.outcome is PartnershipState.ACCEPTED_WITH_RESERVATION
        and not given.reservation.strip()
    ):
        errors["reservation"] = [_("Write the reservation: it will stand with the text.")]
    if given.outcome is PartnershipState.IN_PROCEDURE:
        if given.expected_by is None:
            errors["expected_by"] = [_("Say by when you expect the answer.")]
        elif given.expected_by < time.now().date():
            errors["expected_by"] = [_("This day has passed. Give one to come.")]
    if errors:
        raise Invalid(errors)
