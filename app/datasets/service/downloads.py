"""Handing out a version as a file: always as an attachment, always written into the owner's log."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from flask import current_app
from flask_babel import gettext as _

from app.core.errors import Conflict, Invalid, NotFound
from app.core.files import Attachment, clean_name
from app.core.policy import Actor, require
from app.core.storage import CHUNK, Storage
from app.datasets import policy, queries
from app.datasets.dictionary.entries import begun, entries_of
from app.datasets.export.files import csv_pieces, fits_workbook, rejects_pieces, write_workbook
from app.datasets.models.dataset import Dataset, DatasetVersion, Resource
from app.datasets.models.states import ResourceRole
from app.datasets.reading.model import Reading
from app.datasets.service.access import note_download
from app.datasets.service.packing import package_of
from app.datasets.service.tables import local_copy, readable_file
from app.datasets.table.table import open_table

FORMATS = {
    "original": "application/octet-stream",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "zip": "application/zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def download_version(
    actor: Actor,
    dataset: Dataset,
    version: DatasetVersion,
    form: str,
    *,
    is_for_person: bool = False,
) -> Attachment:
    """The version in one of `FORMATS`; CSV for a person opens right in a spreadsheet.

    Raises Forbidden, Invalid, Conflict (too large for XLSX).
    """
    require(policy.may_download(actor, dataset))
    if form not in FORMATS:
        raise Invalid({"format": [_("One of: %(choices)s.", choices=", ".join(FORMATS))]})
    role = ResourceRole.ORIGINAL if form == "original" else ResourceRole.COLUMNAR
    resource = readable_file(actor, dataset, version, role)
    name = clean_name(f"{dataset.name} {version.number}").replace(".", "-")
    storage: Storage = current_app.extensions["storage"]
    match form:
        case "original":
            made = Attachment(
                resource.name, FORMATS[form], storage.read(resource.sha256), resource.size
            )
        case "parquet":
            made = Attachment(
                f"{name}.parquet", FORMATS[form], storage.read(resource.sha256), resource.size
            )
        case "csv":
            table = open_table(local_copy(resource.sha256))
            made = Attachment(
                f"{name}.csv", FORMATS[form], csv_pieces(table, is_marked=is_for_person)
            )
        case "zip":
            made = Attachment(
                f"{name}.zip", FORMATS[form], package_of(actor, dataset, version, resource)
            )
        case _:
            made = _workbook(actor, dataset, version, resource, f"{name}.xlsx")
    note_download(actor, version, form, resource.sha256)
    return made


def rejects_attachment(actor: Actor, dataset: Dataset, version: DatasetVersion) -> Attachment:
    """What did not fit, as CSV for a spreadsheet; raises Forbidden, Conflict."""
    require(policy.may_download(actor, dataset))
    resource = readable_file(actor, dataset, version, ResourceRole.REJECTS)
    note_download(actor, version, "rejects", resource.sha256)
    return Attachment(
        f"{clean_name(dataset.name)} {version.number.replace('.', '-')} rejects.csv",
        FORMATS["csv"],
        rejects_pieces(local_copy(resource.sha256)),
    )


def _workbook(
    actor: Actor, dataset: Dataset, version: DatasetVersion, resource: Resource, name: str
) -> Attachment:
    table = open_table(local_copy(resource.sha256))
    if not fits_workbook(table):
        raise Conflict(_("This table is too large for a workbook. Take CSV or Parquet."), "xlsx")
    read = queries.reading_of(actor, version)
    if read is None:
        raise NotFound
    storage: Storage = current_app.extensions["storage"]
    about = [
        (_("Dataset"), dataset.name),
        (_("Version"), version.number),
        (_("TLP label"), f"TLP:{dataset.label.value}"),
        (_("Owner"), dataset.owner.name),
        (_("Terms of use"), dataset.terms),
    ]
    folder = tempfile.TemporaryDirectory(dir=storage.folder, prefix="workbook-")
    path = Path(folder.name) / "table.xlsx"
    fields = Reading.from_json(read.reading).fields
    said = queries.dictionary_of(actor, version)
    entries = begun(fields, read.profile) if said is None else entries_of(said.fields)
    write_workbook(table, fields, entries, about, path)
    return Attachment(name, FORMATS["xlsx"], _and_forget(path, folder), path.stat().st_size)


def _and_forget(path: Path, folder: tempfile.TemporaryDirectory[str]) -> Iterator[bytes]:
    with folder, path.open("rb") as source:
        while piece := source.read(CHUNK):
            yield piece
