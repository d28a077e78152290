"""What drafts add to the page of their project: a tab, and the latest on its overview."""

from collections.abc import Sequence

from flask import render_template
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import contains_eager, undefer

from app.core.contributions import (
    COMPLETION_GUARDS,
    DRAFTS_PLACE,
    EXPORT_PARTS,
    PROJECT_PANELS,
    PROJECT_TABS,
    ExportPart,
    Guard,
    Tab,
)
from app.core.database import session
from app.core.policy import Actor, Label
from app.core.scope import visible
from app.drafts import policy, queries
from app.drafts.models import Draft, DraftKind, DraftRevision
from app.drafts.queries import DRAFTS
from app.projects.models.project import Project

SHOWN = "5"


@PROJECT_TABS.add
def tabs(actor: Actor, project: Project) -> Sequence[Tab]:
    """The tab of drafts, for who reads the project's inside."""
    if not policy.may_see_drafts(actor, project):
        return ()
    return (Tab("drafts", _("Drafts"), f"/projects/{project.id}/drafts"),)


@COMPLETION_GUARDS.add
def there_is_a_report(project: Project) -> Sequence[Guard]:
    """Closing asks for a final report."""
    reports = select(Draft.id).where(Draft.project_id == project.id, Draft.kind == DraftKind.REPORT)
    found = session().scalars(reports.limit(1).execution_options(scoped=True)).first()
    address = f"/projects/{project.id}/drafts"
    return [Guard("report", found is not None, _("A final report"), address)]


@EXPORT_PARTS.add
def drafts_to_take_along(actor: Actor, project: Project) -> Sequence[ExportPart]:
    """What each draft that the reader may read says now; none that is TLP:RED."""
    rows = (
        visible(DraftRevision, actor)
        .join(DraftRevision.draft)
        .where(
            Draft.project_id == project.id,
            Draft.label != Label.RED,
            DraftRevision.number == Draft.current,
        )
        .options(undefer(DraftRevision.text), contains_eager(DraftRevision.draft))
        .order_by(Draft.created_at)
    )
    return [
        ExportPart(
            f"drafts/{each.draft_id}.md",
            each.text.encode(),
            each.draft.title,
            "text/markdown",
            each.draft.label,
            {"inLanguage": each.draft.language, "version": str(each.number)},
        )
        for each in session().scalars(rows).unique()
    ]


@PROJECT_PANELS.at(DRAFTS_PLACE)
def panel(actor: Actor, project: Project) -> str:
    """The drafts that changed last, where there are any."""
    if not policy.may_see_drafts(actor, project):
        return ""
    page = queries.list_drafts(actor, project, DRAFTS.parse({"limit": SHOWN}))
    if not page.items:
        return ""
    return render_template("drafts/_panel.html", project=project, drafts=page.items)
