"""Who may know of what belongs to a dataset: the first wall, in the same words as the second."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true

from app.core.policy import Actor, Label
from app.core.scope import scope
from app.core.time import today
from app.datasets.models.access import (
    AccessGrant,
    AccessRequest,
    Download,
    GrantHold,
    Release,
)
from app.datasets.models.dataset import Dataset, DatasetReading, DatasetVersion, Resource
from app.datasets.models.dictionary import DataDictionary
from app.datasets.models.hold import VersionHold
from app.datasets.models.states import SHOWN, Access, VersionState
from app.institutions.models import Institution, InstitutionState
from app.projects.models.project import ProjectMember
from app.projects.models.states import MemberRole
from app.projects.queries import ids, inside

NAMED_ONLY = (Label.AMBER_STRICT, Label.RED)


def _memberships(actor: Actor) -> Any:
    return select(ProjectMember.project_id).where(
        ProjectMember.user_id == actor.id, ProjectMember.ended_at.is_(None)
    )


def kept(actor: Actor) -> ColumnElement[bool]:
    """Datasets on whose owner's side the actor is (`policy.keeps`)."""
    house = Dataset.owner_institution_id == actor.institution_id
    if actor.is_representative:
        return house
    worked = _memberships(actor).where(ProjectMember.role != MemberRole.VIEWER)
    return and_(
        house,
        Dataset.project_id.in_(worked),
        or_(Dataset.label != Label.RED, Dataset.created_by_id == actor.id),
    )


def _granted(actor: Actor) -> ColumnElement[bool]:
    live = select(AccessGrant.dataset_id).where(
        AccessGrant.revoked_at.is_(None),
        AccessGrant.until >= today(),
        AccessGrant.institution_id == actor.institution_id,
    )
    named = live.where(AccessGrant.user_id == actor.id)
    house = live.where(AccessGrant.user_id.is_(None))
    active = select(Institution.id).where(Institution.state == InstitutionState.ACTIVE)
    return and_(
        Dataset.owner_institution_id.in_(active),
        or_(Dataset.id.in_(named), and_(Dataset.id.in_(house), Dataset.label != Label.RED)),
    )


def _is_on_hold() -> ColumnElement[bool]:
    return (
        exists()
        .where(
            GrantHold.institution_id == Dataset.owner_institution_id,
            GrantHold.lifted_at.is_(None),
        )
        .correlate(Dataset)
    )


def _of_project(actor: Actor) -> ColumnElement[bool]:
    return and_(Dataset.label.not_in(NAMED_ONLY), Dataset.project_id.in_(ids(inside(actor))))


def _of_house_in_project(actor: Actor) -> ColumnElement[bool]:
    return and_(
        Dataset.label == Label.AMBER_STRICT,
        Dataset.owner_institution_id == actor.institution_id,
        Dataset.project_id.in_(_memberships(actor)),
    )


def readable(actor: Actor) -> ColumnElement[bool]:
    """Datasets whose published rows the actor reads (`policy.may_read_rows`)."""
    if not actor.is_signed_in:
        return false()
    of_project = or_(_of_project(actor), _of_house_in_project(actor))
    through_project = and_(Dataset.access == Access.PROJECT, of_project)
    let_in = and_(_granted(actor), ~_is_on_hold(), Dataset.access != Access.AGGREGATE)
    others = or_(let_in, through_project, Dataset.is_open.is_(True))
    return or_(kept(actor), and_(Dataset.embargo.is_(None), others))


@scope(Dataset)
def known_datasets(actor: Actor) -> ColumnElement[bool]:
    """Listed ones to every member; others to their readers and to the project as the label lets it.

    Who reads it by a grant still knows of it while its owner pauses all grants.
    """
    if not actor.is_signed_in:
        return false()
    of_project = or_(_of_project(actor), _of_house_in_project(actor))
    return or_(Dataset.is_listed.is_(True), readable(actor), _granted(actor), of_project)


@scope(GrantHold)
def known_grant_holds(actor: Actor) -> ColumnElement[bool]:
    """Those of one's own institution, and of owners that have given one a grant."""
    owners = select(AccessGrant.owner_institution_id).where(known_grants(actor))
    return or_(
        GrantHold.institution_id == actor.institution_id, GrantHold.institution_id.in_(owners)
    )


def _datasets(condition: ColumnElement[bool]) -> Any:
    return select(Dataset.id).where(condition)


def _is_open_to(actor: Actor) -> ColumnElement[bool]:
    """A version that is held is so for all but who sent its file and representatives."""
    if actor.is_representative:
        return true()
    return or_(DatasetVersion.is_held.is_(False), DatasetVersion.uploaded_by_id == actor.id)


@scope(DatasetVersion)
def known_versions(actor: Actor) -> ColumnElement[bool]:
    """Published and withdrawn ones with the card; the others on the owner's side."""
    return or_(
        and_(DatasetVersion.dataset_id.in_(_datasets(kept(actor))), _is_open_to(actor)),
        and_(
            DatasetVersion.state.in_(SHOWN),
            DatasetVersion.dataset_id.in_(_datasets(known_datasets(actor))),
        ),
    )


def _parts(model: Any, actor: Actor) -> ColumnElement[bool]:
    published = exists().where(
        DatasetVersion.id == model.version_id, DatasetVersion.state == VersionState.PUBLISHED
    )
    return or_(
        and_(model.dataset_id.in_(_datasets(kept(actor))), _of_open_version(model, actor)),
        and_(model.dataset_id.in_(_datasets(readable(actor))), published),
    )


def _of_open_version(model: Any, actor: Actor) -> ColumnElement[bool]:
    if actor.is_representative:
        return true()
    return exists().where(DatasetVersion.id == model.version_id, _is_open_to(actor))


@scope(VersionHold)
def known_holds(actor: Actor) -> ColumnElement[bool]:
    """With the version that is held, on the owner's side."""
    return and_(
        VersionHold.dataset_id.in_(_datasets(kept(actor))), _of_open_version(VersionHold, actor)
    )


@scope(DatasetReading)
def readable_readings(actor: Actor) -> ColumnElement[bool]:
    """With the rows."""
    return _parts(DatasetReading, actor)


@scope(DataDictionary)
def readable_dictionaries(actor: Actor) -> ColumnElement[bool]:
    """With the rows."""
    return _parts(DataDictionary, actor)


@scope(Resource)
def readable_resources(actor: Actor) -> ColumnElement[bool]:
    """With the rows."""
    return _parts(Resource, actor)


@scope(Release)
def readable_releases(actor: Actor) -> ColumnElement[bool]:
    """With the rows."""
    return _parts(Release, actor)


def _own_or_owner(model: Any, actor: Actor) -> ColumnElement[bool]:
    own = model.user_id == actor.id
    if not actor.is_representative:
        return own
    return or_(own, model.owner_institution_id == actor.institution_id)


@scope(AccessRequest)
def known_requests(actor: Actor) -> ColumnElement[bool]:
    """One's own, and those to one's institution for its representatives."""
    return _own_or_owner(AccessRequest, actor)


@scope(AccessGrant)
def known_grants(actor: Actor) -> ColumnElement[bool]:
    """Those that let the actor in, and those of one's institution for its representatives."""
    house = and_(AccessGrant.user_id.is_(None), AccessGrant.institution_id == actor.institution_id)
    return or_(_own_or_owner(AccessGrant, actor), house)


@scope(Download)
def known_downloads(actor: Actor) -> ColumnElement[bool]:
    """One's own, and those of what one's institution owns for its representatives."""
    return _own_or_owner(Download, actor)
