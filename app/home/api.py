"""What waits, for programs."""

from flask import Blueprint

from app.api.routing import endpoint
from app.api.schemas import Listing
from app.core.actions import Action
from app.core.routing import current_actor
from app.home import queries
from app.home.schemas import WaitingAnswer

blueprint = Blueprint("home_api", __name__)


@endpoint(blueprint, "/waiting", action=Action.SEE_HOME, answers=Listing[WaitingAnswer])
def list_waiting() -> Listing[WaitingAnswer]:
    """What waits for the token's owner, most urgent first."""
    found = queries.waiting(current_actor())
    return Listing(items=[WaitingAnswer.model_validate(each) for each in found])
