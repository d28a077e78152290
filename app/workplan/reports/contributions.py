"""What projects ask of progress reports: a tab, and what is missing at their end."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import func

from app.core.contributions import COMPLETION_GUARDS, PROJECT_TABS, Guard, Tab
from app.core.database import session
from app.core.policy import Actor
from app.core.scope import visible
from app.projects.models.project import Project
from app.projects.models.states import LISTED
from app.workplan.reports import policy, queries
from app.workplan.reports.models import ProgressReport
from app.workplan.reports.words import in_words

SHOWN = 4
"""So many reports that are missing are named one by one."""


@PROJECT_TABS.add
def reports_tab(actor: Actor, project: Project) -> Sequence[Tab]:
    """The reports that the reader may read, once there is work to report on."""
    if project.state not in LISTED or not policy.may_see_reports(actor, project):
        return []
    count = visible(ProgressReport, actor, func.count()).where(
        ProgressReport.project_id == project.id
    )
    address = f"/projects/{project.id}/reports"
    return [Tab("reports", _("Reports"), address, session().scalar(count))]


@COMPLETION_GUARDS.add
def reports_are_submitted(project: Project) -> Sequence[Guard]:
    """Closing asks for the report of every institution on every period that has ended."""
    found = queries.missing_in(project)
    sentence = _("Every progress report submitted")
    if found:
        named = [
            f"{part.institution.short_name} {in_words(period)}" for part, period in found[:SHOWN]
        ]
        more = ["…"] if len(found) > SHOWN else []
        sentence = _(
            "Every progress report submitted; missing: %(reports)s",
            reports="; ".join([*named, *more]),
        )
    address = f"/projects/{project.id}/reports"
    return [
        Guard("reports", not found, sentence, address),
        Guard(
            "acknowledgements",
            not queries.waits_for_answer(project),
            _("Every progress report acknowledged"),
            address,
        ),
    ]
