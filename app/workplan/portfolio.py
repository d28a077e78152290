"""The coordinators' view of all running projects: what is late, at risk, and waits for whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from app.core.database import session
from app.core.policy import Actor
from app.core.scope import visible
from app.institutions.models import Institution
from app.projects.models.project import Project
from app.projects.models.states import RUNNING
from app.workplan.calendar import Entry, Plan, plans_of
from app.workplan.reports.queries import late_in
from app.workplan.rows import MARKS, short_day
from app.workplan.schedule import LATE_AFTER_DAYS, Condition, Health

WEEKS_BEFORE, WEEKS_AFTER = 5, 8

MOST_PROJECTS = 500
LOOKS = {
    Condition.OVERDUE: "late",
    Condition.VERIFIED: "met",
    Condition.SUBMITTED: "met",
    Condition.WAITING: "risk",
    Condition.AT_RISK: "risk",
    Condition.ON_TIME: "ok",
}
ORDER = ("late", "met", "risk", "ok")


@dataclass(frozen=True)
class Line:
    """One project on the wall."""

    project: Project
    mark: tuple[str, str]
    word: str
    detail: str
    next_name: str
    next_on: date | None
    slip: int | None
    waits_for: str
    waits_days: int | None
    late_reports: str
    """Short names of the institutions whose progress reports are late."""


@dataclass(frozen=True)
class Week:
    """The milestones that are due in one week; `looks` from the axis upwards."""

    x: float
    word: str
    is_now: bool
    is_second: bool
    looks: Sequence[str]


@dataclass(frozen=True)
class Portfolio:
    """All that the page shows."""

    groups: Sequence[tuple[str, Sequence[Line]]]
    weeks: Sequence[Week]
    tallest: int
    finding: str
    summary: str
    count: int


def portfolio_of(actor: Actor, today: date) -> Portfolio:
    """All running projects that every member may know of; TLP:RED ones are not among them."""
    rows = visible(Project, actor).where(Project.listed.is_(True), Project.state.in_(RUNNING))
    rows = rows.order_by(Project.code, Project.id).limit(MOST_PROJECTS)
    projects = session().scalars(rows).unique().all()
    plans = plans_of([project.id for project in projects], today)
    houses = _houses(actor, plans)
    late_reports = late_in(projects, today)
    lines: dict[str, list[Line]] = {"late": [], "risk": [], "time": []}
    for project in projects:
        plan = plans.get(project.id, Plan((), {}))
        line = replace(
            _line(project, plan, houses, today),
            late_reports=", ".join(late_reports.get(project.id, [])),
        )
        lines[_group(plan, today)].append(line)
    for found in lines.values():
        found.sort(key=lambda line: -(line.slip or 0))
    words = (
        (_("Late: a milestone is overdue by more than 14 days"), lines["late"]),
        (_("At risk: a milestone is overdue or cannot be there by its date"), lines["risk"]),
        (_("On time"), lines["time"]),
    )
    weeks = _weeks(list(plans.values()), today)
    return Portfolio(
        groups=[(word, found) for word, found in words if found],
        weeks=weeks,
        tallest=max(len(week.looks) for week in weeks),
        finding=_finding(list(plans.values()), today),
        summary=_(
            "Running projects: %(all)s. Late: %(late)s. At risk: %(risk)s. On time: %(time)s.",
            all=len(projects),
            late=len(lines["late"]),
            risk=len(lines["risk"]),
            time=len(lines["time"]),
        ),
        count=len(projects),
    )


def _group(plan: Plan, today: date) -> str:
    overdue = plan.in_condition(Condition.OVERDUE)
    if overdue and _days_late(overdue[0], today) > LATE_AFTER_DAYS:
        return "late"
    return "time" if plan.health is Health.ON_TIME else "risk"


def _line(project: Project, plan: Plan, houses: Mapping[UUID, str], today: date) -> Line:
    overdue = plan.in_condition(Condition.OVERDUE)
    risk = plan.in_condition(Condition.AT_RISK)
    submitted = plan.in_condition(Condition.SUBMITTED)
    following = plan.next
    since: int | None
    if overdue:
        condition, late = Condition.OVERDUE, overdue[0]
        days = _days_late(late, today)
        word = _("Late") if days > LATE_AFTER_DAYS else _("Overdue")
        detail = ngettext("%(num)s day overdue", "%(num)s days overdue", days)
        waits_for, since = houses.get(late.responsible_institution_id, ""), days
    else:
        condition, entry = (Condition.AT_RISK, risk[0]) if risk else (Condition.ON_TIME, following)
        word = _("At risk") if risk else _("On time")
        detail = entry.name if entry is not None and risk else ""
        waits_for, since = _waits_for(project, submitted, following, houses, today)
    return Line(
        project=project,
        mark=MARKS[condition],
        word=word,
        detail=detail if plan.entries else _("No milestone yet"),
        next_name=following.name if following else "–",
        next_on=following.step.due_on if following else None,
        slip=plan.slip,
        waits_for=waits_for,
        waits_days=since,
        late_reports="",
    )


def _waits_for(
    project: Project,
    submitted: Sequence[Entry],
    following: Entry | None,
    houses: Mapping[UUID, str],
    today: date,
) -> tuple[str, int | None]:
    """Who has the next word, and for how many days it has been theirs."""
    if submitted:
        first = submitted[0]
        since = (today - first.step.done_on).days if first.step.done_on else None
        if first.submitted_institution_id == project.lead_institution_id:
            return _("Another partner or a coordinator, to verify"), since
        return _(
            "%(institution)s, to verify", institution=project.lead_institution.short_name
        ), since
    if following is not None:
        return houses.get(following.responsible_institution_id, ""), None
    return project.lead_institution.short_name, None


def _days_late(entry: Entry, today: date) -> int:
    return (today - entry.step.due_on).days


def _houses(actor: Actor, plans: Mapping[UUID, Plan]) -> dict[UUID, str]:
    wanted = {entry.responsible_institution_id for plan in plans.values() for entry in plan.entries}
    rows = visible(Institution, actor, Institution.id, Institution.short_name).where(
        Institution.id.in_(wanted)
    )
    return dict(session().execute(rows).all())


def _weeks(plans: Sequence[Plan], today: date) -> list[Week]:
    """Milestones by the week (Monday) of their due date; cancelled ones are left out."""
    this = today - timedelta(days=today.weekday())
    found: dict[date, list[str]] = {}
    for plan in plans:
        for entry in plan.entries:
            look = LOOKS.get(plan.conditions[entry.step.id])
            monday = entry.step.due_on - timedelta(days=entry.step.due_on.weekday())
            if look is not None:
                found.setdefault(monday, []).append(look)
    count = WEEKS_BEFORE + 1 + WEEKS_AFTER
    weeks = []
    for position in range(count):
        monday = this + timedelta(weeks=position - WEEKS_BEFORE)
        weeks.append(
            Week(
                x=round(100 * (position + 0.5) / count, 2),
                word=short_day(monday),
                is_now=monday == this,
                is_second=position % 3 != 0,
                looks=sorted(found.get(monday, []), key=ORDER.index),
            )
        )
    return weeks


def _finding(plans: Sequence[Plan], today: date) -> str:
    until = today + timedelta(days=28)
    due = [
        plan.conditions[entry.step.id]
        for plan in plans
        for entry in plan.entries
        if entry.step.is_open and today <= entry.step.due_on <= until
    ]
    overdue = sum(len(plan.in_condition(Condition.OVERDUE)) for plan in plans)
    day = format_date(until, _("d MMMM"))
    return ngettext(
        "%(num)s milestone falls due by %(day)s (at risk: %(risk)s); overdue now: %(overdue)s",
        "%(num)s milestones fall due by %(day)s (at risk: %(risk)s); overdue now: %(overdue)s",
        len(due),
        day=day,
        risk=due.count(Condition.AT_RISK),
        overdue=overdue,
    )
