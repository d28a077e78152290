"""What datasets add elsewhere: a project's tab, what waits on Home, what a suspension pauses."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import ColumnElement, exists, select, text
from sqlalchemy.orm import aliased, selectinload

from app.accounts.reminders import DAYS_BEFORE
from app.core.contributions import (
    COMPLETION_GUARDS,
    CONSEQUENCES,
    DATA_PLACE,
    EXPORT_PARTS,
    PROJECT_PANELS,
    PROJECT_TABS,
    WAITING,
    ExportPart,
    Guard,
    Tab,
    Waiting,
)
from app.core.database import session
from app.core.locale import in_reader_language
from app.core.mail import link_to
from app.core.policy import Actor, Label, strictest
from app.core.scope import visible
from app.core.time import today
from app.datasets import queries
from app.datasets.models.access import AccessGrant, AccessRequest
from app.datasets.models.dataset import Dataset, DatasetVersion
from app.datasets.models.states import RequestState, VersionState
from app.datasets.queries import released_among
from app.datasets.words import version_words
from app.institutions.models import Institution
from app.projects.export.crate import table
from app.projects.models.project import Project

MOST = 20
PUBLISHED_COUNT = text("SELECT datasets FROM membership_counts(:house)")
HALTING_COUNTS = text("SELECT given, received FROM halting_counts(:house)")
SHOWN = "5"


@PROJECT_TABS.add
def tabs(actor: Actor, project: Project) -> Sequence[Tab]:  # noqa: ARG001 - the list itself is narrowed
    """The tab of data; its list shows what the reader may know of."""
    return (Tab("data", _("Data"), f"/projects/{project.id}/datasets"),)


@PROJECT_PANELS.at(DATA_PLACE)
def panel(actor: Actor, project: Project) -> str:
    """The datasets that changed last, where there are any that the reader may know of."""
    page = queries.list_datasets(actor, queries.DATASETS.parse({"limit": SHOWN}), project)
    if not page.items:
        return ""
    return render_template(
        "datasets/_panel.html",
        project=project,
        datasets=page.items,
        newest=queries.newest_versions(actor, page.items),
    )


@COMPLETION_GUARDS.add
def data_are_deposited(project: Project) -> Sequence[Guard]:
    """Closing asks that each dataset has a version that is published, or was and is withdrawn."""
    shown = exists().where(
        DatasetVersion.dataset_id == Dataset.id,
        DatasetVersion.state.in_((VersionState.PUBLISHED, VersionState.WITHDRAWN)),
    )
    lacking = select(Dataset.id).where(Dataset.project_id == project.id, ~shown)
    found = session().scalars(lacking.limit(1).execution_options(scoped=True)).first()
    address = f"/projects/{project.id}/datasets"
    return [Guard("deposit", found is None, _("Every dataset published"), address)]


@EXPORT_PARTS.add
def datasets_to_take_along(actor: Actor, project: Project) -> Sequence[ExportPart]:
    """Which datasets there are, whose, and where: never their rows, and none that is TLP:RED."""
    rows = visible(Dataset, actor).where(
        Dataset.project_id == project.id, Dataset.label != Label.RED
    )
    found = session().scalars(rows.order_by(Dataset.created_at)).unique().all()
    if not found:
        return []
    heads = ("title", "owner", "access", "tlp_label", "address")
    lines = [
        (
            in_reader_language(each.title),
            each.owner.short_name,
            each.access.value,
            each.label.value,
            link_to(f"/datasets/{each.id}"),
        )
        for each in found
    ]
    label = strictest(each.label for each in found)
    name = _("Datasets of the project, without their rows")
    return [ExportPart("datasets.csv", table([heads, *lines]), name, "text/csv", label)]


@WAITING.add
def waiting_requests(actor: Actor) -> Sequence[Waiting]:
    """Requests for what the actor's institution owns, for its representatives."""
    if not actor.is_representative:
        return ()
    found = session().scalars(
        visible(AccessRequest, actor)
        .where(
            AccessRequest.state == RequestState.OPEN,
            AccessRequest.owner_institution_id == actor.institution_id,
        )
        .options(selectinload(AccessRequest.dataset))
        .order_by(AccessRequest.created_at)
        .limit(MOST)
    )
    return [
        Waiting(
            kind="access_request",
            title=asked.dataset.name,
            context=_("%(person)s asks to read the rows", person=asked.user.name),
            address=f"/datasets/{asked.dataset_id}/access",
            act=_l("Decide"),
            project_id=asked.dataset.project_id,
        )
        for asked in found
    ]


@WAITING.add
def access_that_ends(actor: Actor) -> Sequence[Waiting]:
    """Access given by the actor's institution that ends soon, for its representatives."""
    if not actor.is_representative:
        return ()
    found = session().scalars(
        visible(AccessGrant, actor)
        .where(
            AccessGrant.owner_institution_id == actor.institution_id,
            AccessGrant.revoked_at.is_(None),
            AccessGrant.until.between(today(), today() + timedelta(days=max(DAYS_BEFORE))),
        )
        .options(selectinload(AccessGrant.dataset))
        .order_by(AccessGrant.until)
        .limit(MOST)
    )
    return [
        Waiting(
            kind="access_that_ends",
            title=grant.dataset.name,
            context=_(
                "Access of %(who)s ends",
                who=grant.user.name if grant.user else grant.institution.short_name,
            ),
            address=f"/datasets/{grant.dataset_id}/access",
            act=_l("Renew it or let it end"),
            due=grant.until,
        )
        for grant in found.unique()
    ]


@WAITING.add
def own_open_requests(actor: Actor) -> Sequence[Waiting]:
    """What the actor asked for and the owner has not answered."""
    found = session().scalars(
        visible(AccessRequest, actor)
        .where(AccessRequest.state == RequestState.OPEN, AccessRequest.user_id == actor.id)
        .options(selectinload(AccessRequest.dataset))
        .order_by(AccessRequest.created_at)
        .limit(MOST)
    )
    return [
        Waiting(
            kind="access_requested",
            title=asked.dataset.name,
            context=_("%(institution)s decides", institution=asked.dataset.owner.short_name),
            address=f"/datasets/{asked.dataset_id}",
            act=_l("Look at it"),
            heap="others",
            project_id=asked.dataset.project_id,
        )
        for asked in found
    ]


@WAITING.add
def waiting_releases(actor: Actor) -> Sequence[Waiting]:
    """Versions of the actor's institution that are read and wait for release or publication."""
    versions = _versions_of_house(
        actor, DatasetVersion.state == VersionState.READY, DatasetVersion.is_held.is_(False)
    )
    released = released_among(actor, [version.id for version in versions])
    return [
        _waiting(version, _l("Publish") if version.id in released else _l("Release"))
        for version in versions
    ]


@WAITING.add
def held_versions(actor: Actor) -> Sequence[Waiting]:
    """Versions of the actor's institution whose mark of secrecy nobody has judged."""
    versions = _versions_of_house(actor, DatasetVersion.is_held.is_(True))
    return [_waiting(version, _l("Judge its mark of secrecy")) for version in versions]


@WAITING.add
def failed_readings(actor: Actor) -> Sequence[Waiting]:
    """Files that the actor sent, that could not be read, and that nothing took the place of."""
    later = aliased(DatasetVersion)
    found = session().scalars(
        visible(DatasetVersion, actor)
        .where(
            DatasetVersion.state == VersionState.FAILED,
            DatasetVersion.uploaded_by_id == actor.id,
            ~exists().where(
                later.dataset_id == DatasetVersion.dataset_id,
                later.created_at > DatasetVersion.created_at,
            ),
        )
        .options(selectinload(DatasetVersion.dataset), selectinload(DatasetVersion.original))
        .order_by(DatasetVersion.created_at.desc())
        .limit(MOST)
    )
    return [_waiting(version, _l("See why it failed")) for version in found]


@CONSEQUENCES.add
def grants_that_pause(act: str, thing: Any) -> Sequence[object]:
    """How many grants an institution's suspension or withdrawal concerns, on either side."""
    if not isinstance(thing, Institution) or act not in {"suspend", "withdraw"}:
        return []
    counts = session().execute(HALTING_COUNTS, {"house": thing.id}).one_or_none()
    if counts is None:
        return []
    published = session().execute(PUBLISHED_COUNT, {"house": thing.id}).scalar_one()
    said = (
        (
            published,
            ngettext(
                "%(num)s published dataset of it stays as it is.",
                "%(num)s published datasets of it stay as they are.",
                published,
            ),
        ),
        (
            counts.given,
            ngettext(
                "%(num)s grant that it has given lets nobody in.",
                "%(num)s grants that it has given let nobody in.",
                counts.given,
            ),
        ),
        (
            counts.received,
            ngettext(
                "%(num)s grant that it or its people received is of no use to them.",
                "%(num)s grants that it or its people received are of no use to them.",
                counts.received,
            ),
        ),
    )
    return [sentence for number, sentence in said if number]


def _versions_of_house(actor: Actor, *conditions: ColumnElement[bool]) -> Sequence[DatasetVersion]:
    """Versions of the actor's institution for its representatives, the oldest first."""
    if not actor.is_representative:
        return ()
    rows = (
        visible(DatasetVersion, actor)
        .join(Dataset, Dataset.id == DatasetVersion.dataset_id)
        .where(Dataset.owner_institution_id == actor.institution_id, *conditions)
        .options(selectinload(DatasetVersion.dataset))
        .order_by(DatasetVersion.created_at)
        .limit(MOST)
    )
    return session().scalars(rows).all()


def _waiting(version: DatasetVersion, act: object) -> Waiting:
    return Waiting(
        kind="dataset_version",
        title=version.dataset.name,
        context=version_words(version),
        address=f"/datasets/{version.dataset_id}?version={version.address}",
        act=act,
        project_id=version.dataset.project_id,
    )
