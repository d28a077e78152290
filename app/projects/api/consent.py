"""Answers of institutions to an invitation, prepared and given, for programs."""

from typing import Any
from uuid import UUID

from flask import Response, jsonify
from flask_babel import gettext as _

from app.api.routing import endpoint
from app.core.actions import Action
from app.core.errors import Forbidden, NotFound
from app.core.fingerprint import fingerprint
from app.core.proof import require_fresh_proof
from app.core.routing import current_actor
from app.projects.api.blueprint import blueprint
from app.projects.api.partners import PART, answer_of_part
from app.projects.models.answers import PreparedAnswer
from app.projects.models.project import Project
from app.projects.schemas import (
    ConsentBody,
    PartnerAnswer,
    PreparedAnswerAnswer,
    ReservationAnswerBody,
)
from app.projects.service import consent, partnerships, preparing, reservations
from app.projects.service.answers import Answer, said_otherwise
from app.projects.text import changed_for, concerning, exact_text, others_of
from app.projects.text_schemas import ChangesAnswer, changes_between


@endpoint(
    blueprint,
    f"{PART}/consent",
    action=Action.PREPARE_ANSWER,
    load=Project,
    method="POST",
    body=ConsentBody,
    answers=PartnerAnswer,
)
def answer_invitation(project: Project, institution_id: UUID, body: ConsentBody) -> Any:
    """Answer for one's institution, to the text whose SHA-256 is given.

    From who is no representative of it this is a prepared answer: 202, and it counts as nothing
    until a representative confirms it.
    """
    actor = current_actor()
    _require_own(institution_id, project)
    given = Answer(
        body.state,
        body.text_sha256,
        body.reservation,
        said_otherwise(body.contribution, partnerships.part_of(project, institution_id)),
        body.reason,
        body.expected_by,
        body.basis.model_dump(mode="json", exclude_none=True) if body.basis else None,
    )
    if not actor.is_representative:
        return _prepared(preparing.prepare(actor, project, given))
    # Preparing is an everyday act; answering is one of weight, as on the page.
    require_fresh_proof(Action.ANSWER_PARTNERSHIP, actor)
    return answer_of_part(consent.answer(actor, project, given, body.prepared_id))


@endpoint(
    blueprint,
    f"{PART}/prepared-answer",
    action=Action.PREPARE_ANSWER,
    load=Project,
    answers=PreparedAnswerAnswer,
)
def show_prepared_answer(project: Project, institution_id: UUID) -> PreparedAnswerAnswer:
    """What is prepared in one's own institution and waits for its representative."""
    _require_own(institution_id, project)
    prepared = preparing.open_one(current_actor(), project)
    if prepared is None:
        raise NotFound
    return PreparedAnswerAnswer.model_validate(prepared)


@endpoint(
    blueprint,
    f"{PART}/changes",
    action=Action.PREPARE_ANSWER,
    load=Project,
    answers=ChangesAnswer,
)
def list_changes(project: Project, institution_id: UUID) -> ChangesAnswer:
    """What changed of the text since one's own institution answered."""
    _require_own(institution_id, project)
    part = partnerships.part_of(project, institution_id)
    if part.answered_text is None:
        raise NotFound
    now = exact_text(project)
    before_of, now_of = (concerning(each, institution_id) for each in (part.answered_text, now))
    return ChangesAnswer(
        changed=changed_for(now, part),
        text_sha256=fingerprint(now),
        concerning=changes_between(before_of, now_of),
        others=changes_between(
            others_of(part.answered_text, institution_id), others_of(now, institution_id)
        ),
    )


@endpoint(
    blueprint,
    f"{PART}/reservation-answer",
    action=Action.INVITE_PARTNER,
    load=Project,
    method="POST",
    body=ReservationAnswerBody,
    answers=PartnerAnswer,
)
def answer_reservation(
    project: Project,
    institution_id: UUID,
    body: ReservationAnswerBody,
) -> Any:
    """Accept a reservation or take a proposed wording over; or do not take the wording over."""
    if body.outcome == "accept":
        reservations.accept(current_actor(), project, institution_id)
    else:
        reservations.refuse(current_actor(), project, institution_id, body.reason)
    return answer_of_part(partnerships.part_of(project, institution_id))


def _require_own(institution_id: UUID, project: Project) -> None:
    partnerships.part_of(project, institution_id)
    if institution_id != current_actor().institution_id:
        raise Forbidden(_("Only people of the invited institution answer for it."))


def _prepared(prepared: PreparedAnswer) -> Response:
    response = jsonify(PreparedAnswerAnswer.model_validate(prepared).model_dump(mode="json"))
    response.status_code = 202
    part = f"/api/v1/projects/{prepared.project_id}/partners/{prepared.institution_id}"
    response.headers["Location"] = f"{part}/prepared-answer"
    return response
