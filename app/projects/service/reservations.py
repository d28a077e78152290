"""What the lead says to a reservation, or to the wording that a partner proposes of its part."""

from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.database import session
from app.core.errors import Conflict, Invalid
from app.core.policy import Actor, require
from app.projects import letters, policy
from app.projects.models.project import Partnership, Project
from app.projects.models.states import PartnershipState
from app.projects.service.partnerships import note, part_of
from app.projects.service.proposal import ask_again, settle
from app.projects.text import changed_for, exact_text


def accept(actor: Actor, project: Project, institution_id: UUID) -> None:
    """Let a reservation stand with the text, and take over the wording that the partner proposes.

    That is then the partner's consent to this wording. Raises Conflict where there is neither, or
    (guard "text_sha256") where what the partner answered to has changed.
    """
    part = _answerable(actor, project, institution_id)
    if changed_for(exact_text(project), part):
        raise Conflict(_("The text has changed since this answer."), guard="text_sha256")
    if part.has_open_counter_proposal:
        _take_over(actor, part)
    if part.reservation:
        part.is_reservation_accepted = True
        note("partner.reservation_accepted", actor, part)
        _tell(
            actor,
            part,
            _l("Your reservation is accepted"),
            _l(
                "The lead has accepted the reservation of your institution."
                " It stands with the text."
            ),
        )
    settle(actor, project)


def refuse(actor: Actor, project: Project, institution_id: UUID, reason: str) -> None:
    """Do not take over a proposed wording: the partner is asked again about the one that stands.

    A reservation alone is not refused: who cannot accept it changes the proposal. Raises Invalid
    without a reason, Conflict where no wording is proposed.
    """
    part = _answerable(actor, project, institution_id)
    if not part.has_open_counter_proposal:
        raise Conflict(
            _("A reservation is accepted, or the proposal is changed."), guard="counter_proposal"
        )
    if not reason.strip():
        raise Invalid({"reason": [_("Say why, in a sentence.")]})
    part.counter_refusal = reason.strip()
    note("partner.counter_proposal_refused", actor, part)
    ask_again(actor, project, part, [])
    settle(actor, project)


def _answerable(actor: Actor, project: Project, institution_id: UUID) -> Partnership:
    require(policy.may_prepare(actor, project))
    part = part_of(project, institution_id)
    session().refresh(part, ["state", "version"], with_for_update=True)
    if part.state is not PartnershipState.ACCEPTED_WITH_RESERVATION or part.is_reservation_accepted:
        raise Conflict(_("This institution has no reservation."), guard="reservation")
    return part


def _take_over(actor: Actor, part: Partnership) -> None:
    part.contribution = part.own_wording
    if not part.reservation:
        part.state = PartnershipState.ACCEPTED
    note("partner.counter_proposal_taken_over", actor, part)
    _tell(
        actor,
        part,
        _l("Your wording is taken over"),
        _l("The lead has taken over the wording that your institution proposed of its part."),
    )


def _tell(actor: Actor, part: Partnership, subject: object, says: object) -> None:
    people = letters.representatives_of(actor, part.institution_id)
    letters.tell(people, part.project, subject, says)
