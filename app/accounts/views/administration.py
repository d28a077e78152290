"""The pages from which admins manage institutions and accounts."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.accounts import queries
from app.accounts.views.entry import blueprint
from app.core.actions import Action
from app.core.policy import Role
from app.core.routing import current_actor, route
from app.institutions import queries as institutions


@route(blueprint, "/administration", action=Action.SEE_ADMINISTRATION)
def administration() -> ResponseReturnValue:
    """Applications that wait, and who holds a role in the forum; no content of anybody."""
    actor = current_actor()
    waiting = institutions.list_applications(
        actor, institutions.INSTITUTIONS.parse({"limit": "200", "sort": "newest"})
    )
    return render_template(
        "accounts/administration.html",
        applications=waiting.items,
        holders=queries.holders_of(actor, Role.ADMIN, Role.COORDINATOR),
        institutions=institutions.list_institutions(
            actor, institutions.INSTITUTIONS.parse({"limit": "200"})
        ).items,
    )
