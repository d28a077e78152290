"""A version as one file that explains itself: rows, original, dictionary, README and metadata.

`datapackage.json` is a Data Package of one table (Frictionless Data Package 1.0,
https://specs.frictionlessdata.io/data-package/).
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from zipstream import ZIP_DEFLATED, ZipStream

DATA = "data.csv"
DICTIONARY = "fields.csv"


@dataclass(frozen=True)
class Original:
    """A file as it was sent."""

    name: str
    size: int
    sha256: str
    pieces: Iterable[bytes]


@dataclass(frozen=True)
class Package:
    """What goes into the archive: `readme` in Markdown, `described` as a Data Package says it."""

    readme: str
    described: dict[str, Any]
    schema: dict[str, Any]
    rows: Iterable[bytes]
    dictionary: Iterable[bytes]
    originals: Sequence[Original]


def packed(package: Package) -> Iterator[bytes]:
    """The archive, piece by piece: never the whole of it in memory or on disk."""
    archive = ZipStream(compress_type=ZIP_DEFLATED, compress_level=6)
    archive.add(package.readme, "README.md")
    archive.add(json.dumps(_described(package), ensure_ascii=False, indent=2), "datapackage.json")
    archive.add(package.dictionary, DICTIONARY)
    archive.add(package.rows, DATA)
    for each in package.originals:
        archive.add(each.pieces, f"original/{each.name}")
    yield from archive


def _described(package: Package) -> dict[str, Any]:
    table = {
        "name": "data",
        "path": DATA,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {**package.schema, "missingValues": [""]},
    }
    originals = [
        {
            "name": f"original-{number}",
            "path": f"original/{each.name}",
            "bytes": each.size,
            "hash": f"sha256:{each.sha256}",
        }
        for number, each in enumerate(package.originals, 1)
    ]
    return {"profile": "data-package", **package.described, "resources": [table, *originals]}
