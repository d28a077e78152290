"""The list of projects, and a new proposal."""

from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from app.core import vocabulary
from app.core.actions import Action
from app.core.kinds import load
from app.core.locale import in_reader_language
from app.core.policy import Actor
from app.core.routing import current_actor, route
from app.projects import listing, policy
from app.projects.forms import NewProjectForm
from app.projects.models.project import Project
from app.projects.service import copying, proposal
from app.projects.views.blueprint import blueprint
from app.projects.views.lines import heads_of, rows_of
from app.ui.forms import refusals_beside


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
    actor, form = current_actor(), NewProjectForm()
    sources = {str(each.id): each for each in copying.sources_for(actor)}
    form.copy_from.choices = [
        SelectChoice("", _("No earlier project: an empty text")),
        *(SelectChoice(id_, _called(each)) for id_, each in sources.items()),
    ]
    if request.method == "GET":
        form.copy_from.data = form.copy_from.data or request.args.get("like", "")
        return render_template("projects/new.html", form=form)
    if form.validate():
        with refusals_beside(form):
            project = _begin(actor, form)
            return redirect(url_for("projects.show_proposal", project_id=project.id), 303)
    return render_template("projects/new.html", form=form), 422


def _begin(actor: Actor, form: NewProjectForm) -> Project:
    if not form.copy_from.data:
        return proposal.propose(actor, form.fields())
    source = load(Project, actor, UUID(form.copy_from.data))
    return copying.propose_like(actor, source, form.fields())


def _called(source: Any) -> str:
    name = in_reader_language(source.title)
    return f"{source.code}. {name}" if source.code else name
