"""Announce a draft as in preparation, take that back, and wish to join."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import events, time
from app.core.database import session
from app.core.errors import Conflict, Invalid
from app.core.policy import Actor, require
from app.projects import letters
from app.projects.announcements import policy, queries
from app.projects.announcements.models import Announcement, WishToJoin
from app.projects.models.project import Project
from app.projects.service.states import note

LONGEST = 2_000


def announce(actor: Actor, project: Project) -> Announcement:
    """Let all members of the forum read its card; raises Conflict where they can already."""
    require(policy.may_announce(actor, project))
    if queries.announcement_of(actor, project) is not None:
        raise Conflict(_("It is announced already."), guard="announced")
    made = Announcement(
        project_id=project.id,
        title=dict(project.title),
        themes=list(project.themes),
        countries=list(project.countries),
        label=project.label,
        lead_institution_id=project.lead_institution_id,
        contact_id=actor.id,
    )
    session().add(made)
    session().flush()
    note("project.announced", actor, project)
    return made


def take_back(actor: Actor, project: Project) -> None:
    """End the announcement; raises Conflict where there is none."""
    require(policy.may_announce(actor, project))
    found = queries.announcement_of(actor, project)
    if found is None:
        raise Conflict(_("It is not announced."), guard="announced")
    found.ended_at = time.now()
    note("project.announcement_taken_back", actor, project)


def wish_to_join(actor: Actor, announcement: Announcement, words: str) -> WishToJoin:
    """Tell the lead that the actor wishes to join, and nothing else of the project to the actor.

    Raises Invalid without words or with too many, Conflict where the actor has written before.
    """
    require(policy.may_wish_to_join(actor, announcement))
    _refuse_unless_short(words)
    if queries.told_by(actor, [announcement]):
        raise Conflict(_("You have written to the lead already."), guard="told")
    wish = WishToJoin(
        announcement_id=announcement.id,
        project_id=announcement.project_id,
        person_id=actor.id,
        institution_id=actor.institution_id,
        words=words.strip(),
    )
    session().add(wish)
    session().flush()
    known = letters.card(announcement.project_id, announcement.title, announcement.label.value)
    events.record(
        "project.joining_wished",
        actor,
        known,
        project_id=known.id,
        institution_ids=[announcement.lead_institution_id],
    )
    letters.tell(
        [announcement.contact_id],
        known,
        _l("Somebody wishes to join"),
        _l("A member of the forum wishes to join the project that you have announced."),
        "/settings",
    )
    return wish


def _refuse_unless_short(words: str) -> None:
    if not words.strip():
        raise Invalid({"words": [_("Say in a sentence or two what you would bring.")]})
    if len(words) > LONGEST:
        raise Invalid({"words": [_("At most %(max)d characters.", max=LONGEST)]})
