"""The audit for programs."""

from flask import Blueprint, request

from app.api.routing import endpoint
from app.api.schemas import Listing
from app.audit import heads, queries
from app.audit.schemas import ActAnswer, HeadAnswer, act_answer, head_answer
from app.core.actions import Action
from app.core.routing import current_actor

blueprint = Blueprint("audit_api", __name__)


@endpoint(
    blueprint,
    "/audit",
    action=Action.READ_AUDIT,
    answers=Listing[ActAnswer],
    lists=queries.EVENTS,
)
def list_acts() -> Listing[ActAnswer]:
    """Acts that the caller may know of, newest first: who did what to which thing."""
    actor = current_actor()
    page = queries.list_acts(actor, queries.EVENTS.parse(request.args))
    return Listing(items=[act_answer(actor, each) for each in page.items], next=page.next)


@endpoint(blueprint, "/audit/heads", action=Action.SEE_AUDIT_HEADS, answers=Listing[HeadAnswer])
def list_heads() -> Listing[HeadAnswer]:
    """The head of every day, newest first."""
    actor = current_actor()
    return Listing(items=[head_answer(actor, each) for each in heads.daily_heads()])
