"""The directory of institutions."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.core.actions import Action
from app.core.routing import current_actor, route
from app.institutions import queries
from app.institutions.models import Institution

blueprint = Blueprint("institutions", __name__, template_folder="templates")


@route(blueprint, "/institutions", action=Action.SEE_INSTITUTIONS)
def directory() -> ResponseReturnValue:
    """All institutions, by country and name."""
    query = queries.INSTITUTIONS.parse(request.args)
    page = queries.list_institutions(current_actor(), query)
    return render_template(
        "institutions/directory.html", page=page, query=query, spec=queries.INSTITUTIONS
    )


@route(
    blueprint,
    "/institutions/<uuid:institution_id>",
    action=Action.SEE_INSTITUTION,
    load=Institution,
)
def show(institution: Institution) -> ResponseReturnValue:
    """An institution's card."""
    return render_template("institutions/show.html", institution=institution)
