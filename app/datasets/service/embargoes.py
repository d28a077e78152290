"""Embargoes: what ends one, who may end it before, and how it ends by itself."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import and_, or_, select

from app.core.database import session
from app.core.errors import Invalid
from app.core.events import record
from app.core.policy import THE_SYSTEM
from app.core.time import today
from app.datasets.models.dataset import Dataset
from app.datasets.models.states import Embargo
from app.projects.models.project import Project
from app.projects.models.states import ProjectState

OVER = (ProjectState.COMPLETED, ProjectState.ARCHIVED)


def check_embargo(embargo: Embargo | None, until: date | None, project: Project | None) -> None:
    """Raise Invalid where an embargo would never end by what it names, or has ended already."""
    if embargo is Embargo.DAY and (until is None or until <= today()):
        raise Invalid({"embargo_until": [_("Give a day that is still to come.")]})
    if embargo is not Embargo.DAY and until is not None:
        raise Invalid({"embargo_until": [_("A day belongs to an embargo that ends on a day.")]})
    if embargo is Embargo.COMPLETION and (project is None or project.state in OVER):
        raise Invalid({"embargo": [_("There is no project whose completion could end it.")]})


def eases(dataset: Dataset, changes: dict[str, Any]) -> bool:
    """Whether rows that are under an embargo would, or might, be read sooner than now."""
    now = (dataset.embargo, dataset.embargo_until)
    then = (
        changes.get("embargo", dataset.embargo),
        changes.get("embargo_until", dataset.embargo_until),
    )
    if dataset.embargo is None or then == now:
        return False
    is_later = then[0] is Embargo.DAY is now[0] and then[1] is not None and then[1] > now[1]
    return not is_later


def end_embargoes() -> int:
    """End those whose day has come or whose project is completed; how many that were."""
    over = session().scalars(
        select(Dataset)
        .outerjoin(Project, Project.id == Dataset.project_id)
        .where(
            or_(
                and_(Dataset.embargo == Embargo.DAY, Dataset.embargo_until <= today()),
                and_(Dataset.embargo == Embargo.COMPLETION, Project.state.in_(OVER)),
            )
        )
        .with_for_update(of=Dataset, skip_locked=True)
        .execution_options(scoped=True)
    )
    ended = over.unique().all()
    for dataset in ended:
        dataset.embargo = dataset.embargo_until = None
        record(
            "dataset.embargo_ended",
            THE_SYSTEM,
            dataset,
            project_id=dataset.told_project_id,
            institution_ids=[dataset.owner_institution_id],
        )
    return len(ended)
