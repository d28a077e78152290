"""What dates say by themselves: pure functions, no database, no clock, no request.

The critical path method: a forward pass gives the earliest date on which each result can be there,
a backward pass the latest one that does not move the project's end; the days between due date and
latest date are the slack (Kelley and Walker, 1959).
"""

import enum
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from app.workplan.states import OPEN, MilestoneState

LATE_AFTER_DAYS = 14
"""A project whose milestone is overdue by more than this is late."""


class Condition(enum.StrEnum):
    """How a milestone stands on a given day."""

    VERIFIED = "verified"
    SUBMITTED = "submitted"
    OVERDUE = "overdue"
    WAITING = "waiting"
    AT_RISK = "at_risk"
    ON_TIME = "on_time"
    CANCELLED = "cancelled"


class Health(enum.StrEnum):
    """How a project's plan stands on a given day."""

    OVERDUE = "overdue"
    AT_RISK = "at_risk"
    ON_TIME = "on_time"


@dataclass(frozen=True)
class Need:
    """Another step's result, and the fewest days after it."""

    id: UUID
    days: int = 0


@dataclass(frozen=True)
class Step:
    """A milestone as its dates see it. `done_on` is the day on which evidence was handed in."""

    id: UUID
    due_on: date
    state: MilestoneState = MilestoneState.PLANNED
    needs: tuple[Need, ...] = ()
    done_on: date | None = None
    is_waiting: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the work is still to be done."""
        return self.state in OPEN


def closes_circle(
    needs: Mapping[UUID, Collection[UUID]], milestone_id: UUID, wanted: Iterable[UUID]
) -> bool:
    """Whether a milestone that needed `wanted` would in the end need itself."""
    ahead, seen = list(wanted), set()
    while ahead:
        current = ahead.pop()
        if current == milestone_id:
            return True
        if current not in seen:
            seen.add(current)
            ahead.extend(needs.get(current, ()))
    return False


def in_order(steps: Sequence[Step]) -> list[Step]:
    """The steps, each after all that it needs; cancelled ones are left out.

    Raises ValueError where steps need each other in a circle.
    """
    left = {step.id: step for step in steps if step.state is not MilestoneState.CANCELLED}
    ordered: list[Step] = []
    while left:
        ready = [step for step in left.values() if not any(need.id in left for need in step.needs)]
        if not ready:
            raise ValueError("the steps need each other in a circle")
        ordered += ready
        for step in ready:
            del left[step.id]
    return ordered


def earliest(steps: Sequence[Step], today: date) -> dict[UUID, date]:
    """When each result is there, or will be at the earliest if nothing is hurried."""
    found: dict[UUID, date] = {}
    for step in in_order(steps):
        if not step.is_open:
            found[step.id] = step.done_on or step.due_on
            continue
        after = [found[need.id] + timedelta(need.days) for need in step.needs if need.id in found]
        found[step.id] = max([step.due_on, *after] if step.due_on >= today else [today, *after])
    return found


def latest(steps: Sequence[Step], end: date) -> dict[UUID, date]:
    """The last day on which each result may come without moving `end`."""
    found: dict[UUID, date] = {}
    for step in reversed(in_order(steps)):
        last = found.setdefault(step.id, end)
        for need in step.needs:
            found[need.id] = min(found.get(need.id, end), last - timedelta(need.days))
    return found


def slack(steps: Sequence[Step], end: date) -> dict[UUID, int]:
    """Days by which each open step may move before the end does; 0 and less is critical."""
    last = latest(steps, end)
    return {step.id: (last[step.id] - step.due_on).days for step in steps if step.is_open}


def conditions(steps: Sequence[Step], today: date) -> dict[UUID, Condition]:
    """How each step stands: *at risk* is what cannot be there by its date as things are."""
    possible = earliest(steps, today)
    return {step.id: _condition(step, today, possible.get(step.id)) for step in steps}


def _condition(step: Step, today: date, possible: date | None) -> Condition:
    if not step.is_open:
        return Condition(step.state.value)
    if step.due_on < today:
        return Condition.WAITING if step.is_waiting else Condition.OVERDUE
    if possible is not None and possible > step.due_on:
        return Condition.AT_RISK
    return Condition.ON_TIME


def health(found: Collection[Condition]) -> Health:
    """The plan as a whole: what waits for internal procedures is a risk, not a delay."""
    if Condition.OVERDUE in found:
        return Health.OVERDUE
    if Condition.AT_RISK in found or Condition.WAITING in found:
        return Health.AT_RISK
    return Health.ON_TIME


def slip(due_on: date, baseline_on: date | None) -> int | None:
    """Days between the registered date and today's; None where nothing is registered."""
    return None if baseline_on is None else (due_on - baseline_on).days
