"""What drafts add to the page of their project: a tab, and the latest on its overview."""

from collections.abc import Sequence

from flask import render_template
from flask_babel import gettext as _

from app.core.contributions import DRAFTS_PLACE, PROJECT_PANELS, PROJECT_TABS, Tab
from app.core.policy import Actor
from app.drafts import policy, queries
from app.drafts.queries import DRAFTS
from app.projects.models.project import Project

SHOWN = "5"


@PROJECT_TABS.add
def tabs(actor: Actor, project: Project) -> Sequence[Tab]:
    """The tab of drafts, for who reads the project's inside."""
    if not policy.may_see_drafts(actor, project):
        return ()
    return (Tab("drafts", _("Drafts"), f"/projects/{project.id}/drafts"),)


@PROJECT_PANELS.at(DRAFTS_PLACE)
def panel(actor: Actor, project: Project) -> str:
    """The drafts that changed last, where there are any."""
    if not policy.may_see_drafts(actor, project):
        return ""
    page = queries.list_drafts(actor, project, DRAFTS.parse({"limit": SHOWN}))
    if not page.items:
        return ""
    return render_template("drafts/_panel.html", project=project, drafts=page.items)
