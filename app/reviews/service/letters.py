"""Letters of the review: to the lead on a decision, to coordinators on a submission."""

from collections.abc import Iterable
from uuid import UUID

from flask_babel import gettext as _

from app.accounts.letters import write_to
from app.core.mail import link_to
from app.projects.models.project import Project
from app.reviews.models import Outcome
from app.reviews.words import DECIDED


def tell_of_decision(
    project: Project, outcome: Outcome, letter: str, leads: Iterable[UUID]
) -> None:
    """Write to the lead: with the letter where the label lets mail say it, else that it waits."""
    address = link_to(f"/projects/{project.id}")

    def write() -> tuple[str, str]:
        if not project.label.is_spelled_out_in_mail:
            return (
                _("A decision on a project of yours"),
                _(
                    "The coordinators have decided. Their letter of reasons:\n%(link)s",
                    link=address,
                ),
            )
        subject = _("“%(title)s”: %(decision)s", title=project.name, decision=DECIDED[outcome])
        return subject, f"{letter}\n\n{address}"

    write_to(leads, write)


def tell_of_submission(project: Project, coordinators: Iterable[UUID]) -> None:
    """Write to the coordinators that a project waits for reviewers."""
    address = link_to(f"/projects/{project.id}/review")

    def write() -> tuple[str, str]:
        named = project.label.is_spelled_out_in_mail
        subject = (
            _("“%(title)s” waits for reviewers", title=project.name)
            if named
            else _("A project waits for reviewers")
        )
        return subject, _("Assign who reviews it:\n%(link)s", link=address)

    write_to(coordinators, write)
