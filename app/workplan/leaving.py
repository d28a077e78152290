"""What an institution that leaves a project was responsible for falls back to the lead's."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import text

from app.core import events
from app.core.contributions import EXIT_PARTS, EXIT_STEPS, ExitPart
from app.core.database import session
from app.core.policy import Actor
from app.projects.models.project import Project

COUNT = text("SELECT count_milestones_of_my_institution(:project)")
GIVE_BACK = text("SELECT give_milestones_back(:project)")


@EXIT_PARTS.add
def milestones_that_fall_back(
    actor: Actor,  # noqa: ARG001 - the database asks who it is
    project: Project,
    institution_id: UUID,  # noqa: ARG001 - the actor speaks for it
) -> Sequence[ExitPart]:
    """How many open milestones the institution is responsible for."""
    count = session().execute(COUNT, {"project": project.id}).scalar_one()
    if not count:
        return []
    heading = ngettext("%(num)s open milestone", "%(num)s open milestones", count)
    follows = _("The lead institution becomes responsible; its lead person says who works on it.")
    return [ExitPart(heading, follows)]


@EXIT_STEPS.add
def give_milestones_back(
    actor: Actor,
    project: Project,
    institution_id: UUID,
    stays: Mapping[UUID, bool],  # noqa: ARG001 - milestones always fall back
) -> None:
    """Let the lead institution be responsible for what is open; the project's people are told."""
    given = session().execute(GIVE_BACK, {"project": project.id}).scalars().all()
    if given:
        events.record(
            "workplan.given_back",
            actor,
            project,
            project_id=project.id,
            institution_ids=[project.lead_institution_id, institution_id],
            milestones=len(given),
        )
