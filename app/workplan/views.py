"""The plan's page, and the forms that change it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import time
from app.core.actions import Action
from app.core.routing import current_actor, route
from app.projects.models.project import Project
from app.ui.forms import refusals_beside
from app.workplan import policy, queries, rows
from app.workplan.chart import chart_of
from app.workplan.forms import MilestoneForm, MoveForm, PackageForm, language
from app.workplan.models import Milestone
from app.workplan.portfolio import portfolio_of
from app.workplan.schedule import Condition
from app.workplan.service import dates, planning

blueprint = Blueprint("workplan", __name__, template_folder="templates")


@blueprint.app_template_filter("short_day")
def short_day(day: object) -> str:
    """A day and month."""
    return rows.short_day(day)  # type: ignore[arg-type]


@blueprint.app_template_filter("slip")
def slip(days: int | None) -> str:
    """Days with a sign."""
    return rows.signed(days)


@route(blueprint, "/projects/<uuid:project_id>/plan", action=Action.SEE_WORK_PLAN, load=Project)
def show_plan(project: Project) -> ResponseReturnValue:
    """The timeline, the same as a table, and on narrow screens as a list."""
    actor = current_actor()
    outline = queries.outline_of(actor, project)
    groups = rows.groups_of(outline)
    found = sorted(
        (row for group in groups for row in group.rows), key=lambda row: row.milestone.due_on
    )
    return render_template(
        "workplan/plan.html",
        project=project,
        outline=outline,
        groups=groups,
        rows=found,
        chart=chart_of(outline, groups),
        tally=rows.tally(found),
        finding=rows.finding(found),
        may_plan=policy.may_plan(actor, project),
        Condition=Condition,
    )


@route(
    blueprint,
    "/projects/<uuid:project_id>/plan/packages/new",
    action=Action.PLAN_MILESTONE,
    load=Project,
    methods=["GET", "POST"],
)
def add_package(project: Project) -> ResponseReturnValue:
    """A new work package."""
    form = PackageForm()
    form.offer(project)
    if request.method == "POST" and form.validate():
        title = {language(): (form.title.data or "").strip()}
        planning.add_package(current_actor(), project, title, form.responsible_institution_id.data)
        flash(_("The work package is in the plan."))
        return redirect(url_for(".show_plan", project_id=project.id), 303)
    status = 422 if request.method == "POST" else 200
    return render_template("workplan/package_form.html", project=project, form=form), status


@route(
    blueprint,
    "/projects/<uuid:project_id>/plan/milestones/new",
    action=Action.PLAN_MILESTONE,
    load=Project,
    methods=["GET", "POST"],
)
def plan_milestone(project: Project) -> ResponseReturnValue:
    """A new milestone."""
    form = MilestoneForm()
    form.offer(queries.outline_of(current_actor(), project))
    if request.method == "POST" and form.validate():
        with refusals_beside(form):
            milestone = planning.plan_milestone(current_actor(), project, form.fields())
            flash(_("The milestone is in the plan."))
            return redirect(f"/milestones/{milestone.id}", 303)
    status = 422 if request.method == "POST" else 200
    page = render_template(
        "workplan/milestone_form.html", project=project, form=form, milestone=None, stale=None
    )
    return page, status


@route(
    blueprint,
    "/milestones/<uuid:milestone_id>/change",
    action=Action.CHANGE_MILESTONE,
    load=Milestone,
    methods=["GET", "POST"],
)
def change_milestone(milestone: Milestone) -> ResponseReturnValue:
    """Change anything but the date; while the text is open, the date too."""
    form = MilestoneForm()
    form.offer(queries.outline_of(current_actor(), milestone.project), milestone)
    if not policy.dates_are_text(milestone.project):
        del form.due_on
    if request.method == "GET":
        form.fill(milestone)
        return _change_page(milestone, form), 200
    if form.version.data != str(milestone.version):
        form.version.data = str(milestone.version)
        return _change_page(milestone, form, stale=milestone), 409
    if form.validate():
        fields = form.fields(milestone)
        due_on = fields.pop("due_on", None)
        with refusals_beside(form):
            planning.change_milestone(current_actor(), milestone, fields)
            if due_on is not None:
                dates.move_milestone(current_actor(), milestone, due_on)
            flash(_("The milestone is changed."))
            return redirect(f"/milestones/{milestone.id}", 303)
    return _change_page(milestone, form), 422


@route(
    blueprint,
    "/milestones/<uuid:milestone_id>/move",
    action=Action.CHANGE_MILESTONE,
    load=Milestone,
    methods=["GET", "POST"],
)
def move_milestone(milestone: Milestone) -> ResponseReturnValue:
    """Another date inside the project's dates, with its reason."""
    form = MoveForm()
    form.stay_inside(milestone.project)
    if request.method == "GET":
        form.version.data = str(milestone.version)
        form.due_on.data = milestone.due_on
        return _move_page(milestone, form), 200
    if form.version.data != str(milestone.version):
        form.version.data = str(milestone.version)
        return _move_page(milestone, form, stale=milestone), 409
    if form.validate() and form.due_on.data is not None:
        with refusals_beside(form):
            dates.move_milestone(
                current_actor(),
                milestone,
                form.due_on.data,
                form.reason.data,
                form.words.data or "",
            )
            flash(_("The date is moved."))
            return redirect(f"/milestones/{milestone.id}", 303)
    return _move_page(milestone, form), 422


@route(blueprint, "/portfolio", action=Action.SEE_PORTFOLIO)
def show_portfolio() -> ResponseReturnValue:
    """All running projects: what is late in them, and for whom it waits."""
    today = time.today()
    found = portfolio_of(current_actor(), today)
    return render_template("workplan/portfolio.html", portfolio=found, today=today)


def _change_page(milestone: Milestone, form: MilestoneForm, stale: Milestone | None = None) -> str:
    return render_template(
        "workplan/milestone_form.html",
        project=milestone.project,
        form=form,
        milestone=milestone,
        stale=stale,
    )


def _move_page(milestone: Milestone, form: MoveForm, stale: Milestone | None = None) -> str:
    outline = queries.outline_of(current_actor(), milestone.project)
    return render_template(
        "workplan/move_form.html",
        project=milestone.project,
        form=form,
        milestone=milestone,
        stale=stale,
        row=rows.row_of(outline, milestone),
        dependants=[
            each
            for each in outline.milestones
            if any(need.needed_id == milestone.id for need in each.needs)
        ],
    )
