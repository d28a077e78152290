"""The shape of a work plan in JSON."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from app.api.schemas import Answer, Body, Line, Prose, Translations
from app.workplan.models import Milestone
from app.workplan.outline import Outline
from app.workplan.schedule import Condition, slip
from app.workplan.service.progress import LONGEST_ADDRESS, LONGEST_TITLE
from app.workplan.states import Agreement, MilestoneState, MoveReason, Outcome

Reason = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]


class PackageBody(Body):
    """A new work package; without an institution the lead institution is responsible."""

    title: Translations | Line
    responsible_institution_id: UUID | None = None


class PackageAnswer(Answer):
    """A work package."""

    id: UUID
    project_id: UUID
    number: int
    title: dict[str, str]
    responsible_institution_id: UUID
    version: int


class NeedBody(Body):
    """Another milestone of the plan that must come first, and the fewest days after it."""

    id: UUID
    days: int = Field(default=0, ge=0, le=3650)


class MilestoneBody(Body):
    """A new milestone; without an institution the lead institution is responsible."""

    title: Translations | Line
    due_on: date
    responsible_institution_id: UUID | None = None
    work_package_id: UUID | None = None
    assignee_id: UUID | None = None
    means_of_verification: Prose = ""
    needs: list[NeedBody] = Field(default_factory=list, max_length=100)


class MilestoneChange(Body):
    """Fields to change. A new `due_on` is a move with a `reason`: one of the kinds, or words."""

    title: Translations | Line | None = None
    due_on: date | None = None
    reason: Reason | None = None
    words: Prose = ""
    responsible_institution_id: UUID | None = None
    work_package_id: UUID | None = None
    assignee_id: UUID | None = None
    means_of_verification: Prose | None = None
    needs: list[NeedBody] | None = Field(default=None, max_length=100)


class StatementBody(Body):
    """What shows that the milestone is met, in words; may stay empty where results are linked."""

    statement: Prose = ""


class NoteBody(Body):
    """What is said of what was submitted; a return needs it."""

    note: Prose = ""


class ReasonBody(Body):
    """Why a milestone is given up."""

    reason: Prose


class AgreementBody(Body):
    """What the responsible institution says of a moved date."""

    answer: Agreement


class DeliverableBody(Body):
    """A thing of the same project by kind and id, or an address on the web."""

    kind: Line | None = None
    id: UUID | None = None
    url: Annotated[str, StringConstraints(max_length=LONGEST_ADDRESS)] | None = None
    title: Annotated[str, StringConstraints(max_length=LONGEST_TITLE)] = ""


class DeliverableAnswer(Answer):
    """What a milestone produced."""

    id: UUID
    kind: str | None
    thing_id: UUID | None
    url: str | None
    title: str
    added_by_id: UUID
    created_at: datetime


class NeedAnswer(Answer):
    """Another milestone that must come first, and the fewest days after it."""

    id: UUID
    days: int


class MoveAnswer(Answer):
    """A moved date."""

    from_on: date
    to_on: date
    days: int
    reason: MoveReason
    words: str
    moved_by_id: UUID
    created_at: datetime
    agreement: Agreement | None


class SubmissionAnswer(Answer):
    """What was handed in, and what was said of it."""

    statement: str
    submitted_by_id: UUID
    institution_id: UUID
    created_at: datetime
    outcome: Outcome | None
    note: str
    answered_by_id: UUID | None
    answered_at: datetime | None


class MilestoneAnswer(Answer):
    """A milestone; `condition`, `slip`, `slack` and `earliest_on` are derived on the day."""

    id: UUID
    project_id: UUID
    work_package_id: UUID | None
    number: str
    title: dict[str, str]
    responsible_institution_id: UUID
    assignee_id: UUID | None
    due_on: date
    baseline_on: date | None
    means_of_verification: str
    state: MilestoneState
    state_reason: str
    condition: Condition
    is_overdue: bool
    slip: int | None
    slack: int | None
    earliest_on: date | None
    needs: list[NeedAnswer]
    deliverables: list[DeliverableAnswer]
    submissions: list[SubmissionAnswer]
    moves: list[MoveAnswer]
    version: int

    @classmethod
    def on(cls, outline: Outline, milestone: Milestone) -> "MilestoneAnswer":
        """The milestone as it stands in its plan."""
        condition = outline.conditions[milestone.id]
        return cls(
            **{name: getattr(milestone, name) for name in _SAME},
            number=milestone.full_number,
            condition=condition,
            is_overdue=condition is Condition.OVERDUE,
            slip=slip(milestone.due_on, milestone.baseline_on),
            slack=outline.slack.get(milestone.id),
            earliest_on=outline.earliest.get(milestone.id),
            needs=[NeedAnswer(id=each.needed_id, days=each.days) for each in milestone.needs],
            deliverables=[
                DeliverableAnswer.model_validate(each) for each in milestone.deliverables
            ],
            submissions=[SubmissionAnswer.model_validate(each) for each in milestone.submissions],
            moves=[MoveAnswer.model_validate(each) for each in milestone.moves],
        )


_SAME = (
    "id",
    "project_id",
    "work_package_id",
    "title",
    "responsible_institution_id",
    "assignee_id",
    "due_on",
    "baseline_on",
    "means_of_verification",
    "state",
    "state_reason",
    "version",
)
