"""What happens next with a project, and who acts: one line on its overview."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from app.core import time
from app.core.contributions import PROJECT_COLUMNS, Guard, Waiting
from app.core.policy import Actor
from app.projects import guards
from app.projects.models.project import Project
from app.projects.models.states import ProjectState
from app.ui.drawing import day_in_words
from app.ui.waiting import in_words


@dataclass(frozen=True)
class NextStep:
    """What comes next: a title, what there is to say of it, where it is done, how it stands."""

    above: str
    title: str
    detail: str = ""
    href: str | None = None
    tone: str = "attention"


def next_step(actor: Actor, project: Project) -> NextStep | None:
    """What comes next; None where nothing does. For who may read the proposal."""
    if project.state is ProjectState.ACTIVE:
        return _next_milestone(actor, project)
    title, detail = _of_state(project)
    return NextStep(_("What is next"), title, detail) if title else None


def _of_state(project: Project) -> tuple[str, str]:
    lead = project.lead_institution.short_name
    match project.state:
        case ProjectState.DRAFT:
            title = _("%(institution)s completes and submits the proposal", institution=lead)
            return title, _missing(guards.of_submission(project))
        case ProjectState.CHANGES_REQUESTED:
            title = _("%(institution)s changes the text and submits it again", institution=lead)
            return title, _missing(guards.of_submission(project))
        case ProjectState.SUBMITTED:
            return _("Coordinators name reviewers"), _(
                "The text is closed until they have decided."
            )
        case ProjectState.IN_REVIEW:
            return (
                _("Coordinators of other institutions decide"),
                _("Their letter to the lead comes onto this page."),
            )
        case ProjectState.APPROVED:
            title = _("%(institution)s starts the work", institution=lead)
            return title, _missing(guards.of_activation(project))
        case ProjectState.SUSPENDED:
            return _("A coordinator lets the work go on"), ""
        case ProjectState.COMPLETED:
            return _("A coordinator archives the project"), _("What was made stays readable.")
        case _:
            return "", ""


def _missing(found: Sequence[Guard]) -> str:
    number = sum(not each.is_met for each in found)
    if not number:
        return _("Nothing is missing.")
    return ngettext("%(num)s thing is still missing.", "%(num)s things are still missing.", number)


def _next_milestone(actor: Actor, project: Project) -> NextStep | None:
    columns: dict[str, dict[Any, Any]] = {}
    for contribute in PROJECT_COLUMNS:
        columns |= contribute(actor, [project.id])
    found = columns.get("next_milestone", {}).get(project.id)
    lead = project.lead_institution.short_name
    if found is None:
        return NextStep(_("What is next"), _("%(institution)s ends the work", institution=lead))
    when = in_words(Waiting("", "", "", "", "", found.due_on), time.today())
    part = project.partnership_of(found.responsible_institution_id)
    detail = _(
        "Due %(day)s, %(when)s; %(institution)s is responsible",
        day=day_in_words(found.due_on),
        when=when.due,
        institution=part.institution.short_name if part else lead,
    )
    tone = "danger" if when.urgency == "late" else "attention"
    return NextStep(_("Next milestone"), found.title, detail, f"/milestones/{found.id}", tone)
