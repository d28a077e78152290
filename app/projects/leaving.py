"""What an institution that leaves a project has there: its people."""

from collections.abc import Sequence
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.contributions import EXIT_PARTS, ExitPart
from app.core.policy import Actor
from app.projects.models.project import Project


@EXIT_PARTS.add
def people_who_leave(actor: Actor, project: Project, institution_id: UUID) -> Sequence[ExitPart]:  # noqa: ARG001 - the actor speaks for it
    """How many memberships end."""
    count = sum(each.institution_id == institution_id for each in project.people)
    if not count:
        return []
    heading = ngettext("%(num)s member of the project", "%(num)s members of the project", count)
    return [ExitPart(heading, _("The memberships end at once; authorship and credit stay."))]
