"""The page of the audit."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.audit import heads, queries
from app.core.actions import Action
from app.core.routing import current_actor, route

blueprint = Blueprint("audit", __name__, template_folder="templates")


@route(blueprint, "/audit", action=Action.READ_AUDIT)
def show() -> ResponseReturnValue:
    """Who did what, as far as the reader may know it."""
    actor = current_actor()
    query = queries.EVENTS.parse(request.args)
    return render_template(
        "audit/show.html",
        acts=queries.list_acts(actor, query),
        query=query,
        kinds=queries.kind_choices(),
        projects=queries.projects_to_choose(actor),
        reader=actor,
    )


@route(blueprint, "/audit/heads", action=Action.SEE_AUDIT_HEADS)
def show_heads() -> ResponseReturnValue:
    """The head of every day, for who wants to note it down."""
    return render_template("audit/heads.html", heads=heads.daily_heads(), reader=current_actor())
