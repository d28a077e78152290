"""Dates and states of many plans at once: one statement, however many projects.

Coordinators see these of every listed project, because they run the forum; titles only where the
project's label lets every member read them. The database's function says so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import text

from app.core.database import session
from app.core.locale import in_reader_language, reader_language
from app.workplan import schedule
from app.workplan.outline import ZONE
from app.workplan.schedule import Condition, Health, Need, Step, slip
from app.workplan.states import MilestoneState

CALENDAR = text("SELECT * FROM plan_calendar(:wanted)")


@dataclass(frozen=True)
class Entry:
    """A milestone among those of many projects."""

    step: Step
    number: str
    title: str
    responsible_institution_id: UUID
    submitted_institution_id: UUID | None
    baseline_on: date | None

    @property
    def name(self) -> str:
        """Its title, or its number where its words are not for the reader."""
        return self.title or _("Milestone %(number)s", number=self.number)


@dataclass(frozen=True)
class NextMilestone:
    """What comes next in a plan; in a list it is its title and date."""

    id: UUID
    title: str
    due_on: date
    responsible_institution_id: UUID

    def __str__(self) -> str:
        return self.title


@dataclass(frozen=True)
class Plan:
    """One project's milestones as their dates see them."""

    entries: Sequence[Entry]
    conditions: dict[UUID, Condition]

    @property
    def health(self) -> Health:
        """How the plan stands."""
        return schedule.health(self.conditions.values())

    @property
    def next(self) -> Entry | None:
        """The open milestone with the earliest date."""
        still_open = [each for each in self.entries if each.step.is_open]
        return min(still_open, key=lambda each: each.step.due_on, default=None)

    @property
    def slip(self) -> int | None:
        """Days by which the last milestone lies after its registered date."""
        known = [
            each
            for each in self.entries
            if each.baseline_on and each.step.state is not MilestoneState.CANCELLED
        ]
        if not known:
            return None
        last = max(known, key=lambda each: each.step.due_on)
        return slip(last.step.due_on, last.baseline_on)

    def in_condition(self, wanted: Condition) -> list[Entry]:
        """The milestones that stand so, by their dates."""
        found = [each for each in self.entries if self.conditions[each.step.id] is wanted]
        return sorted(found, key=lambda each: each.step.due_on)


def plans_of(projects: Iterable[UUID], today: date) -> dict[UUID, Plan]:
    """The plans of those projects that the reader may see, by project; empty ones are left out."""
    found: dict[UUID, list[Entry]] = {}
    language = reader_language()
    for row in session().execute(CALENDAR, {"wanted": list(projects)}).mappings():
        submitted_at = row["submitted_at"]
        step = Step(
            row["milestone_id"],
            row["due_on"],
            MilestoneState(row["state"]),
            tuple(map(Need, row["needed_ids"], row["needed_days"])),
            submitted_at.astimezone(ZONE).date() if submitted_at else None,
        )
        package = row["package_number"]
        entry = Entry(
            step,
            f"{package}.{row['number']}" if package else str(row["number"]),
            in_reader_language(row["title"], language),
            row["responsible_institution_id"],
            row["submitted_institution_id"],
            row["baseline_on"],
        )
        found.setdefault(row["project_id"], []).append(entry)
    return {
        project: Plan(entries, schedule.conditions([each.step for each in entries], today))
        for project, entries in found.items()
    }
