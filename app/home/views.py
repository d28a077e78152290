"""What waits, and where things stand."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.core.actions import Action
from app.core.contributions import WAITING
from app.core.routing import current_actor, route

blueprint = Blueprint("home", __name__, template_folder="templates")


@route(blueprint, "/", action=Action.SEE_HOME)
def show() -> ResponseReturnValue:
    """The first page after signing in."""
    actor = current_actor()
    waiting = [each for function in WAITING for each in function(actor)]
    waiting.sort(key=lambda each: (each.due is None, each.due))
    return render_template("home/show.html", waiting=waiting)
