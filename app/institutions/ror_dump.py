"""Reading a dump of the Research Organization Registry (ROR), as JSON or in its ZIP.

The file is one array of records of the registry's schema 1 or 2 (https://ror.readme.io/docs). It is
read piece by piece: its size does not matter.
"""

import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from app.institutions.ror import is_checked, normal_ror_id

PIECE = 1024 * 1024
LONGEST_RECORD = 16 * 1024 * 1024


class NoDump(Exception):
    """The file is not a dump of ROR; the message says where it stops being one."""


@dataclass(frozen=True)
class Record:
    """What is kept of one organisation."""

    ror_id: str
    name: str
    names: list[dict[str, str | None]] = field(default_factory=list)
    """All names: text and language (None: not told)."""
    country: str | None = None
    domains: list[str] = field(default_factory=list)
    status: str = "active"


def records_of(path: Path) -> Iterator[Record]:
    """The records of a dump, one after the other; raises NoDump."""
    with _opened(path) as stream:
        for given in _objects(stream):
            record = _record(given)
            if record is not None:
                yield record


@contextmanager
def _opened(path: Path) -> Iterator[IO[str]]:
    if not zipfile.is_zipfile(path):
        with path.open(encoding="utf-8-sig") as stream:
            yield stream
        return
    with zipfile.ZipFile(path) as packed:
        inside = [each for each in packed.infolist() if each.filename.endswith(".json")]
        if not inside:
            raise NoDump("There is no JSON file in the ZIP.")
        # A dump holds the schema 1 beside the schema 2 for some years: the newer one is read.
        chosen = max(inside, key=lambda each: ("schema_v2" in each.filename, each.file_size))
        with packed.open(chosen) as raw:
            yield io.TextIOWrapper(raw, encoding="utf-8-sig")


def _objects(stream: IO[str]) -> Iterator[dict[str, Any]]:
    decoder, waiting = json.JSONDecoder(), ""
    is_begun, number = False, 0
    try:
        while piece := stream.read(PIECE):
            waiting += piece
            if not is_begun:
                waiting = waiting.lstrip()
                if not waiting.startswith("["):
                    raise NoDump("The file is not an array of records.")
                waiting, is_begun = waiting[1:], True
            at = 0
            while (start := _start(waiting, at)) is not None:
                try:
                    found, at = decoder.raw_decode(waiting, start)
                except ValueError:
                    if len(waiting) - start > LONGEST_RECORD:
                        raise NoDump(f"Record {number + 1} is not JSON.") from None
                    break
                number += 1
                yield found
            waiting = waiting[at:]
    except UnicodeDecodeError:
        raise NoDump("The file is not in UTF-8.") from None
    if waiting.strip().lstrip(",").strip() != "]":
        raise NoDump(f"The file breaks off after record {number}.")


def _start(text: str, at: int) -> int | None:
    """Where the next object begins, past commas and spaces."""
    while at < len(text) and text[at] in ", \t\r\n":
        at += 1
    return at if at < len(text) and text[at] == "{" else None


def _record(given: dict[str, Any]) -> Record | None:
    ror_id = normal_ror_id(str(given.get("id") or ""))
    if ror_id is None or not is_checked(ror_id):
        return None
    read = _of_schema_2 if isinstance(given.get("names"), list) else _of_schema_1
    return read(ror_id, given)


def _of_schema_2(ror_id: str, given: dict[str, Any]) -> Record | None:
    names = [each for each in given["names"] if each.get("value")]
    if not names:
        return None
    main = next((each for each in names if "ror_display" in each.get("types", ())), names[0])
    places = given.get("locations") or [{}]
    return Record(
        ror_id,
        main["value"],
        [{"text": each["value"], "language": each.get("lang")} for each in names],
        (places[0].get("geonames_details") or {}).get("country_code"),
        [str(each).lower() for each in given.get("domains") or ()],
        str(given.get("status") or "active"),
    )


def _of_schema_1(ror_id: str, given: dict[str, Any]) -> Record | None:
    name = given.get("name")
    if not name:
        return None
    plain = [name, *given.get("aliases", ()), *given.get("acronyms", ())]
    names = [{"text": each, "language": None} for each in plain]
    names += [
        {"text": each["label"], "language": each.get("iso639")} for each in given.get("labels", ())
    ]
    return Record(
        ror_id,
        name,
        names,
        (given.get("country") or {}).get("country_code"),
        status=str(given.get("status") or "active"),
    )
