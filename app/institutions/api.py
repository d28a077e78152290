"""Institutions for programs."""

from flask import Blueprint, request

from app.api.routing import endpoint
from app.api.schemas import Listing
from app.core.actions import Action
from app.core.locale import INTERNATIONAL, MEMBER_STATES, country_codes, country_name
from app.core.routing import current_actor
from app.institutions import queries, service
from app.institutions.models import Institution
from app.institutions.schemas import (
    ApplicationBody,
    CountryAnswer,
    DecisionBody,
    InstitutionAnswer,
    InstitutionBody,
    institution_answer,
)

blueprint = Blueprint("institutions_api", __name__)


@endpoint(blueprint, "/countries", action=Action.SEE_VOCABULARY, answers=Listing[CountryAnswer])
def list_countries() -> Listing[CountryAnswer]:
    """Countries, the member states first."""
    codes = (*country_codes(), INTERNATIONAL)
    return Listing(
        items=[
            CountryAnswer(code=code, name=country_name(code), is_member_state=code in MEMBER_STATES)
            for code in codes
        ]
    )


@endpoint(
    blueprint,
    "/institutions",
    action=Action.SEE_INSTITUTIONS,
    answers=Listing[InstitutionAnswer],
    lists=queries.INSTITUTIONS,
)
def list_institutions() -> Listing[InstitutionAnswer]:
    """Members and former members; with `state=applied` or `declined`, admins see those."""
    actor = current_actor()
    page = queries.list_institutions(actor, queries.INSTITUTIONS.parse(request.args))
    items = [institution_answer(actor, each) for each in page.items]
    return Listing(items=items, next=page.next)


@endpoint(
    blueprint,
    "/institutions",
    action=Action.APPLY_FOR_MEMBERSHIP,
    method="POST",
    body=ApplicationBody,
    answers=InstitutionAnswer,
    status=201,
)
def apply(body: ApplicationBody) -> InstitutionAnswer:
    """Apply for membership; no token is needed."""
    card = body.model_dump(exclude={"representative_name", "representative_email"})
    institution = service.apply_for_membership(
        card, (body.representative_name, body.representative_email), request.remote_addr or ""
    )
    return institution_answer(current_actor(), institution)


@endpoint(
    blueprint,
    "/institutions/<uuid:institution_id>",
    action=Action.SEE_INSTITUTION,
    load=Institution,
    answers=InstitutionAnswer,
)
def show(institution: Institution) -> InstitutionAnswer:
    """An institution's card."""
    return institution_answer(current_actor(), institution)


@endpoint(
    blueprint,
    "/institutions/<uuid:institution_id>",
    action=Action.CHANGE_INSTITUTION,
    load=Institution,
    method="PATCH",
    body=InstitutionBody,
    answers=InstitutionAnswer,
    needs_version=True,
)
def change(institution: Institution, body: InstitutionBody) -> InstitutionAnswer:
    """Change the card."""
    actor = current_actor()
    service.change_institution(actor, institution, body.model_dump(exclude_unset=True))
    return institution_answer(actor, institution)


@endpoint(
    blueprint,
    "/institutions/<uuid:institution_id>/decision",
    action=Action.DECIDE_MEMBERSHIP,
    load=Institution,
    method="POST",
    body=DecisionBody,
    answers=InstitutionAnswer,
)
def decide(institution: Institution, body: DecisionBody) -> InstitutionAnswer:
    """Admit, decline, suspend, reinstate or withdraw a membership."""
    actor = current_actor()
    basis = body.basis.model_dump(mode="json", exclude_none=True) if body.basis else None
    service.decide_membership(
        actor,
        institution,
        service.Decision(body.outcome, body.reason, basis, body.membership),
    )
    return institution_answer(actor, institution)
