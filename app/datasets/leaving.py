"""What an institution that leaves a project does with its data there."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import text

from app.core.contributions import EXIT_PARTS, EXIT_STEPS, ExitPart
from app.core.database import session
from app.core.events import record
from app.core.policy import Actor
from app.core.scope import visible
from app.datasets.models.dataset import Dataset
from app.projects.models.project import Project

TAKE_BACK = text("SELECT take_datasets_back(:project, :taken)")


@EXIT_PARTS.add
def data_to_settle(actor: Actor, project: Project, institution_id: UUID) -> Sequence[ExitPart]:
    """Its datasets in the project, of each of which it says whether it stays."""
    found = _datasets(actor, project, institution_id)
    if not found:
        return []
    follows = _(
        "They belong to the institution. Say of each whether the project keeps reading it; grants"
        " to persons and institutions stay until they end or you end them."
    )
    return [ExitPart(_("Its datasets"), follows, [(each.id, each.name) for each in found])]


@EXIT_STEPS.add
def take_back(
    actor: Actor, project: Project, institution_id: UUID, stays: Mapping[UUID, bool]
) -> None:
    """Move what does not stay to the catalogue of the institution: its representatives keep it."""
    going = [each for each in _datasets(actor, project, institution_id) if not stays[each.id]]
    if not going:
        return
    for dataset in going:
        record("dataset.taken_back", actor, dataset, institution_ids=[institution_id])
    taken = {"project": project.id, "taken": [each.id for each in going]}
    session().execute(TAKE_BACK, taken)
    for dataset in going:
        session().expire(dataset)


def _datasets(actor: Actor, project: Project, institution_id: UUID) -> Sequence[Dataset]:
    rows = visible(Dataset, actor).where(
        Dataset.project_id == project.id, Dataset.owner_institution_id == institution_id
    )
    return session().scalars(rows.order_by(Dataset.created_at)).unique().all()
