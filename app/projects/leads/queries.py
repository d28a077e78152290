"""Who reads which institution is named to lead, and what waits for it."""

from collections.abc import Sequence

from flask import render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, false, or_

from app.core.contributions import NOTICE_PLACE, PROJECT_PANELS, WAITING, Waiting
from app.core.database import session
from app.core.policy import Actor
from app.core.scope import scope, visible
from app.projects.leads import policy
from app.projects.leads.models import LeadNaming
from app.projects.models.project import Project
from app.projects.queries import ids, inside


@scope(LeadNaming)
def known_namings(actor: Actor) -> ColumnElement[bool]:
    """The institution's own people who speak for it, those inside, and coordinators."""
    if not actor.is_signed_in:
        return false()
    listed = LeadNaming.project_id.in_(ids(Project.listed.is_(True)))
    return or_(
        and_(
            LeadNaming.institution_id == actor.institution_id,
            listed if actor.is_representative else false(),
        ),
        LeadNaming.project_id.in_(ids(inside(actor))),
        listed if actor.is_coordinator else false(),
    )


def naming_of(actor: Actor, project: Project) -> LeadNaming | None:
    """The naming that stands now."""
    rows = visible(LeadNaming, actor).where(
        LeadNaming.project_id == project.id, LeadNaming.ended_at.is_(None)
    )
    return session().scalars(rows).one_or_none()


@WAITING.add
def namings_to_confirm(actor: Actor) -> Sequence[Waiting]:
    """For a representative: projects that the institution is named to lead."""
    if not actor.is_representative:
        return []
    rows = visible(LeadNaming, actor).where(
        LeadNaming.institution_id == actor.institution_id, LeadNaming.ended_at.is_(None)
    )
    return [
        Waiting(
            kind="project.lead",
            title=each.project.name,
            context=_("Your institution is named to lead this project."),
            address=f"/lead-namings/{each.id}",
            act=_l("Say who leads it"),
            due=None,
            heap="me",
            project_id=each.project_id,
        )
        for each in session().scalars(rows).unique()
    ]


@PROJECT_PANELS.at(NOTICE_PLACE)
def naming_panel(actor: Actor, project: Project) -> str:
    """Which institution is named, and the way to name or confirm it; only while it stands still."""
    if not project.halted_with_lead:
        return ""
    naming = naming_of(actor, project)
    may_name = bool(policy.may_name_lead(actor, project)) and not project.is_amending
    if naming is None and not may_name:
        return ""
    may_confirm = naming is not None and bool(policy.may_confirm_lead(actor, naming))
    return render_template(
        "projects/leads/_panel.html",
        project=project,
        naming=naming,
        may_name=may_name,
        may_confirm=may_confirm,
    )
