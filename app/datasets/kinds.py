"""How the rest of the forum names what belongs to datasets, and the sentences of their events."""

from typing import Any

from flask_babel import lazy_gettext as _l

from app.core.events import declare
from app.core.kinds import Kind, register
from app.datasets.models.access import AccessGrant, AccessRequest
from app.datasets.models.dataset import Dataset, DatasetVersion
from app.datasets.models.states import VersionState


def _address(thing: Any) -> str:
    return f"/datasets/{thing.dataset_id}"


register(
    Kind(
        name="dataset",
        model=Dataset,
        word=_l("dataset"),
        title=lambda dataset: dataset.name,
        address=lambda dataset: f"/datasets/{dataset.id}",
        label=lambda dataset: dataset.label,
    )
)
register(
    Kind(
        name="dataset_version",
        model=DatasetVersion,
        word=_l("dataset version"),
        title=lambda version: f"{version.dataset.name}, {version.number}",
        address=lambda version: f"/datasets/{version.dataset_id}?version={version.address}",
        label=lambda version: version.dataset.label,
        project_id=lambda version: version.dataset.project_id,
        is_result=lambda version: version.state in {VersionState.READY, VersionState.PUBLISHED},
    )
)
register(
    Kind(
        name="access_request",
        model=AccessRequest,
        word=_l("request for access"),
        title=lambda asked: asked.dataset.name,
        address=_address,
        label=lambda asked: asked.dataset.label,
    )
)
register(
    Kind(
        name="access_grant",
        model=AccessGrant,
        word=_l("grant of access"),
        title=lambda grant: grant.dataset.name,
        address=_address,
        label=lambda grant: grant.dataset.label,
    )
)
declare(
    {
        "dataset.created": _l("{actor} added the dataset {subject}"),
        "dataset.changed": _l("{actor} changed the description of {subject}"),
        "dataset.taken_back": _l("{actor} took {subject} out of a project that it leaves"),
        "dataset.label_raised": _l("{actor} raised the TLP label of {subject}"),
        "dataset.label_lowered": _l("{actor} lowered the TLP label of {subject}"),
        "dataset.embargo_set": _l("{actor} set until when the embargo on {subject} stands"),
        "dataset.embargo_ended_early": _l("{actor} ended the embargo on {subject}"),
        "dataset.embargo_ended": _l("The embargo on {subject} ended by itself"),
        "dataset.access_changed": _l("{actor} changed who reads {subject}"),
        "version.uploaded": _l("{actor} uploaded {subject}"),
        "version.corrected": _l("{actor} corrected how {subject} is read"),
        "version.described": _l("{actor} said what the fields of {subject} mean"),
        "version.ready": _l("{subject} has been read"),
        "version.failed": _l("{subject} could not be read"),
        "version.held": _l("{subject} is held: its file carries a mark of secrecy"),
        "version.hold_lifted": _l("{actor} let {subject} go: its mark of secrecy was judged"),
        "version.released": _l("{actor} released {subject}"),
        "version.published": _l("{actor} published {subject}"),
        "version.withdrawn": _l("{actor} withdrew {subject}"),
        "version.downloaded": _l("{actor} downloaded {subject}"),
        "version.rows_opened": _l("{actor} opened the rows of {subject}"),
        "version.figures_made": _l("{actor} had figures made of {subject}"),
        "access.requested": _l("{actor} asked for access to {subject}"),
        "access.granted": _l("{actor} gave access to {subject}"),
        "access.refused": _l("{actor} refused access to {subject}"),
        "access.renewed": _l("{actor} let access to {subject} last until another day"),
        "grants.paused": _l("{actor} paused all access that {subject} has given"),
        "grants.resumed": _l("{actor} lets the access that {subject} has given go on"),
        "access.revoked": _l("{actor} ended access to {subject}"),
    },
    in_its_name=(
        "version.released",
        "version.published",
        "version.withdrawn",
        "access.granted",
        "access.refused",
        "access.renewed",
        "access.revoked",
        "grants.paused",
        "grants.resumed",
    ),
)
