"""Drafts for programs."""

from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from app.api.problems import problem
from app.api.routing import endpoint
from app.api.schemas import Listing
from app.core.actions import Action
from app.core.difference import difference
from app.core.errors import Invalid
from app.core.routing import current_actor
from app.drafts import guests, queries, service
from app.drafts.models import Draft, Guest
from app.drafts.schemas import (
    DifferenceAnswer,
    DraftAnswer,
    DraftBody,
    DraftChanges,
    DraftTextAnswer,
    GuestAnswer,
    GuestAskedAnswer,
    GuestBody,
    PieceAnswer,
    RevisionAnswer,
    RevisionBody,
    RevisionTextAnswer,
    SavedAnswer,
    guest_answer,
    saved_answer,
    text_answer,
)
from app.projects.models.project import Project

blueprint = Blueprint("drafts_api", __name__)


@endpoint(
    blueprint,
    "/projects/<uuid:project_id>/drafts",
    action=Action.SEE_DRAFTS,
    load=Project,
    answers=Listing[DraftAnswer],
    lists=queries.DRAFTS,
)
def list_drafts(project: Project) -> Listing[DraftAnswer]:
    """Drafts of a project, changed last first."""
    page = queries.list_drafts(current_actor(), project, queries.DRAFTS.parse(request.args))
    items = [DraftAnswer.model_validate(each) for each in page.items]
    return Listing(items=items, next=page.next)


@endpoint(
    blueprint,
    "/projects/<uuid:project_id>/drafts",
    action=Action.CREATE_DRAFT,
    load=Project,
    method="POST",
    body=DraftBody,
    answers=DraftTextAnswer,
    status=201,
)
def create(project: Project, body: DraftBody) -> tuple[DraftTextAnswer, dict[str, str]]:
    """Begin a draft; its text becomes revision 1."""
    draft = service.create_draft(current_actor(), project, service.NewDraft(**body.model_dump()))
    return text_answer(current_actor(), draft), {"Location": f"/api/v1/drafts/{draft.id}"}


@endpoint(
    blueprint,
    "/drafts/<uuid:draft_id>",
    action=Action.READ_DRAFT,
    load=Draft,
    answers=DraftTextAnswer,
)
def show(draft: Draft) -> DraftTextAnswer:
    """A draft with what it says now."""
    return text_answer(current_actor(), draft)


@endpoint(
    blueprint,
    "/drafts/<uuid:draft_id>",
    action=Action.EDIT_DRAFT,
    load=Draft,
    method="PATCH",
    body=DraftChanges,
    answers=DraftTextAnswer,
    needs_version=True,
)
def change(draft: Draft, body: DraftChanges) -> DraftTextAnswer:
    """Change title, kind or label; the text is changed by a revision."""
    given = body.model_dump(exclude_none=True)
    service.change_draft(current_actor(), draft, given)
    return text_answer(current_actor(), draft)


@endpoint(
    blueprint,
    "/drafts/<uuid:draft_id>/revisions",
    action=Action.READ_DRAFT,
    load=Draft,
    answers=Listing[RevisionAnswer],
    lists=queries.REVISIONS,
)
def list_revisions(draft: Draft) -> Listing[RevisionAnswer]:
    """Revisions of a draft, newest first, without their texts."""
    page = queries.list_revisions(current_actor(), draft, queries.REVISIONS.parse(request.args))
    items = [RevisionAnswer.model_validate(each) for each in page.items]
    return Listing(items=items, next=page.next)


@endpoint(
    blueprint,
    "/drafts/<uuid:draft_id>/revisions",
    action=Action.EDIT_DRAFT,
    load=Draft,
    method="POST",
    body=RevisionBody,
    answers=SavedAnswer,
    status=201,
)
def save(draft: Draft, body: RevisionBody) -> Any:
    """Save a text that was written on revision `base`.

    Where somebody saved meanwhile, both are joined (`merged`); where their changes touch, 409 with
    `base`, `current` and `conflicts`, each with the words of both sides.
    """
    try:
        saved = service.save_revision(current_actor(), draft, body.base, body.text, note=body.note)
    except service.Clashing as clash:
        return _clash(clash)
    answer = saved_answer(saved.revision, is_merged=saved.is_merged)
    return answer, {"Location": f"/api/v1/drafts/{draft.id}/revisions/{answer.number}"}


def _clash(clash: service.Clashing) -> Response:
    return problem(
        409,
        clash.reason,
        kind=clash.kind,
        guard=clash.guard,
        base=clash.base.number,
        current=clash.current.number,
        conflicts=[
            {"base": each.base, "yours": each.mine, "theirs": each.theirs}
            for each in clash.merge.clashes
        ],
    )


@endpoint(
    blueprint,
    "/drafts/<uuid:draft_id>/revisions/<int:number>",
    action=Action.READ_DRAFT,
    load=Draft,
    answers=RevisionTextAnswer,
)
def show_revision(draft: Draft, number: int) -> RevisionTextAnswer:
    """A revision with its text."""
    return RevisionTextAnswer.model_validate(queries.revision_of(current_actor(), draft, number))


@endpoint(
    blueprint,
    "/drafts/<uuid:draft_id>/diff",
    action=Action.READ_DRAFT,
    load=Draft,
    answers=DifferenceAnswer,
    parameters=("from", "to"),
)
def show_difference(draft: Draft) -> dict[str, Any]:
    """What differs between two revisions; by default the current one and the one before it."""
    second = _number("to", draft.current)
    first = _number("from", max(second - 1, 1))
    actor = current_actor()
    before, after = (queries.revision_of(actor, draft, each) for each in (first, second))
    pieces = difference(before.text, after.text)
    answer = DifferenceAnswer(
        first=first,
        second=second,
        pieces=[PieceAnswer.model_validate({"kind": kind, "text": text}) for kind, text in pieces],
    )
    return answer.model_dump(mode="json", by_alias=True)


def _number(name: str, otherwise: int) -> int:
    value = request.args.get(name)
    if not value:
        return otherwise
    if not (value.isascii() and value.isdigit() and len(value) < 10):
        raise Invalid({name: [_("Give the number of a revision.")]})
    return int(value)


GUESTS = "/drafts/<uuid:draft_id>/guests"


@endpoint(blueprint, GUESTS, action=Action.SEE_GUESTS, load=Draft, answers=Listing[GuestAnswer])
def list_guests(draft: Draft) -> Listing[GuestAnswer]:
    """Who from outside reads a draft, and when each has looked."""
    found = queries.guests_of(current_actor(), draft)
    return Listing(items=[guest_answer(each) for each in found])


@endpoint(
    blueprint,
    GUESTS,
    action=Action.INVITE_GUEST,
    load=Draft,
    method="POST",
    body=GuestBody,
    answers=GuestAskedAnswer,
    status=202,
)
def invite_guest(draft: Draft, body: GuestBody) -> tuple[GuestAskedAnswer, dict[str, str]]:
    """Ask that somebody from outside reads a draft; Location names the joint act."""
    invited = guests.Invited(body.name, body.email, body.purpose, body.until, body.language)
    joint_act, passphrase = guests.invite(current_actor(), draft, invited, body.reason)
    answer = GuestAskedAnswer(
        joint_act_id=joint_act.id, guest_id=joint_act.subject_id, passphrase=passphrase
    )
    return answer, {"Location": f"/api/v1/joint-acts/{joint_act.id}"}


@endpoint(
    blueprint,
    "/guests/<uuid:guest_id>",
    action=Action.END_GUEST,
    load=Guest,
    method="DELETE",
    answers=GuestAnswer,
)
def end_guest(guest: Guest) -> GuestAnswer:
    """Let a guest read no more, from the next look on."""
    guests.end(current_actor(), guest)
    return guest_answer(guest)
