"""What waits, and where things stand."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.core.actions import Action
from app.core.locale import MEMBER_STATES, country_name
from app.core.routing import current_actor, route
from app.home import queries

blueprint = Blueprint("home", __name__, template_folder="templates")


@route(blueprint, "/", action=Action.SEE_HOME)
def show() -> ResponseReturnValue:
    """The first page after signing in."""
    actor = current_actor()
    projects = queries.my_projects(actor)
    counts = queries.active_by_country(actor)
    return render_template(
        "home/show.html",
        heaps=queries.heaps(actor),
        projects=projects,
        speaks=actor.is_representative,
        columns_by_project=queries.columns_of(actor, projects),
        counts=counts,
        country_names={code: country_name(code) for code in MEMBER_STATES},
    )
