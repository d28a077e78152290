"""What an institution answers to an amendment, given by its representative."""

from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import time
from app.core.database import session
from app.core.errors import Conflict
from app.core.policy import Actor, require
from app.projects import letters
from app.projects.amendments import leading, policy
from app.projects.amendments.models import Amendment, AmendmentAnswer
from app.projects.amendments.service import note_on
from app.projects.models.states import ANSWERS, PartnershipState
from app.projects.service.answers import NO_ANSWERS, Answer, check
from app.projects.text import Concern, consented_to


def answer(
    actor: Actor, amendment: Amendment, given: Answer, lead_person_id: UUID | None = None
) -> AmendmentAnswer:
    """Answer for the actor's own institution; where it is to lead, it names by whom.

    Raises Invalid where words, a date or that person lack, Conflict (guard "text_sha256") where
    the text that was read is not the one that stands, Conflict where it has been answered already.
    """
    require(policy.may_answer(actor, amendment))
    own = amendment.answer_of(actor.institution_id)
    assert own is not None  # the rule has asked
    session().refresh(own, ["state", "version"], with_for_update=True)
    if given.outcome not in ANSWERS[own.state] or given.outcome in NO_ANSWERS:
        raise Conflict(_("Your institution has answered already."), guard="answered")
    if given.text_sha256 != amendment.text_sha256:
        raise Conflict(
            _("The text has changed since you read it. Read it again, then answer."),
            guard="text_sha256",
        )
    check(given)
    lead_person_id = leading.lead_person(actor, own, given.outcome, lead_person_id)
    _keep(actor, own, given)
    own.lead_person_id = lead_person_id
    session().flush()
    note_on("amendment.answered", actor, amendment)
    letters.tell(
        letters.lead_of(amendment.project),
        amendment.project,
        _l("A partner has answered to an amendment"),
        _l("An institution that you asked about an amendment has answered."),
        "/amendments",
    )
    return own


def _keep(actor: Actor, own: AmendmentAnswer, given: Answer) -> None:
    own.state = given.outcome
    has_reservation = given.outcome is PartnershipState.ACCEPTED_WITH_RESERVATION
    own.reservation = given.reservation.strip() if has_reservation else ""
    own.reason = given.reason.strip()
    is_waiting = given.outcome is PartnershipState.IN_PROCEDURE
    own.expected_by = given.expected_by if is_waiting else None
    own.basis = given.basis
    own.answered_sha256 = given.text_sha256
    own.answered_at, own.answered_by_id = time.now(), actor.id
    sha256 = consented_to(own.amendment.content, own.institution_id)
    own.general_sha256 = sha256[Concern.GENERAL_TERMS]
    own.part_sha256 = sha256[Concern.PART]
