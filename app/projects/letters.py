"""Mail about projects: from TLP:AMBER up it says only that something waits, and where."""

from collections.abc import Iterable
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.letters import write_to
from app.accounts.models import Deputyship, RoleAssignment
from app.core import time
from app.core.database import session
from app.core.mail import link_to
from app.core.policy import Actor, Label, Role
from app.core.scope import visible
from app.projects.models.project import Project
from app.projects.models.states import TAKES_PART, MemberRole, PartnerRole


def representatives_of(actor: Actor, institution_id: UUID) -> list[UUID]:
    """Who speaks for an institution now, deputies too."""
    rows = visible(RoleAssignment, actor).where(
        RoleAssignment.institution_id == institution_id,
        RoleAssignment.role == Role.REPRESENTATIVE,
        RoleAssignment.ended_at.is_(None),
    )
    deputies = visible(Deputyship, actor).where(
        Deputyship.institution_id == institution_id,
        Deputyship.ended_at.is_(None),
        Deputyship.until >= time.today(),
    )
    return [
        *(each.user_id for each in session().scalars(rows) if each.is_held),
        *(each.deputy_id for each in session().scalars(deputies).unique() if each.is_on),
    ]


def coordinators_of(actor: Actor, project: Project) -> list[UUID]:
    """Coordinators without a conflict of interest."""
    rows = visible(RoleAssignment, actor).where(
        RoleAssignment.role == Role.COORDINATOR, RoleAssignment.ended_at.is_(None)
    )
    houses = {
        part.institution_id
        for part in project.partnerships
        if part.role is not PartnerRole.OBSERVER and part.state in TAKES_PART
    }
    return [
        each.user_id
        for each in session().scalars(rows)
        if each.is_held and each.institution_id not in houses
    ]


def lead_of(project: Project) -> list[UUID]:
    """The lead person."""
    return [each.user_id for each in project.people if each.role is MemberRole.LEAD]


def people_of(project: Project) -> list[UUID]:
    """All members now."""
    return [each.user_id for each in project.people]


def card(project_id: UUID, title: dict[str, str], label: str) -> Project:
    """A project of which the record and a letter know just that; it is never written."""
    return Project(id=project_id, title=title, label=Label(label))


def tell(
    people: Iterable[UUID], project: Project, subject: object, says: object, path: str = ""
) -> None:
    """Write to `people`; subject and text are translatable, and left out where the label asks."""
    address = link_to(f"/projects/{project.id}{path}")

    def write() -> tuple[str, str]:
        if project.label.is_spelled_out_in_mail:
            text = f"{says}\n\n{project.name}\n{address}"
            return f"{subject}: {project.name}", text
        return (
            _("Something waits for you in the Expert Forum"),
            _("Something waits for you in the Expert Forum.\n\n%(address)s", address=address),
        )

    write_to(people, write)


def tell_that_an_amendment_waits(actor: Actor, project: Project) -> None:
    """Ask the coordinators for their review of the amendment that has just been submitted."""
    tell(
        coordinators_of(actor, project),
        project,
        _l("An amendment waits for review"),
        _l("An amendment of a project has been submitted and waits for the coordinators."),
        "/review",
    )


NEWS = {
    "project.submitted": (
        _l("A project waits for review"),
        _l("A project has been submitted and waits for reviewers."),
    ),
    "project.withdrawn": (
        _l("A project is withdrawn"),
        _l("Its lead has withdrawn the project."),
    ),
    "project.activated": (_l("The work begins"), _l("The project is active.")),
    "project.suspended": (
        _l("The project is suspended"),
        _l("A coordinator has suspended the project. The reason is on its page."),
    ),
    "project.resumed": (
        _l("The project goes on"),
        _l("A coordinator has resumed the project. The reason is on its page."),
    ),
    "project.completed": (
        _l("The project is completed"),
        _l("Its lead has completed the project."),
    ),
    "project.archived": (
        _l("The project is archived"),
        _l("A coordinator has archived the project. The reason is on its page."),
    ),
}
"""Subject and text of what is told of each change of state."""


def announce(name: str, actor: Actor, project: Project) -> None:
    """Tell those concerned, whoever acted: members and partners, or the coordinators."""
    if name not in NEWS:
        return
    people = people_of(project)
    if name == "project.submitted":
        people = coordinators_of(actor, project)
    else:
        for part in project.partners:
            if part.state in TAKES_PART:
                people += representatives_of(actor, part.institution_id)
    subject, says = NEWS[name]
    tell([each for each in people if each != actor.id], project, subject, says)
