"""The letter of a decision, in the mail where the label allows it."""

from collections.abc import Iterable
from uuid import UUID

from flask_babel import gettext as _

from app.accounts.letters import write_to
from app.core.mail import link_to
from app.core.policy import Actor
from app.projects.letters import people_of, representatives_of
from app.projects.models.project import Project
from app.projects.models.states import TAKES_PART
from app.reviews.models import Outcome
from app.reviews.words import DECIDED


def readers_of(actor: Actor, project: Project) -> list[UUID]:
    """Who reads the letter: members, and representatives of the partners."""
    people = people_of(project)
    for part in project.partners:
        if part.state in TAKES_PART:
            people += representatives_of(actor, part.institution_id)
    return people


def tell_of_decision(
    project: Project,
    outcome: Outcome,
    letter: str,
    readers: Iterable[UUID],
    *,
    is_amendment: bool = False,
) -> None:
    """Write to them: with the letter up to TLP:GREEN, above that only where it stands."""
    address = link_to(f"/projects/{project.id}")

    def write() -> tuple[str, str]:
        if not project.label.is_spelled_out_in_mail:
            return (
                _("A decision on a project of yours"),
                _("The coordinators have decided. Their letter:\n%(link)s", link=address),
            )
        said = {"title": project.name, "decision": DECIDED[outcome]}
        subject = _("“%(title)s”: %(decision)s", **said)
        if is_amendment:
            subject = _("“%(title)s”, amendment: %(decision)s", **said)
        return subject, f"{letter}\n\n{address}"

    write_to(readers, write)
