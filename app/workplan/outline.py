"""A project's plan as its readers see it on a day: each milestone with what its dates say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from uuid import UUID
from zoneinfo import ZoneInfo

from app.core.locale import FORUM_TIME_ZONE
from app.core.policy import Actor
from app.projects.models.project import Project
from app.projects.models.states import MemberRole
from app.workplan import schedule
from app.workplan.models import Milestone, Submission, WorkPackage
from app.workplan.schedule import Condition, Need, Step
from app.workplan.states import MoveReason

ZONE = ZoneInfo(FORUM_TIME_ZONE)


def step_of(milestone: Milestone, *, waiting_counts: bool) -> Step:
    """The milestone as its dates see it.

    Without `waiting_counts` internal procedures are a delay as any other, as they are for the lead
    and coordinators.
    """
    last = milestone.submission
    waits = bool(milestone.moves) and milestone.moves[-1].reason is MoveReason.IN_PROCEDURE
    return Step(
        milestone.id,
        milestone.due_on,
        milestone.state,
        tuple(Need(each.needed_id, each.days) for each in milestone.needs),
        submitted_on(last) if last is not None else None,
        is_waiting=waits and waiting_counts,
    )


def submitted_on(submission: Submission) -> date:
    """The forum's day on which it was handed in."""
    return submission.created_at.astimezone(ZONE).date()


def sees_delays(actor: Actor, project: Project) -> bool:
    """Whether what waits for internal procedures is shown to the actor as overdue."""
    return actor.is_coordinator or project.role_of(actor.id) is MemberRole.LEAD


@dataclass(frozen=True)
class Outline:
    """The milestones that a reader sees of one project, on one day."""

    project: Project
    milestones: Sequence[Milestone]
    today: date
    waiting_counts: bool = True
    packages: Sequence[WorkPackage] = field(default_factory=tuple)

    @cached_property
    def steps(self) -> list[Step]:
        """All milestones as their dates see them."""
        return [step_of(each, waiting_counts=self.waiting_counts) for each in self.milestones]

    @cached_property
    def end(self) -> date:
        """The project's end, or where it has none the last due date."""
        return self.project.ends_on or max(
            (each.due_on for each in self.milestones), default=self.today
        )

    @cached_property
    def conditions(self) -> Mapping[UUID, Condition]:
        """How each milestone stands."""
        return schedule.conditions(self.steps, self.today)

    @cached_property
    def earliest(self) -> Mapping[UUID, date]:
        """When each result can be there."""
        return schedule.earliest(self.steps, self.today)

    @cached_property
    def slack(self) -> Mapping[UUID, int]:
        """Days by which each open milestone may move."""
        return schedule.slack(self.steps, self.end)

    @cached_property
    def by_id(self) -> Mapping[UUID, Milestone]:
        """The milestones by their ids."""
        return {each.id: each for each in self.milestones}

    def is_critical(self, milestone: Milestone) -> bool:
        """Whether the project's end moves when this milestone does."""
        return milestone.id in self.slack and self.slack[milestone.id] <= 0

    def days_late(self, milestone: Milestone) -> int:
        """Days since the due date, or between it and the day on which it was handed in."""
        last = milestone.submission
        is_handed_in = (
            last is not None and not Step(milestone.id, self.today, milestone.state).is_open
        )
        until = submitted_on(last) if last is not None and is_handed_in else self.today
        return max(0, (until - milestone.due_on).days)

    def cause_of(self, milestone: Milestone) -> Milestone | None:
        """The milestone that keeps this one from being there in time, if it is at risk."""
        if self.conditions[milestone.id] is not Condition.AT_RISK:
            return None
        known = [each for each in milestone.needs if each.needed_id in self.earliest]
        latest = max(known, key=lambda each: self.earliest[each.needed_id].toordinal() + each.days)
        return self.by_id[latest.needed_id]
