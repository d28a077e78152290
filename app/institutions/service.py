"""What can be done with institutions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql import bindparam

from app.core import time
from app.core.contributions import MEMBERSHIP_STEPS
from app.core.database import new_id, session
from app.core.errors import Conflict, Invalid
from app.core.events import record
from app.core.locale import reader_language
from app.core.policy import THE_SYSTEM, Actor, Doer, require
from app.core.throttle import Door
from app.institutions import letters, policy
from app.institutions.applications import SentDocument, checked_documents, keep_documents, let_in
from app.institutions.card import checked_card, normal_address, representative_errors
from app.institutions.filing import file_application
from app.institutions.models import (
    TRANSITIONS,
    Institution,
    InstitutionState,
    Membership,
    Outcome,
)

APPLYING = Door("apply", of_subject=10, of_network=60, of_all=300, seconds=3600)
LONGEST_BLOCK = timedelta(days=10)
"""For so long at most is an institution suspended without a paper behind it."""

WAITING = text("SELECT waiting_application(:address, :names)").bindparams(
    bindparam("names", type_=JSONB)
)


@dataclass(frozen=True)
class Decision:
    """What an admin decides on a membership, why, and on which paper."""

    outcome: Outcome
    reason: str
    basis: dict[str, Any] | None = None
    membership: Membership | None = None
    """As what it is admitted; None: as it asked to be."""


def apply_for_membership(
    given: Mapping[str, Any],
    representative: tuple[str, str],
    place: str,
    documents: Sequence[SentDocument] = (),
) -> Institution:
    """File an application and send its receipt; `representative` is name and e-mail address.

    Sent again while it waits, it is the same application.
    Raises Invalid for what cannot be taken, TooMany when it is sent too often, TooLarge when too
    many documents wait.
    """
    name, address = representative[0].strip(), normal_address(representative[1])
    card, errors = _checked(given)
    errors |= representative_errors((name, address), card.get("email_domains", []))
    if errors:
        raise Invalid(errors)
    checked_documents(documents)
    APPLYING.try_open(address, place)
    earlier = session().execute(WAITING, {"address": address, "names": card["names"]}).scalar_one()
    institution = Institution(
        id=earlier or new_id(),
        version=1,
        state=InstitutionState.APPLIED,
        clients="",
        other_names=[],
        themes=[],
        languages=[],
        methods=[],
        applicant_name=name,
        applicant_email=address,
        applicant_language=reader_language(),
        **card,
    )
    if earlier is not None:
        return institution
    let_in(documents, address, place)
    file_application(institution, keep_documents(documents))
    record("institution.applied", THE_SYSTEM, institution)
    letters.send_receipt(institution)
    return institution


def change_institution(
    actor: Actor,
    institution: Institution,
    given: Mapping[str, Any],
    *,
    is_correction: bool = False,
) -> None:
    """Change the card; raises Invalid, and Stale where somebody else changed it meanwhile.

    What it was called before stays findable, with its last day, unless it was a slip of the pen.
    """
    require(policy.may_change_institution(actor, institution))
    card = checked_card(given)
    _require_second_for_domains(actor, institution, card)
    if not is_correction and institution.state is not InstitutionState.APPLIED:
        names = card.get("names", institution.names)
        short_name = card.get("short_name", institution.short_name)
        institution.keep_former_names(names, short_name, time.today())
    changed = [name for name, value in card.items() if getattr(institution, name) != value]
    for name in changed:
        setattr(institution, name, card[name])
    if changed:
        session().flush()
        fields = sorted(set(changed) - {"sort_key"})
        record(
            "institution.changed",
            actor,
            institution,
            institution_ids=[institution.id],
            fields=fields,
        )


def _require_second_for_domains(
    actor: Actor, institution: Institution, card: Mapping[str, Any]
) -> None:
    """Whom a house may invite by itself goes by its domains: it does not widen them by itself."""
    domains = card.get("email_domains", institution.email_domains)
    if institution.state is InstitutionState.APPLIED or set(domains) == set(
        institution.email_domains
    ):
        return
    if not actor.is_admin or actor.institution_id == institution.id:
        raise Invalid(
            {"email_domains": [_("An admin of another institution changes these domains.")]}
        )


def decide_membership(actor: Actor, institution: Institution, decision: Decision) -> None:
    """Carry out an admin's decision, with all that belongs to it, in one act.

    A suspension without a basis ends by itself after `LONGEST_BLOCK`. Raises Forbidden (no admin,
    or one's own institution), Invalid (no reason), Conflict (not from this state).
    """
    require(policy.may_decide_membership(actor, institution))
    reason = decision.reason.strip()
    if not reason:
        raise Invalid({"reason": [_("Say why: the reason is kept with the decision.")]})
    session().refresh(institution, with_for_update=True)
    target = TRANSITIONS[institution.state].get(decision.outcome)
    if target is None:
        raise Conflict(_("The membership is not in a state in which that can be decided."))
    _carry_out(actor, institution, replace(decision, reason=reason), target)


def end_block(institution: Institution) -> None:
    """Reinstate what was suspended without a paper: its days are over, and nobody decides."""
    decision = Decision(Outcome.REINSTATE, reason="")
    _carry_out(THE_SYSTEM, institution, decision, TRANSITIONS[institution.state][decision.outcome])


def _carry_out(
    actor: Doer, institution: Institution, decision: Decision, target: InstitutionState
) -> None:
    before = institution.state
    institution.state = target
    institution.decided_at = time.now()
    institution.decision_reason = decision.reason
    institution.decision_basis = decision.basis
    is_block = decision.outcome is Outcome.SUSPEND and not decision.basis
    institution.suspended_until = time.now() + LONGEST_BLOCK if is_block else None
    if decision.outcome is Outcome.ADMIT and decision.membership:
        institution.membership = decision.membership
    session().flush()
    record(
        f"institution.{EVENTS[decision.outcome]}",
        actor,
        institution,
        institution_ids=[institution.id],
        before=before.value,
        membership=institution.membership.value,
        has_basis=bool(decision.basis),
    )
    if decision.outcome is Outcome.DECLINE:
        letters.send_refusal(institution)
    for step in MEMBERSHIP_STEPS:
        step(actor, institution, decision.outcome.value)


EVENTS = {
    Outcome.ADMIT: "admitted",
    Outcome.DECLINE: "declined",
    Outcome.SUSPEND: "suspended",
    Outcome.REINSTATE: "reinstated",
    Outcome.WITHDRAW: "withdrawn",
}


def _checked(given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, list[object]]]:
    try:
        return checked_card(given), {}
    except Invalid as error:
        return {}, error.errors
