"""A package of files with its description as an RO-Crate 1.2 (w3id.org/ro/crate/1.2). No database.

The description is JSON-LD, flattened and compacted, in `ro-crate-metadata.json` beside the files.
"""

import csv
import hashlib
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO, StringIO
from typing import Any

from app.core.cells import harmless
from app.core.contributions import ExportPart

CONTEXT = "https://w3id.org/ro/crate/1.2/context"
PROFILE = "https://w3id.org/ro/crate/1.2"
DESCRIPTOR = "ro-crate-metadata.json"
ROOT = "./"
FIXED_TIME = (1980, 1, 1, 0, 0, 0)
"""The time of every file of the archive, so that the same content gives the same bytes."""


@dataclass(frozen=True)
class Crate:
    """What a package says of itself, and its files."""

    name: str
    description: str
    published_on: date
    identifier: str
    address: str
    terms: str
    """Whether it may be passed on, in a sentence."""
    label: str
    parts: Sequence[ExportPart]
    organisations: Sequence[Mapping[str, Any]] = ()
    """Entities of type Organization; the first leads."""
    more: Mapping[str, Any] | None = None
    """Further properties of the root."""


def metadata_of(crate: Crate) -> dict[str, Any]:
    """The description of the package."""
    root = {
        "@id": ROOT,
        "@type": "Dataset",
        "name": crate.name,
        "description": crate.description,
        "datePublished": crate.published_on.isoformat(),
        "identifier": crate.identifier,
        "url": crate.address,
        "license": {"@id": "#terms"},
        "hasPart": [{"@id": each.path} for each in crate.parts],
        **(crate.more or {}),
    }
    if crate.organisations:
        root["author"] = [{"@id": each["@id"]} for each in crate.organisations]
        root["publisher"] = {"@id": crate.organisations[0]["@id"]}
    descriptor = {
        "@id": DESCRIPTOR,
        "@type": "CreativeWork",
        "conformsTo": {"@id": PROFILE},
        "about": {"@id": ROOT},
    }
    terms = {
        "@id": "#terms",
        "@type": "CreativeWork",
        "name": f"TLP:{crate.label}",
        "description": crate.terms,
    }
    files = [_file(each) for each in crate.parts]
    return {
        "@context": CONTEXT,
        "@graph": [descriptor, root, terms, *files, *crate.organisations],
    }


def packed(crate: Crate) -> bytes:
    """The package as a zip: the description first, then the files."""
    description = json.dumps(metadata_of(crate), ensure_ascii=False, indent=2).encode()
    packed_bytes = BytesIO()
    with zipfile.ZipFile(packed_bytes, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in (
            (DESCRIPTOR, description),
            *((each.path, each.content) for each in crate.parts),
        ):
            entry = zipfile.ZipInfo(path, FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return packed_bytes.getvalue()


def table(rows: Sequence[Sequence[Any]]) -> bytes:
    """Rows as CSV in UTF-8 (RFC 4180); the first heads the others.

    A cell that a spreadsheet would take for a formula is led by an apostrophe.
    """
    written = StringIO()
    csv.writer(written).writerows([[_cell(each) for each in row] for row in rows])
    return written.getvalue().encode()


def _cell(value: Any) -> str:
    return "" if value is None else str(harmless(str(value)))


def _file(part: ExportPart) -> dict[str, Any]:
    return {
        "@id": part.path,
        "@type": "File",
        "name": part.name,
        "encodingFormat": part.media_type,
        "contentSize": str(len(part.content)),
        "sha256": hashlib.sha256(part.content).hexdigest(),
        **({"conditionsOfAccess": f"TLP:{part.label.value}"} if part.label else {}),
        **part.said,
    }
