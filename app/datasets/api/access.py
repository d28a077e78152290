"""Access for programs: requests, decisions, grants, the log of downloads."""

from typing import Any

from flask import Blueprint, request
from flask_babel import gettext as _

from app.accounts.models import User
from app.api.routing import endpoint
from app.api.schemas import Listing
from app.core.actions import Action
from app.core.errors import Invalid
from app.core.kinds import find
from app.core.routing import current_actor
from app.datasets import queries
from app.datasets.models.access import AccessGrant, AccessRequest
from app.datasets.models.dataset import Dataset
from app.datasets.queries import DOWNLOADS, GRANTS, REQUESTS
from app.datasets.schemas import (
    AccessDecisionBody,
    AccessRequestAnswer,
    AccessRequestBody,
    DownloadAnswer,
    GrantAnswer,
    GrantBody,
    GrantHoldAnswer,
    GrantHoldBody,
    RenewalBody,
    RevocationBody,
    UseAnswer,
)
from app.datasets.service import access, holds
from app.datasets.use_log import USES, list_uses
from app.institutions.models import Institution

blueprint = Blueprint("dataset_access_api", __name__)


@endpoint(
    blueprint,
    "/datasets/<uuid:dataset_id>/access-requests",
    action=Action.SEE_DATASET,
    load=Dataset,
    answers=Listing[AccessRequestAnswer],
    lists=REQUESTS,
)
def list_requests(dataset: Dataset) -> Any:
    """Requests for a dataset: all for its owner's representatives, else one's own."""
    page = queries.list_requests(current_actor(), dataset, REQUESTS.parse(request.args))
    return Listing[AccessRequestAnswer](
        items=[AccessRequestAnswer.model_validate(each) for each in page.items], next=page.next
    )


@endpoint(
    blueprint,
    "/datasets/<uuid:dataset_id>/access-requests",
    action=Action.REQUEST_ACCESS,
    load=Dataset,
    method="POST",
    body=AccessRequestBody,
    answers=AccessRequestAnswer,
    status=201,
)
def ask(dataset: Dataset, body: AccessRequestBody) -> Any:
    """Ask the owner for the rows."""
    asked = access.request_access(
        current_actor(), dataset, body.purpose, body.until, accepts_terms=body.terms_accepted
    )
    return lambda: AccessRequestAnswer.model_validate(asked)


@endpoint(
    blueprint,
    "/access-requests/<uuid:request_id>/decision",
    action=Action.DECIDE_ACCESS,
    load=AccessRequest,
    method="POST",
    body=AccessDecisionBody,
    answers=AccessRequestAnswer,
)
def decide(asked: AccessRequest, body: AccessDecisionBody) -> Any:
    """Answer a request: grant or refuse."""
    access.decide_request(
        current_actor(),
        asked,
        is_granted=body.outcome == "grant",
        reason=body.reason,
        until=body.until,
    )
    return lambda: AccessRequestAnswer.model_validate(asked)


@endpoint(
    blueprint,
    "/datasets/<uuid:dataset_id>/grants",
    action=Action.SEE_DATASET,
    load=Dataset,
    answers=Listing[GrantAnswer],
    lists=GRANTS,
)
def list_grants(dataset: Dataset) -> Any:
    """Grants on a dataset: all for its owner's representatives, else those that let one in."""
    page = queries.list_grants(current_actor(), dataset, GRANTS.parse(request.args))
    return Listing[GrantAnswer](
        items=[GrantAnswer.model_validate(each) for each in page.items], next=page.next
    )


@endpoint(
    blueprint,
    "/datasets/<uuid:dataset_id>/grants",
    action=Action.DECIDE_ACCESS,
    load=Dataset,
    method="POST",
    body=GrantBody,
    answers=GrantAnswer,
    status=201,
)
def give(dataset: Dataset, body: GrantBody) -> Any:
    """Let a person, or an institution's people, read the rows until a day."""
    if (body.user_id is None) == (body.institution_id is None):
        raise Invalid({"": [_("Name a person or an institution, one of them.")]})
    receiver: User | Institution | None
    if body.user_id is not None:
        receiver = find("user", current_actor(), body.user_id)
    else:
        receiver = find("institution", current_actor(), body.institution_id)  # type: ignore[arg-type]
    if receiver is None:
        name = "user_id" if body.user_id is not None else "institution_id"
        raise Invalid({name: [_("Nobody of that id is known.")]})
    made = access.grant_access(current_actor(), dataset, receiver, body.until, body.reason)
    return lambda: GrantAnswer.model_validate(made)


@endpoint(
    blueprint,
    "/grants/<uuid:grant_id>/revocation",
    action=Action.DECIDE_ACCESS,
    load=AccessGrant,
    method="POST",
    body=RevocationBody,
    answers=GrantAnswer,
)
def revoke(grant: AccessGrant, body: RevocationBody) -> Any:
    """End access at once."""
    access.revoke_grant(current_actor(), grant, body.reason)
    return lambda: GrantAnswer.model_validate(grant)


@endpoint(
    blueprint,
    "/grants/<uuid:grant_id>/renewal",
    action=Action.DECIDE_ACCESS,
    load=AccessGrant,
    method="POST",
    body=RenewalBody,
    answers=GrantAnswer,
)
def renew(grant: AccessGrant, body: RenewalBody) -> Any:
    """Let access last until another day."""
    access.renew_grant(current_actor(), grant, body.until)
    return lambda: GrantAnswer.model_validate(grant)


@endpoint(
    blueprint,
    "/datasets/<uuid:dataset_id>/downloads",
    action=Action.SEE_ACCESS,
    load=Dataset,
    answers=Listing[DownloadAnswer],
    lists=DOWNLOADS,
)
def list_downloads(dataset: Dataset) -> Any:
    """Who fetched what of a dataset: for its owner's representatives."""
    page = queries.list_downloads(current_actor(), dataset, DOWNLOADS.parse(request.args))
    return Listing[DownloadAnswer](
        items=[DownloadAnswer.model_validate(each) for each in page.items], next=page.next
    )


@endpoint(
    blueprint,
    "/datasets/<uuid:dataset_id>/uses",
    action=Action.SEE_ACCESS,
    load=Dataset,
    answers=Listing[UseAnswer],
    lists=USES,
)
def list_of_uses(dataset: Dataset) -> Any:
    """Who opened the rows, had figures made or fetched what: for its owner's representatives."""
    page = list_uses(current_actor(), dataset, USES.parse(request.args))
    return Listing[UseAnswer](
        items=[UseAnswer.model_validate(each) for each in page.items], next=page.next
    )


HOLD = "/institutions/<uuid:institution_id>/hold"


@endpoint(blueprint, HOLD, action=Action.SEE_HOLD, load=Institution, answers=GrantHoldAnswer)
def show_hold(institution: Institution) -> GrantHoldAnswer:
    """Whether an institution pauses all access that it has given: for its representatives."""
    return _hold_answer(institution)


@endpoint(
    blueprint,
    HOLD,
    action=Action.HOLD_GRANTS,
    load=Institution,
    method="POST",
    body=GrantHoldBody,
    answers=GrantHoldAnswer,
)
def hold_grants(institution: Institution, body: GrantHoldBody) -> GrantHoldAnswer:
    """Pause every grant on what an institution owns, or let them go on."""
    act = holds.begin_hold if body.outcome == "begin" else holds.lift_hold
    act(current_actor(), institution)
    return _hold_answer(institution)


def _hold_answer(institution: Institution) -> GrantHoldAnswer:
    hold = holds.hold_of(current_actor(), institution)
    return GrantHoldAnswer(
        institution_id=institution.id,
        is_on_hold=hold is not None,
        since=hold.created_at if hold is not None else None,
    )
