"""What an institution can say to one exact text, and when it can be said."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.core import time
from app.core.errors import Conflict, Invalid
from app.core.policy import Actor
from app.projects.models.project import Partnership, Project
from app.projects.models.states import ANSWERS, CONSENTED, PartnershipState
from app.projects.text import text_sha256

NO_ANSWERS = frozenset({PartnershipState.INVITED, PartnershipState.LEFT})


@dataclass(frozen=True)
class Answer:
    """What an institution says to one exact text, and on which paper."""

    outcome: PartnershipState
    text_sha256: str
    reservation: str = ""
    counter_proposal: str | None = None
    """Another wording of the institution's contribution, on which it consents."""
    reason: str = ""
    expected_by: date | None = None
    basis: dict[str, Any] | None = None

    @property
    def state(self) -> PartnershipState:
        """Where it leads: a consent on another wording holds once the lead takes that over."""
        if self.counter_proposal is not None and self.outcome in CONSENTED:
            return PartnershipState.ACCEPTED_WITH_RESERVATION
        return self.outcome


def own_part(actor: Actor, project: Project) -> Partnership:
    """The part of the actor's institution, for which the rule has asked."""
    part = project.partnership_of(actor.institution_id)
    assert part is not None  # the rule has asked
    return part


def said_otherwise(wording: str | None, part: Partnership) -> str | None:
    """A proposed wording of the part's contribution, where it differs from the one that stands."""
    if wording is None or wording.strip() in ("", part.contribution.strip()):
        return None
    return wording.strip()


def require_open(project: Project, part: Partnership, given: Answer) -> None:
    """Go on where the part may be answered for, with that answer, to the text that stands.

    Raises Conflict where it has been answered, or (guard "text_sha256") where the text that was
    read is not the one that stands.
    """
    if given.outcome not in ANSWERS[part.state] or given.outcome in NO_ANSWERS:
        raise Conflict(_("Your institution has answered already."), guard="answered")
    if given.text_sha256 != text_sha256(project):
        raise Conflict(
            _("The text has changed since you read it. Read it again, then answer."),
            guard="text_sha256",
        )


def check(given: Answer) -> None:
    """Raise Invalid where words or a day lack that the outcome needs."""
    errors: dict[str, list[object]] = {}
    if (
        given.outcome is PartnershipState.ACCEPTED_WITH_RESERVATION
        and given.counter_proposal is None
        and not given.reservation.strip()
    ):
        errors["reservation"] = [_("Write the reservation: it will stand with the text.")]
    if given.counter_proposal is not None and given.outcome not in CONSENTED:
        errors["counter_proposal"] = [_("Another wording is proposed with a consent only.")]
    if given.outcome is PartnershipState.IN_PROCEDURE:
        if given.expected_by is None:
            errors["expected_by"] = [_("Say by when you expect the answer.")]
        elif given.expected_by < time.now().date():
            errors["expected_by"] = [_("This day has passed. Give one to come.")]
    if errors:
        raise Invalid(errors)
