"""The list of projects, and a new proposal."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import vocabulary
from app.core.actions import Action
from app.core.routing import current_actor, route
from app.projects import listing, policy
from app.projects.forms import NewProjectForm
from app.projects.service import proposal
from app.projects.views.blueprint import blueprint
from app.projects.views.lines import heads_of, rows_of


@route(blueprint, "/projects", action=Action.SEE_PROJECTS)
def list_projects() -> ResponseReturnValue:
    """All projects that the reader may know of."""
    actor = current_actor()
    query = listing.PROJECTS.parse(request.args)
    page = listing.list_lines(actor, query)
    themes = {theme.slug: theme.name for theme in vocabulary.themes()}
    columns = listing.columns_of(actor, page.items)
    return render_template(
        "projects/list.html",
        page=page,
        query=query,
        spec=listing.PROJECTS,
        heads=heads_of(list(columns)),
        rows=rows_of(page.items, themes, columns),
        may_propose=policy.may_propose(actor),
    )


@route(blueprint, "/projects/new", action=Action.PROPOSE_PROJECT, methods=["GET", "POST"])
def propose() -> ResponseReturnValue:
    """Ask for a title and a label; everything else is written in the proposal itself."""
    form = NewProjectForm()
    if request.method == "GET" or not form.validate():
        status = 200 if request.method == "GET" else 422
        return render_template("projects/new.html", form=form), status
    project = proposal.propose(current_actor(), form.fields())
    return redirect(url_for("projects.show_proposal", project_id=project.id), 303)
