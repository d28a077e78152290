"""What can be read of datasets: the list, and one version by its number."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, case, text
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import selectinload

from app.core.database import session
from app.core.errors import NotFound
from app.core.jobs import Job
from app.core.paging import Filter, ListSpec, Page, Query, Sort
from app.core.policy import Actor, Label
from app.core.scope import visible
from app.datasets.dictionary.entries import Entry, entries_of
from app.datasets.exploring.nothing import Nothing, nothing_of
from app.datasets.models.access import (
    AccessGrant,
    AccessRequest,
    Download,
    Release,
)
from app.datasets.models.dataset import Dataset, DatasetReading, DatasetVersion, Resource
from app.datasets.models.dictionary import DataDictionary
from app.datasets.models.hold import VersionHold
from app.datasets.models.states import WAS_READ, Access, VersionState
from app.datasets.reading.model import Reading
from app.datasets.words import ACCESS_WORDS
from app.institutions.models import Institution, InstitutionState
from app.projects.models.project import Project

DATASETS = ListSpec(
    "datasets",
    sorts=(
        Sort("changed", _l("Last changed"), (Dataset.updated_at, Dataset.id), True),
        Sort("newest", _l("Newest first"), (Dataset.created_at, Dataset.id), True),
    ),
    filters=(
        Filter("project", _l("Project"), lambda value: Dataset.project_id == id_of(value)),
        Filter("owner", _l("Owner"), lambda value: Dataset.owner_institution_id == id_of(value)),
        Filter(
            "access",
            _l("Access"),
            lambda value: Dataset.access == value,
            lambda: [(access.value, ACCESS_WORDS[access]) for access in Access],
        ),
        Filter(
            "label",
            _l("TLP label"),
            lambda value: Dataset.label == Label(value),
            lambda: [(label.value, f"TLP:{label.value}") for label in Label],
        ),
    ),
)


FIELDS_WITHOUT_ROWS = text("SELECT fields_without_rows(:version)")
TABLE_WITHOUT_ROWS = text("SELECT table_without_rows(:version)")


def id_of(value: str) -> UUID:
    """An id from an address; one that is none names nothing."""
    try:
        return UUID(value)
    except ValueError:
        return UUID(int=0)


def list_datasets(actor: Actor, query: Query, project: Project | None = None) -> Page:
    """A page of the datasets that `actor` may know of, of one project or of all."""
    rows = visible(Dataset, actor)
    if project is not None:
        rows = rows.where(Dataset.project_id == project.id)
    return DATASETS.page(rows, query)


def versions_of(actor: Actor, dataset: Dataset) -> Sequence[DatasetVersion]:
    """The versions that `actor` may know of, the newest first."""
    return (
        session()
        .scalars(
            visible(DatasetVersion, actor)
            .where(DatasetVersion.dataset_id == dataset.id)
            .options(selectinload(DatasetVersion.original))
            .order_by(
                DatasetVersion.major.desc(),
                DatasetVersion.minor.desc(),
                DatasetVersion.created_at.desc(),
            )
        )
        .all()
    )


def version_numbered(actor: Actor, dataset: Dataset, number: str) -> DatasetVersion:
    """The version `1.0`, or of this id. Raises NotFound.

    A version that failed gave its number back and is found by it only until another takes it.
    """
    failed = case((DatasetVersion.state == VersionState.FAILED, 1), else_=0)
    found = (
        session()
        .scalars(
            visible(DatasetVersion, actor)
            .where(DatasetVersion.dataset_id == dataset.id, _addressed(number))
            .order_by(failed, DatasetVersion.created_at.desc())
            .limit(1)
        )
        .one_or_none()
    )
    if found is None:
        raise NotFound
    return found


def _addressed(number: str) -> ColumnElement[bool]:
    try:
        return DatasetVersion.id == UUID(number)
    except ValueError:
        pass
    major, dot, minor = number.partition(".")
    digits = major + minor
    if not dot or not digits.isascii() or not digits.isdigit() or len(digits) > 9:
        raise NotFound
    return and_(
        DatasetVersion.major == int(major or "0"), DatasetVersion.minor == int(minor or "0")
    )


def reading_of(actor: Actor, version: DatasetVersion) -> DatasetReading | None:
    """What was read, or None where there is nothing that `actor` may read."""
    return (
        session()
        .scalars(visible(DatasetReading, actor).where(DatasetReading.version_id == version.id))
        .one_or_none()
    )


def dictionary_of(actor: Actor, version: DatasetVersion) -> DataDictionary | None:
    """What is said of the version's fields, or None where there is nothing `actor` may read."""
    return (
        session()
        .scalars(visible(DataDictionary, actor).where(DataDictionary.version_id == version.id))
        .one_or_none()
    )


def nothing_in(actor: Actor, version: DatasetVersion) -> dict[str, Nothing]:
    """What stands for nothing in each column of a version that `actor` may read."""
    read, said = reading_of(actor, version), dictionary_of(actor, version)
    if read is None or said is None:
        return {}
    return nothing_of(Reading.from_json(read.reading).fields, entries_of(said.fields))


def fields_without_rows(actor: Actor, version: DatasetVersion) -> Sequence[Entry]:
    """What is said of the fields of a published version whose rows only its owner's side reads."""
    if version.dataset.access is not Access.AGGREGATE or not actor.is_signed_in:
        return []
    return entries_of(session().execute(FIELDS_WITHOUT_ROWS, {"version": version.id}).scalar_one())


def table_without_rows(actor: Actor, version: DatasetVersion) -> str | None:
    """The checksum of a published version's table whose rows only its owner's side reads."""
    if version.dataset.access is not Access.AGGREGATE or not actor.is_signed_in:
        return None
    found: str | None = (
        session().execute(TABLE_WITHOUT_ROWS, {"version": version.id}).scalar_one_or_none()
    )
    return found


def dictionary_before(actor: Actor, version: DatasetVersion) -> DataDictionary | None:
    """The dictionary of the newest other version of its dataset that was read, or None."""
    newest = (
        visible(DatasetVersion, actor, DatasetVersion.id)
        .where(
            DatasetVersion.dataset_id == version.dataset_id,
            DatasetVersion.id != version.id,
            DatasetVersion.state.in_(WAS_READ),
        )
        .order_by(DatasetVersion.major.desc(), DatasetVersion.minor.desc())
        .limit(1)
    )
    version_id = session().scalars(newest).one_or_none()
    rows = visible(DataDictionary, actor).where(DataDictionary.version_id == version_id)
    return session().scalars(rows).one_or_none()


def resources_of(actor: Actor, version: DatasetVersion) -> Sequence[Resource]:
    """The files of a version that `actor` may read."""
    return (
        session()
        .scalars(
            visible(Resource, actor)
            .where(Resource.version_id == version.id)
            .order_by(Resource.created_at)
        )
        .all()
    )


def release_of(actor: Actor, version: DatasetVersion) -> Release | None:
    """Who let the version out, or None."""
    return (
        session()
        .scalars(visible(Release, actor).where(Release.version_id == version.id))
        .one_or_none()
    )


def hold_of(actor: Actor, version: DatasetVersion) -> VersionHold | None:
    """Why the version is held now, or None."""
    if not version.is_held:
        return None
    return (
        session()
        .scalars(
            visible(VersionHold, actor).where(
                VersionHold.version_id == version.id, VersionHold.lifted_at.is_(None)
            )
        )
        .one_or_none()
    )


def released_among(actor: Actor, version_ids: Sequence[UUID]) -> frozenset[UUID]:
    """Those of the versions that their owner has let out."""
    rows = visible(Release, actor, Release.version_id).where(Release.version_id.in_(version_ids))
    return frozenset(session().scalars(rows))


def _newest(model: Any) -> tuple[Sort, ...]:
    return (Sort("newest", _l("Newest first"), (model.created_at, model.id), True),)


REQUESTS = ListSpec("access-requests", sorts=_newest(AccessRequest))
GRANTS = ListSpec("grants", sorts=_newest(AccessGrant))
DOWNLOADS = ListSpec("downloads", sorts=_newest(Download))


def list_requests(actor: Actor, dataset: Dataset, query: Query) -> Page:
    """Requests for the dataset that `actor` may know of."""
    rows = visible(AccessRequest, actor).where(AccessRequest.dataset_id == dataset.id)
    return REQUESTS.page(rows, query)


def list_grants(actor: Actor, dataset: Dataset, query: Query) -> Page:
    """Grants on the dataset that `actor` may know of."""
    rows = visible(AccessGrant, actor).where(AccessGrant.dataset_id == dataset.id)
    return GRANTS.page(rows, query)


def list_downloads(actor: Actor, dataset: Dataset, query: Query) -> Page:
    """The log of downloads that `actor` may read."""
    rows = visible(Download, actor).where(Download.dataset_id == dataset.id)
    return DOWNLOADS.page(rows, query)


def newest_versions(actor: Actor, datasets: Sequence[Dataset]) -> dict[UUID, DatasetVersion]:
    """The newest version of each dataset that `actor` may know of; one statement."""
    found = session().scalars(
        visible(DatasetVersion, actor)
        .where(DatasetVersion.dataset_id.in_([each.id for each in datasets]))
        .ext(distinct_on(DatasetVersion.dataset_id))
        .order_by(
            DatasetVersion.dataset_id,
            DatasetVersion.major.desc(),
            DatasetVersion.minor.desc(),
            DatasetVersion.created_at.desc(),
        )
    )
    return {each.dataset_id: each for each in found}


def filter_choices(actor: Actor) -> dict[str, list[tuple[str, str]]]:
    """Owners and projects of the datasets that `actor` may know of, as choices of the filters."""
    known = visible(Dataset, actor, Dataset.owner_institution_id).distinct()
    owners = session().scalars(
        visible(Institution, actor)
        .where(Institution.id.in_(known))
        .order_by(Institution.sort_key, Institution.id)
    )
    inside_of = visible(Dataset, actor, Dataset.project_id).distinct()
    projects = session().scalars(
        visible(Project, actor).where(Project.id.in_(inside_of)).order_by(Project.code).limit(200)
    )
    return {
        "owner": [(str(each.id), each.short_name) for each in owners],
        "project": [(str(each.id), each.code or each.name) for each in projects],
    }


def project_of(actor: Actor, dataset: Dataset) -> Project | None:
    """The project it lives in, where `actor` may know of that."""
    if dataset.project_id is None:
        return None
    return (
        session().scalars(visible(Project, actor).where(Project.id == dataset.project_id)).first()
    )


def job_of(actor: Actor, version: DatasetVersion) -> Job | None:
    """The job that reads the version, for who started it."""
    if version.job_id is None:
        return None
    return session().scalars(visible(Job, actor).where(Job.id == version.job_id)).first()


def own_requests(actor: Actor, dataset: Dataset) -> Sequence[AccessRequest]:
    """What `actor` asked for, the newest first."""
    return (
        session()
        .scalars(
            visible(AccessRequest, actor)
            .where(AccessRequest.dataset_id == dataset.id, AccessRequest.user_id == actor.id)
            .order_by(AccessRequest.created_at.desc())
        )
        .all()
    )


def grantees(actor: Actor, dataset: Dataset) -> list[tuple[str, object]]:
    """Institutions that the owner may give access to, by name."""
    found = session().scalars(
        visible(Institution, actor)
        .where(
            Institution.state == InstitutionState.ACTIVE,
            Institution.id != dataset.owner_institution_id,
        )
        .order_by(Institution.sort_key, Institution.id)
    )
    return [(str(each.id), each.name) for each in found]
