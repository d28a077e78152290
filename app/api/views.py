"""The API's description of itself, for programs and for people."""

from flask import Blueprint, jsonify, render_template
from flask.typing import ResponseReturnValue

from app.api.openapi import describe
from app.core.actions import Action
from app.core.policy import Actor, Verdict, allow, rule
from app.core.routing import route

blueprint = Blueprint("api", __name__, template_folder="templates")


@rule(Action.SEE_API_DESCRIPTION)
def may_read_description(actor: Actor) -> Verdict:  # noqa: ARG001 - open to everybody
    """Anybody may read how the API works."""
    return allow()


@route(blueprint, "/api/v1/openapi.json", action=Action.SEE_API_DESCRIPTION)
def openapi() -> ResponseReturnValue:
    """OpenAPI 3.1."""
    return jsonify(describe())


@route(blueprint, "/api/v1/docs", action=Action.SEE_API_DESCRIPTION)
def docs() -> ResponseReturnValue:
    """The same, to be read."""
    return render_template("api/docs.html", description=describe())
