"""Letting a version out: release, publication, withdrawal."""

from typing import Any

from flask_babel import gettext as _

from app.core import time
from app.core.database import session
from app.core.errors import Conflict, Invalid
from app.core.policy import Actor, require
from app.datasets import policy, queries
from app.datasets.models.access import Release
from app.datasets.models.dataset import DatasetVersion
from app.datasets.models.states import VersionState
from app.datasets.service.versions import move, note_version


def release_version(
    actor: Actor, version: DatasetVersion, authority: str, basis: dict[str, Any], statement: str
) -> Release:
    """Say who lets the version leave the house, on what paper, and what the uploader states.

    Raises Forbidden; Conflict where it is not ready, held, or released already.
    """
    require(policy.may_speak_for(actor, version.dataset))
    if version.state is not VersionState.READY:
        raise Conflict(_("Only a version that has been read and is not published is released."))
    _require_free(version)
    if queries.release_of(actor, version) is not None:
        raise Conflict(_("This version is released already."), "release")
    release = Release(
        dataset_id=version.dataset_id,
        version_id=version.id,
        released_by_id=actor.id,
        authority=authority.strip(),
        basis=basis,
        statement=statement.strip(),
    )
    session().add(release)
    note_version("version.released", actor, version)
    return release


def publish_version(actor: Actor, version: DatasetVersion, note: str | None = None) -> None:
    """Make the version what its readers read; it never changes after that.

    Raises Forbidden; Conflict without a release; Invalid where a later version has no change note.
    """
    require(policy.may_speak_for(actor, version.dataset))
    if version.state is not VersionState.READY:
        raise Conflict(_("Only a version that has been read is published."))
    _require_free(version)
    if queries.release_of(actor, version) is None:
        raise Conflict(_("Nothing is published without a release by the owner."), "release")
    text = (note if note is not None else version.note).strip()
    if not text and not version.is_first:
        raise Invalid({"note": [_("Say what changed since the version before.")]})
    version.note = text
    version.published_at = time.now()
    move(version, VersionState.PUBLISHED)
    if version.dataset.published_at is None:
        version.dataset.published_at = version.published_at
    note_version("version.published", actor, version)


def _require_free(version: DatasetVersion) -> None:
    if version.is_held:
        raise Conflict(_("This version is held: its file carries a mark of secrecy."), "held")


def withdraw_version(
    actor: Actor, version: DatasetVersion, reason: str, successor: DatasetVersion | None = None
) -> None:
    """Take a published version back: its rows are closed, its number and the reason stay.

    Raises Forbidden, Invalid without a reason, Conflict where it is not published.
    """
    require(policy.may_speak_for(actor, version.dataset))
    if not reason.strip():
        raise Invalid({"reason": [_("Say why: the reason stays in view.")]})
    if version.state is not VersionState.PUBLISHED:
        raise Conflict(_("Only a published version is withdrawn."))
    if successor is not None and (
        successor.id == version.id or successor.state is not VersionState.PUBLISHED
    ):
        raise Invalid({"successor": [_("The successor is another published version.")]})
    version.withdrawn_at = time.now()
    version.withdrawn_reason = reason.strip()
    version.successor_id = successor.id if successor is not None else None
    move(version, VersionState.WITHDRAWN)
    note_version("version.withdrawn", actor, version)
