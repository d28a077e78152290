"""Holding a version whose file carries a mark of official use or secrecy, and letting it go."""

from flask_babel import gettext as _

from app.core import time
from app.core.database import session
from app.core.errors import Conflict, Invalid
from app.core.events import record
from app.core.policy import Actor, require
from app.datasets import policy, queries
from app.datasets.models.dataset import DatasetVersion
from app.datasets.models.hold import VersionHold
from app.datasets.reading.model import Note


def hold_version(actor: Actor, version: DatasetVersion, mark: Note) -> VersionHold:
    """Close the version to all but who sent its file and the owner's representatives.

    `mark` is the note of what was found and where.
    """
    version.is_held = True
    held = VersionHold(
        dataset_id=version.dataset_id,
        version_id=version.id,
        mark=mark.params["mark"],
        place=mark.params["place"],
        place_at=mark.params["at"],
    )
    session().add(held)
    _note("version.held", actor, version)
    return held


def lift_hold(actor: Actor, version: DatasetVersion, reason: str) -> None:
    """Let a held version go its way: it is released and published like any other.

    Raises Forbidden, Conflict where it is not held, Invalid without a reason.
    """
    require(policy.may_speak_for(actor, version.dataset))
    held = queries.hold_of(actor, version)
    if held is None:
        raise Conflict(_("This version is not held."), "held")
    if not reason.strip():
        raise Invalid({"reason": [_("Say why the mark does not stand in the way.")]})
    held.lifted_at = time.now()
    held.lifted_by_id = actor.id
    held.reason = reason.strip()
    version.is_held = False
    _note("version.hold_lifted", actor, version)


def _note(name: str, actor: Actor, version: DatasetVersion) -> None:
    dataset = version.dataset
    record(
        name,
        actor,
        version,
        institution_ids=[dataset.owner_institution_id],
        dataset_id=str(dataset.id),
        number=version.number,
    )
