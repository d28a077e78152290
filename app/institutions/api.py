"""Institutions for programs."""

from flask import Blueprint, Response, request

from app.api.routing import endpoint
from app.api.schemas import Listing
from app.core.actions import Action
from app.core.kinds import load
from app.core.locale import INTERNATIONAL, MEMBER_STATES, country_codes, country_name
from app.core.routing import current_actor
from app.institutions import applications, queries, service
from app.institutions.agreements import Agreement, record_agreement
from app.institutions.card import LONGEST_LINES
from app.institutions.checks import checks_of
from app.institutions.csv_import import import_lines
from app.institutions.models import ApplicationDocument, Institution, Sponsorship
from app.institutions.schemas import (
    LARGEST_APPLICATION,
    AgreementBody,
    ApplicationBody,
    CheckAnswer,
    CountryAnswer,
    DecisionBody,
    DocumentAnswer,
    ImportBody,
    InstitutionAnswer,
    InstitutionBody,
    LineAnswer,
    SponsorBody,
    SponsorshipAnswer,
    VouchingBody,
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
    receives=lambda: LARGEST_APPLICATION,
)
def apply(body: ApplicationBody) -> InstitutionAnswer:
    """Apply for membership; no token is needed."""
    card = body.model_dump(exclude={"representative_name", "representative_email", "documents"})
    institution = service.apply_for_membership(
        card,
        (body.representative_name, body.representative_email),
        request.remote_addr or "",
        [each.sent() for each in body.documents],
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
    given = body.model_dump(exclude_unset=True, exclude={"is_correction"})
    service.change_institution(actor, institution, given, is_correction=body.is_correction)
    return institution_answer(actor, institution)


@endpoint(
    blueprint,
    "/institutions/<uuid:institution_id>/checks",
    action=Action.CHECK_APPLICATION,
    load=Institution,
    answers=Listing[CheckAnswer],
)
def checks(institution: Institution) -> Listing[CheckAnswer]:
    """What the forum has found out about an application, for who decides on it."""
    found = checks_of(current_actor(), [institution])[institution.id]
    return Listing(items=[CheckAnswer.model_validate(each) for each in found])


@endpoint(
    blueprint,
    "/institutions/<uuid:institution_id>/documents",
    action=Action.CHECK_APPLICATION,
    load=Institution,
    answers=Listing[DocumentAnswer],
)
def list_documents(institution: Institution) -> Listing[DocumentAnswer]:
    """What came with an application."""
    found = applications.documents_of(current_actor(), [institution.id])
    return Listing(items=[DocumentAnswer.model_validate(each) for each in found])


@endpoint(
    blueprint,
    "/application-documents/<uuid:document_id>",
    action=Action.READ_APPLICATION_DOCUMENT,
    load=ApplicationDocument,
)
def document(document: ApplicationDocument) -> Response:
    """A document that came with an application, as a file."""
    return applications.hand_out(current_actor(), document).response()


@endpoint(
    blueprint,
    "/institutions/<uuid:institution_id>/sponsorships",
    action=Action.CHECK_APPLICATION,
    load=Institution,
    answers=Listing[SponsorshipAnswer],
)
def list_sponsorships(institution: Institution) -> Listing[SponsorshipAnswer]:
    """Members that were asked to vouch for an applicant, and their answers."""
    found = applications.sponsorships_of(current_actor(), [institution.id])
    return Listing(items=[SponsorshipAnswer.model_validate(each) for each in found])


@endpoint(
    blueprint,
    "/institutions/<uuid:institution_id>/sponsorships",
    action=Action.ASK_SPONSOR,
    load=Institution,
    method="POST",
    body=SponsorBody,
    answers=SponsorshipAnswer,
    status=201,
)
def ask_sponsor(institution: Institution, body: SponsorBody) -> SponsorshipAnswer:
    """Ask a member whether it vouches for an applicant."""
    actor = current_actor()
    sponsor = load(Institution, actor, body.sponsor_id)
    asked = applications.ask_sponsor(actor, institution, sponsor)
    return SponsorshipAnswer.model_validate(asked)


@endpoint(
    blueprint,
    "/sponsorships/<uuid:sponsorship_id>",
    action=Action.SEE_SPONSORSHIP,
    load=Sponsorship,
    answers=SponsorshipAnswer,
)
def show_sponsorship(asked: Sponsorship) -> SponsorshipAnswer:
    """What a member is asked to vouch for, and its answer."""
    return SponsorshipAnswer.model_validate(asked)


@endpoint(
    blueprint,
    "/sponsorships/<uuid:sponsorship_id>/answer",
    action=Action.ANSWER_SPONSORSHIP,
    load=Sponsorship,
    method="POST",
    body=VouchingBody,
    answers=SponsorshipAnswer,
)
def answer_sponsorship(asked: Sponsorship, body: VouchingBody) -> SponsorshipAnswer:
    """Say whether one's institution vouches for the applicant."""
    applications.answer_sponsorship(
        current_actor(), asked, vouches=body.outcome == "vouch", words=body.words
    )
    return SponsorshipAnswer.model_validate(asked)


@endpoint(
    blueprint,
    "/institutions/import",
    action=Action.IMPORT_INSTITUTIONS,
    method="POST",
    body=ImportBody,
    answers=Listing[LineAnswer],
    receives=lambda: 4 * LONGEST_LINES,
)
def import_institutions(body: ImportBody) -> Listing[LineAnswer]:
    """What each line of a list does; it is done without `is_trial`, unless a line is wrong."""
    reports = import_lines(current_actor(), body.csv, is_trial=body.is_trial)
    return Listing(items=[LineAnswer.model_validate(each) for each in reports])


@endpoint(
    blueprint,
    "/institutions/<uuid:institution_id>/agreement",
    action=Action.RECORD_AGREEMENT,
    load=Institution,
    method="PUT",
    body=AgreementBody,
    answers=InstitutionAnswer,
    needs_version=True,
)
def set_agreement(institution: Institution, body: AgreementBody) -> InstitutionAnswer:
    """Record the agreement that runs now."""
    actor = current_actor()
    record_agreement(actor, institution, Agreement(body.number, body.signed_on, body.until))
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
