"""Amendments for programs: proposed, written, answered to, handed over, withdrawn."""

from collections.abc import Callable
from typing import Any

from app.api.routing import endpoint
from app.api.schemas import Listing
from app.core.actions import Action
from app.core.routing import current_actor
from app.projects.amendments import answering, guards, queries, service
from app.projects.amendments.models import Amendment
from app.projects.amendments.schemas import (
    AmendmentBody,
    AmendmentChange,
    AmendmentConsentBody,
    AmendmentDetails,
    AmendmentLine,
)
from app.projects.api.blueprint import blueprint
from app.projects.models.project import Project
from app.projects.schemas import EmptyBody, ReasonBody
from app.projects.service.answers import Answer

AMENDMENT = "/amendments/<uuid:amendment_id>"


def _details(amendment: Amendment) -> Callable[[], AmendmentDetails]:
    actor = current_actor()
    return lambda: AmendmentDetails.of(amendment, list(guards.of_submission(actor, amendment)))


@endpoint(
    blueprint,
    "/projects/<uuid:project_id>/amendments",
    action=Action.SEE_AMENDMENTS,
    load=Project,
    answers=Listing[AmendmentLine],
)
def list_amendments(project: Project) -> Listing[AmendmentLine]:
    """The amendments of a project that one may read, the newest first."""
    found = queries.amendments_of(current_actor(), project)
    return Listing(items=[AmendmentLine.model_validate(each) for each in found])


@endpoint(
    blueprint,
    "/projects/<uuid:project_id>/amendments",
    action=Action.PROPOSE_AMENDMENT,
    load=Project,
    method="POST",
    body=AmendmentBody,
    answers=AmendmentDetails,
    status=201,
)
def propose_amendment(project: Project, body: AmendmentBody) -> Any:
    """Begin an amendment to the registration in force, which stays in force meanwhile."""
    amendment = service.propose(current_actor(), project, body.changes())
    return _details(amendment), {"Location": f"/api/v1/amendments/{amendment.id}"}


@endpoint(
    blueprint,
    AMENDMENT,
    action=Action.SEE_AMENDMENT,
    load=Amendment,
    answers=AmendmentDetails,
)
def show_amendment(amendment: Amendment) -> Any:
    """An amendment: what it changes, who has answered, what is still missing."""
    return _details(amendment)


@endpoint(
    blueprint,
    AMENDMENT,
    action=Action.CHANGE_AMENDMENT,
    load=Amendment,
    method="PATCH",
    body=AmendmentChange,
    answers=AmendmentDetails,
    needs_version=True,
)
def change_amendment(amendment: Amendment, body: AmendmentChange) -> Any:
    """Change what it proposes."""
    service.change(current_actor(), amendment, body.changes())
    return _details(amendment)


@endpoint(
    blueprint,
    f"{AMENDMENT}/consultation",
    action=Action.STEER_AMENDMENT,
    load=Amendment,
    method="POST",
    body=EmptyBody,
    answers=AmendmentDetails,
)
def ask_partners(amendment: Amendment, body: EmptyBody) -> Any:  # noqa: ARG001 - nothing has to be said
    """Close the text and ask those whose part or whose general terms it changes."""
    service.ask(current_actor(), amendment)
    return _details(amendment)


@endpoint(
    blueprint,
    f"{AMENDMENT}/reopening",
    action=Action.STEER_AMENDMENT,
    load=Amendment,
    method="POST",
    body=EmptyBody,
    answers=AmendmentDetails,
)
def reopen_amendment(amendment: Amendment, body: EmptyBody) -> Any:  # noqa: ARG001 - nothing has to be said
    """Open the text again before it has gone to the coordinators."""
    service.reopen(current_actor(), amendment)
    return _details(amendment)


@endpoint(
    blueprint,
    f"{AMENDMENT}/consent",
    action=Action.ANSWER_AMENDMENT,
    load=Amendment,
    method="POST",
    body=AmendmentConsentBody,
    answers=AmendmentDetails,
)
def answer_amendment(amendment: Amendment, body: AmendmentConsentBody) -> Any:
    """Answer for one's institution, to the text whose SHA-256 is given."""
    basis = body.basis.model_dump(mode="json", exclude_none=True) if body.basis else None
    given = Answer(
        body.state,
        body.text_sha256,
        reservation=body.reservation,
        reason=body.reason,
        expected_by=body.expected_by,
        basis=basis,
    )
    answering.answer(current_actor(), amendment, given, body.lead_person_id)
    return _details(amendment)


@endpoint(
    blueprint,
    f"{AMENDMENT}/submission",
    action=Action.STEER_AMENDMENT,
    load=Amendment,
    method="POST",
    body=EmptyBody,
    answers=AmendmentDetails,
)
def submit_amendment(amendment: Amendment, body: EmptyBody) -> Any:  # noqa: ARG001 - nothing has to be said
    """Hand it to the coordinators; 409 names the guard that failed."""
    service.submit(current_actor(), amendment)
    return _details(amendment)


@endpoint(
    blueprint,
    f"{AMENDMENT}/withdrawal",
    action=Action.STEER_AMENDMENT,
    load=Amendment,
    method="POST",
    body=ReasonBody,
    answers=AmendmentDetails,
)
def withdraw_amendment(amendment: Amendment, body: ReasonBody) -> Any:
    """Take it back for good; the registration in force stays as it is."""
    service.withdraw(current_actor(), amendment, body.reason)
    return _details(amendment)
