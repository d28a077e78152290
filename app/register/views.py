"""The page of the register."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.actions import Action
from app.core.routing import current_actor, route
from app.register import queries

blueprint = Blueprint("register", __name__, template_folder="templates")


@route(blueprint, "/decisions", action=Action.SEE_DECISIONS)
def list_decisions() -> ResponseReturnValue:
    """Decisions by their numbers, the newest first."""
    query = queries.DECISIONS.parse(request.args)
    page = queries.list_decisions(current_actor(), query)
    asked: dict[str, Any] = {**query.filters, "sort": query.sort.name}
    return render_template(
        "register/list.html",
        page=page,
        query=query,
        kinds=[(kind.value, words) for kind, words in queries.KINDS.items()],
        following=url_for("register.list_decisions", **asked, cursor=page.next)
        if page.next
        else None,
        first=url_for("register.list_decisions", **asked) if query.cursor else None,
    )
