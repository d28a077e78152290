"""The work plan, for programs: the same acts as on the pages."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, request
from flask_babel import gettext as _
from pydantic import BaseModel

from app.api.routing import View, endpoint
from app.api.schemas import Listing
from app.core.actions import Action
from app.core.database import session
from app.core.errors import Invalid
from app.core.routing import current_actor
from app.projects.models.project import Project
from app.workplan import queries
from app.workplan.models import Milestone
from app.workplan.schemas import (
    AgreementBody,
    DeliverableAnswer,
    DeliverableBody,
    MilestoneAnswer,
    MilestoneBody,
    MilestoneChange,
    NoteBody,
    PackageAnswer,
    PackageBody,
    ReasonBody,
    StatementBody,
)
from app.workplan.service import dates, planning, progress
from app.workplan.states import MoveReason

blueprint = Blueprint("workplan_api", __name__)
PLAN = "/projects/<uuid:project_id>"
MILESTONE = "/milestones/<uuid:milestone_id>"
ADDRESS = "link"
"""The kind of a result that is an address on the web; it may be left out."""


@endpoint(
    blueprint,
    f"{PLAN}/work-packages",
    action=Action.SEE_WORK_PLAN,
    load=Project,
    answers=Listing[PackageAnswer],
)
def list_packages(project: Project) -> Listing[PackageAnswer]:
    """The work packages of a project, by number."""
    found = queries.packages_of(current_actor(), project.id)
    return Listing(items=[PackageAnswer.model_validate(each) for each in found])


@endpoint(
    blueprint,
    f"{PLAN}/work-packages",
    action=Action.PLAN_MILESTONE,
    load=Project,
    method="POST",
    body=PackageBody,
    answers=PackageAnswer,
    status=201,
)
def add_package(project: Project, body: PackageBody) -> PackageAnswer:
    """Add a work package after the last one."""
    institution_id = body.responsible_institution_id or project.lead_institution_id
    package = planning.add_package(current_actor(), project, _titles(body.title), institution_id)
    return PackageAnswer.model_validate(package)


@endpoint(
    blueprint,
    f"{PLAN}/milestones",
    action=Action.SEE_WORK_PLAN,
    load=Project,
    answers=Listing[MilestoneAnswer],
    lists=queries.MILESTONES,
)
def list_milestones(project: Project) -> Listing[MilestoneAnswer]:
    """The milestones of a project."""
    query = queries.MILESTONES.parse(request.args)
    page = queries.list_milestones(current_actor(), project, query)
    outline = queries.outline_of(current_actor(), project)
    items = [MilestoneAnswer.on(outline, each) for each in page.items]
    return Listing(items=items, next=page.next)


@endpoint(
    blueprint,
    f"{PLAN}/milestones",
    action=Action.PLAN_MILESTONE,
    load=Project,
    method="POST",
    body=MilestoneBody,
    answers=MilestoneAnswer,
    status=201,
)
def plan_milestone(project: Project, body: MilestoneBody) -> tuple[Any, dict[str, str]]:
    """Plan a milestone: in the proposal while its text is open, and while the project runs."""
    fields = _fields(body)
    fields.setdefault("responsible_institution_id", project.lead_institution_id)
    milestone = planning.plan_milestone(current_actor(), project, fields)
    return _answer(milestone), {"Location": f"/api/v1/milestones/{milestone.id}"}


@endpoint(
    blueprint, MILESTONE, action=Action.SEE_MILESTONE, load=Milestone, answers=MilestoneAnswer
)
def show_milestone(milestone: Milestone) -> MilestoneAnswer:
    """A milestone with its evidence and history."""
    return _answer(milestone)


@endpoint(
    blueprint,
    MILESTONE,
    action=Action.CHANGE_MILESTONE,
    load=Milestone,
    method="PATCH",
    body=MilestoneChange,
    answers=MilestoneAnswer,
    needs_version=True,
)
def change_milestone(milestone: Milestone, body: MilestoneChange) -> MilestoneAnswer:
    """Change a milestone. A new date is a move inside the project's dates, with its reason."""
    fields = _fields(body)
    to_on = fields.pop("due_on", None)
    if fields:
        planning.change_milestone(current_actor(), milestone, fields)
    if to_on is not None:
        kind, words = _reason(body)
        dates.move_milestone(current_actor(), milestone, to_on, kind, words)
    return _answer(milestone)


def _act(path: str, action: Action, body: type[BaseModel] | None = None) -> Callable[[View], View]:
    """Declare an act on a milestone, which answers with the milestone as it then stands."""
    return endpoint(
        blueprint,
        f"{MILESTONE}/{path}",
        action=action,
        load=Milestone,
        method="POST",
        body=body,
        answers=MilestoneAnswer,
    )


@_act("move-answer", Action.ANSWER_MOVE, AgreementBody)
def answer_move(milestone: Milestone, body: AgreementBody) -> MilestoneAnswer:
    """Agree or disagree with the last move, for the responsible institution."""
    dates.answer_move(current_actor(), milestone, body.answer)
    return _answer(milestone)


@_act("start", Action.WORK_ON_MILESTONE)
def start(milestone: Milestone) -> MilestoneAnswer:
    """Say that work on it has begun."""
    progress.start_milestone(current_actor(), milestone)
    return _answer(milestone)


@endpoint(
    blueprint,
    f"{MILESTONE}/deliverables",
    action=Action.WORK_ON_MILESTONE,
    load=Milestone,
    method="POST",
    body=DeliverableBody,
    answers=DeliverableAnswer,
    status=201,
)
def add_deliverable(milestone: Milestone, body: DeliverableBody) -> DeliverableAnswer:
    """Link a result: a thing of the same project by kind and id, or an address."""
    actor = current_actor()
    if body.url is not None and body.kind in {None, ADDRESS} and body.id is None:
        added = progress.link_address(actor, milestone, body.url, body.title)
    elif body.url is None and body.kind is not None and body.id is not None:
        added = progress.link_thing(actor, milestone, body.kind, body.id)
    else:
        raise Invalid({"": [_("Give either a kind and an id, or an address.")]})
    return DeliverableAnswer.model_validate(added)


@_act("submission", Action.WORK_ON_MILESTONE, StatementBody)
def submit(milestone: Milestone, body: StatementBody) -> MilestoneAnswer:
    """Hand in the evidence."""
    progress.submit_milestone(current_actor(), milestone, body.statement)
    return _answer(milestone)


@_act("verification", Action.VERIFY_MILESTONE, NoteBody)
def verify(milestone: Milestone, body: NoteBody) -> MilestoneAnswer:
    """Accept what was submitted."""
    progress.verify_milestone(current_actor(), milestone, body.note)
    return _answer(milestone)


@_act("return", Action.VERIFY_MILESTONE, NoteBody)
def give_back(milestone: Milestone, body: NoteBody) -> MilestoneAnswer:
    """Return what was submitted, with a note."""
    progress.return_milestone(current_actor(), milestone, body.note)
    return _answer(milestone)


@_act("cancellation", Action.CHANGE_MILESTONE, ReasonBody)
def cancel(milestone: Milestone, body: ReasonBody) -> MilestoneAnswer:
    """Give a milestone up, with the reason; it still shows."""
    planning.cancel_milestone(current_actor(), milestone, body.reason)
    return _answer(milestone)


def _answer(milestone: Milestone) -> MilestoneAnswer:
    session().flush()
    outline = queries.outline_of(current_actor(), milestone.project)
    return MilestoneAnswer.on(outline, outline.by_id[milestone.id])


def _fields(body: MilestoneBody | MilestoneChange) -> dict[str, Any]:
    """What was sent, named as the services name it."""
    fields = {
        name: getattr(body, name) for name in planning.FIELDS if name in body.model_fields_set
    }
    if "title" in fields:
        fields["title"] = _titles(fields["title"])
    if "needs" in fields:
        fields["needs"] = [(each.id, each.days) for each in fields["needs"] or ()]
    optional = {"assignee_id", "work_package_id"}
    return {name: value for name, value in fields.items() if value is not None or name in optional}


def _reason(body: MilestoneChange) -> tuple[MoveReason | None, str]:
    """The kind of reason and its words; words alone are another reason."""
    if not body.reason:
        return None, body.words
    if body.reason in set(MoveReason):
        return MoveReason(body.reason), body.words
    return MoveReason.OTHER, body.words or body.reason


def _titles(title: dict[str, str] | str) -> dict[str, str]:
    return {current_actor().language: title} if isinstance(title, str) else title
