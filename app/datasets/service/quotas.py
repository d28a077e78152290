"""How much an institution and a project may keep in files, and how much room is left."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import text

from app.core.database import session
from app.core.errors import TooLarge
from app.core.policy import Actor, require
from app.core.settings import setting
from app.datasets import policy
from app.datasets.models.dataset import Dataset
from app.ui.drawing import size_in_words

OF_HOUSE = text("SELECT bytes_of_my_institution()")
OF_PROJECT = text("SELECT bytes_of_project(:project)")
GIGABYTE = 10**9


@dataclass(frozen=True)
class Quota:
    """What may be kept of one owner or project, in bytes: `kept` of `most`."""

    whose: str
    kept: int
    most: int

    @property
    def left(self) -> int:
        """How much more it may keep."""
        return max(self.most - self.kept, 0)


def quotas_of(actor: Actor, dataset: Dataset) -> Sequence[Quota]:
    """What a file of this dataset counts against: its owner's quota, and its project's.

    Originals count, each in full. Raises Forbidden for who brings no data to it.
    """
    require(policy.may_work_on(actor, dataset))
    kept = session().execute(OF_HOUSE).scalar_one()
    found = [Quota(dataset.owner.short_name, kept, setting("institution_quota_gb") * GIGABYTE)]
    project = dataset.project
    if project is not None:
        kept = session().execute(OF_PROJECT, {"project": project.id}).scalar_one()
        whose = project.code or project.name
        found.append(Quota(whose, kept, setting("project_quota_gb") * GIGABYTE))
    return found


def require_room(actor: Actor, dataset: Dataset, size: int) -> None:
    """Raise TooLarge where a file of `size` bytes is more than there is room for."""
    for quota in quotas_of(actor, dataset):
        if size > quota.left:
            raise TooLarge(
                _(
                    "There is no room for %(size)s: %(whose)s keeps %(kept)s of %(most)s."
                    " Ask an administrator for more.",
                    size=size_in_words(size),
                    whose=quota.whose,
                    kept=size_in_words(quota.kept),
                    most=size_in_words(quota.most),
                )
            )
