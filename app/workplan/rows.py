"""The plan in words: what the timeline, the table and the list show of each milestone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from app.workplan.models import Milestone, WorkPackage
from app.workplan.outline import ZONE, Outline, submitted_on
from app.workplan.schedule import Condition, slip
from app.workplan.states import Agreement, MilestoneState
from app.workplan.words import CONDITIONS

SHORTEST = timedelta(days=7)
"""A bar is drawn at least this long."""

MARKS = {
    Condition.VERIFIED: ("done", "good"),
    Condition.SUBMITTED: ("clock", "info"),
    Condition.OVERDUE: ("wrong", "danger"),
    Condition.WAITING: ("clock", "attention"),
    Condition.AT_RISK: ("alert", "attention"),
    Condition.ON_TIME: ("diamond", "plain"),
    Condition.CANCELLED: ("refused", "plain"),
}


@dataclass(frozen=True)
class Row:
    """One milestone as its reader sees it."""

    milestone: Milestone
    condition: Condition
    begins_on: date
    headline: object
    sentence: str
    history: str
    needs: list[str]
    slip: int | None
    slack: int | None
    is_critical: bool

    @property
    def mark(self) -> tuple[str, str]:
        """The icon and tone of its condition."""
        return MARKS[self.condition]

    @property
    def href(self) -> str:
        """Its page."""
        return f"/milestones/{self.milestone.id}"

    @property
    def month(self) -> date:
        """The first day of the month in which it is due."""
        return self.milestone.due_on.replace(day=1)

    @property
    def month_word(self) -> str:
        """That month and year in the reader's language."""
        return format_date(self.milestone.due_on, "LLLL y")

    @property
    def place_words(self) -> str:
        """Who is responsible and how far it slipped, in one line."""
        values = {
            "institution": self.milestone.responsible_institution.short_name,
            "slip": self.slip_words,
        }
        if self.slip is None:
            house = values["institution"]
            return _("%(institution)s. Critical path", **values) if self.is_critical else house
        if self.is_critical:
            return _("%(institution)s. Slip %(slip)s days, critical path", **values)
        return _("%(institution)s. Slip %(slip)s days", **values)

    @property
    def slip_words(self) -> str:
        """The slip with its sign, or a dash."""
        return signed(self.slip)


@dataclass(frozen=True)
class Group:
    """A work package with its rows; the package is None for milestones outside of any."""

    package: WorkPackage | None
    rows: Sequence[Row]


def signed(days: int | None) -> str:
    """Days with a sign (U+2212 for minus), a dash where there is nothing to count from."""
    if days is None:
        return "–"
    return f"+{days}" if days > 0 else f"−{-days}" if days < 0 else "0"


def short_day(day: date) -> str:
    """A day and month in the reader's language; the year stands in the heading."""
    return format_date(day, _("d MMM"))


def groups_of(outline: Outline) -> list[Group]:
    """The rows of the plan, by package in their order, those outside of any at the end."""
    rows = [row_of(outline, each) for each in outline.milestones]
    found: list[Group] = []
    for package in outline.packages:
        inside = [each for each in rows if each.milestone.work_package_id == package.id]
        found.append(Group(package, inside))
    outside = [each for each in rows if each.milestone.work_package_id is None]
    return [*found, Group(None, outside)] if outside else found


def row_of(outline: Outline, milestone: Milestone) -> Row:
    """One milestone with all that its dates say."""
    condition = outline.conditions[milestone.id]
    return Row(
        milestone=milestone,
        condition=condition,
        begins_on=_begins_on(outline, milestone),
        headline=_headline(outline, milestone, condition),
        sentence=_sentence(outline, milestone, condition),
        history=_history(milestone),
        needs=_needs(outline, milestone),
        slip=slip(milestone.due_on, milestone.baseline_on),
        slack=outline.slack.get(milestone.id),
        is_critical=outline.is_critical(milestone),
    )


def _begins_on(outline: Outline, milestone: Milestone) -> date:
    """When all that it needs is due; the project's start where it needs nothing."""
    needed = [
        outline.by_id[each.needed_id].due_on + timedelta(each.days)
        for each in milestone.needs
        if each.needed_id in outline.by_id
        and outline.by_id[each.needed_id].state is not MilestoneState.CANCELLED
    ]
    first = max(needed, default=outline.project.starts_on or milestone.due_on - timedelta(30))
    return min(first, milestone.due_on - SHORTEST)


def _headline(outline: Outline, milestone: Milestone, condition: Condition) -> object:
    if condition is Condition.OVERDUE:
        days = outline.days_late(milestone)
        return ngettext("Overdue by %(num)s day", "Overdue by %(num)s days", days)
    return CONDITIONS[condition]


def _sentence(outline: Outline, milestone: Milestone, condition: Condition) -> str:
    last = milestone.submission
    match condition:
        case Condition.VERIFIED if last and last.answered_by and last.answered_at:
            return _(
                "Verified by %(person)s on %(day)s",
                person=last.answered_by.name,
                day=short_day(last.answered_at.astimezone(ZONE).date()),
            )
        case Condition.SUBMITTED if last:
            return _submitted(outline, milestone)
        case Condition.AT_RISK:
            return _risk(outline, milestone)
        case Condition.WAITING:
            return _("Internal procedures are under way")
        case Condition.CANCELLED:
            return milestone.state_reason
        case Condition.OVERDUE | Condition.ON_TIME:
            return _evidence(milestone)
        case _:
            return ""


def _submitted(outline: Outline, milestone: Milestone) -> str:
    last = milestone.submissions[-1]
    values = {
        "institution": last.institution.short_name,
        "day": short_day(submitted_on(last)),
    }
    late = outline.days_late(milestone)
    if late:
        return ngettext(
            "By %(institution)s on %(day)s, %(num)s day late; waits to be verified",
            "By %(institution)s on %(day)s, %(num)s days late; waits to be verified",
            late,
            **values,
        )
    return _("By %(institution)s on %(day)s; waits to be verified", **values)


def _risk(outline: Outline, milestone: Milestone) -> str:
    cause = outline.cause_of(milestone)
    values = {
        "number": cause.full_number if cause else "",
        "day": short_day(outline.earliest[milestone.id]),
    }
    if cause is not None and outline.conditions[cause.id] is Condition.OVERDUE:
        return _("Needs %(number)s, which is overdue. Earliest now %(day)s", **values)
    return _("Behind %(number)s. Earliest now %(day)s", **values)


def _evidence(milestone: Milestone) -> str:
    if milestone.is_returned:
        return _("Returned with a note")
    count = len(milestone.deliverables)
    if not count:
        return _("No evidence yet")
    return ngettext("%(num)s result is linked", "%(num)s results are linked", count)


def _history(milestone: Milestone) -> str:
    if not milestone.moves:
        return ""
    last = milestone.moves[-1]
    values = {"days": signed(last.days), "day": short_day(last.created_at.astimezone(ZONE).date())}
    if last.agreement is Agreement.DISAGREED:
        values["institution"] = milestone.responsible_institution.short_name
        return ngettext(
            "Moved %(num)s time, last by %(days)s days on %(day)s; %(institution)s does not agree",
            "Moved %(num)s times, last by %(days)s days on %(day)s; %(institution)s does not agree",
            len(milestone.moves),
            **values,
        )
    return ngettext(
        "Moved %(num)s time, by %(days)s days on %(day)s",
        "Moved %(num)s times, last by %(days)s days on %(day)s",
        len(milestone.moves),
        **values,
    )


def _needs(outline: Outline, milestone: Milestone) -> list[str]:
    found = []
    for each in milestone.needs:
        needed = outline.by_id.get(each.needed_id)
        if needed is None:
            continue
        number = needed.full_number
        if each.days:
            sentence = ngettext(
                "%(number)s, then %(num)s day",
                "%(number)s, then %(num)s days",
                each.days,
                number=number,
            )
        else:
            sentence = number
        found.append(sentence)
    return found


@dataclass(frozen=True)
class Count:
    """How many milestones stand in one way."""

    mark: tuple[str, str]
    number: int
    word: str


def tally(found: Sequence[Row]) -> list[Count]:
    """How many milestones stand in which way; what there is none of is left out."""
    counts = {each: sum(row.condition is each for row in found) for each in Condition}
    words = {
        Condition.VERIFIED: _("met"),
        Condition.SUBMITTED: _("to verify"),
        Condition.OVERDUE: _("overdue"),
        Condition.WAITING: _("waiting"),
        Condition.AT_RISK: _("at risk"),
        Condition.ON_TIME: _("on time"),
        Condition.CANCELLED: _("cancelled"),
    }
    return [Count(MARKS[each], counts[each], word) for each, word in words.items() if counts[each]]


def finding(found: Sequence[Row]) -> str:
    """The one sentence that the plan says."""
    overdue = sum(row.condition is Condition.OVERDUE for row in found)
    risk = sum(row.condition is Condition.AT_RISK for row in found)
    if overdue and risk:
        return ngettext(
            "%(num)s milestone is overdue; at risk because of that and other delays: %(risk)s",
            "%(num)s milestones are overdue; at risk because of that and other delays: %(risk)s",
            overdue,
            risk=risk,
        )
    if overdue:
        return ngettext("%(num)s milestone is overdue", "%(num)s milestones are overdue", overdue)
    if risk:
        return ngettext("%(num)s milestone is at risk", "%(num)s milestones are at risk", risk)
    if all(row.condition in {Condition.VERIFIED, Condition.CANCELLED} for row in found):
        return _("All milestones are met")
    return _("Everything is on time")
