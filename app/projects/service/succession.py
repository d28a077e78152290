"""Who takes over when a person goes: a project is never without a lead, a task with nobody."""

from collections.abc import Sequence
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import text

from app.accounts.models import User
from app.core import events
from app.core.contributions import Successors
from app.core.database import session
from app.core.errors import Conflict
from app.core.policy import Actor
from app.core.scope import visible
from app.projects import letters
from app.projects.models.project import Project

HAND_OVER = text("SELECT * FROM hand_over_in(:person, :places, :heir)")
PASS_ON = text("SELECT * FROM pass_leads_on(:person, :heir)")


def hand_over_places(actor: Actor, person: User, successors: Successors) -> None:
    """Let each successor take over all that `person` holds in the projects it is named for."""
    for heir, places in successors.places_by_person().items():
        values = {"person": person.id, "places": places, "heir": heir.id}
        for row in session().execute(HAND_OVER, values).all():
            project = letters.card(row.place, row.spelled_title, row.tlp)
            events.record(
                "project.handed_over" if row.is_led else "member.took_over",
                actor,
                project,
                project_id=project.id,
                institution_ids=[row.house_id],
                user=str(heir.id),
            )
            if heir.id != actor.id:
                _tell_heir(heir.id, project, is_led=row.is_led)
    # The database has changed what is already read: the steps after this one see it as it is.
    session().expire_all()


def pass_leads_on(actor: Actor, person: User, successors: Successors) -> None:
    """Let the successor lead what `person` leads and nobody is named for.

    Where access is ended in haste, without one, a representative (the actor if it is one) acts as
    lead until another is named. Raises Conflict (lead) where nobody can: who leaves by an own act
    names a successor.
    """
    successor = successors.anywhere
    heir = None if successor is None else successor.id
    rows = session().execute(PASS_ON, {"person": person.id, "heir": heir}).all()
    if any(row.new_lead is None for row in rows):
        raise Conflict(
            _(
                "A project is never without a lead: choose who takes over first. It is about"
                " %(projects)s.",
                projects=", ".join(_named(actor, [row.led for row in rows])),
            ),
            guard="lead",
        )
    for row in rows:
        project = letters.card(row.led, row.spelled_title, row.tlp)
        events.record(
            "project.handed_over" if successor else "project.lead_is_acting",
            actor,
            project,
            project_id=project.id,
            institution_ids=[row.house_id],
            user=str(row.new_lead),
        )
        if row.new_lead != actor.id:
            _tell(row.new_lead, project, is_acting=successor is None)


def _named(actor: Actor, ids: Sequence[UUID]) -> list[str]:
    """The titles that the actor may know, and no number of the others."""
    found = session().scalars(visible(Project, actor).where(Project.id.in_(ids))).unique().all()
    names = sorted(_("“%(title)s”", title=project.name) for project in found)
    if len(names) < len(ids):
        names.append(_("what you may not know of"))
    return names


def _tell_heir(heir: UUID, project: Project, *, is_led: bool) -> None:
    if is_led:
        _tell(heir, project, is_acting=False)
        return
    letters.tell(
        [heir],
        project,
        _l("You take over work in a project"),
        _l("A person of your institution has left. You take over what it held in a project."),
    )


def _tell(new_lead: UUID, project: Project, *, is_acting: bool) -> None:
    if is_acting:
        subject = _l("You act as lead of a project")
        says = _l("Its lead person has left. You act as its lead until you name another.")
    else:
        subject = _l("You lead a project now")
        says = _l("The lead of a project has been handed over to you.")
    letters.tell([new_lead], project, subject, says, "/settings")
