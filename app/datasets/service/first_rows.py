"""The first rows of a file, read anew by what a person tells of it: nothing of it is kept."""

import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from flask import current_app

from app.core.errors import NotFound
from app.core.policy import Actor, require
from app.core.storage import Storage
from app.datasets import policy, queries
from app.datasets.models.dataset import DatasetVersion, Resource
from app.datasets.models.states import ResourceRole
from app.datasets.reading.child import read_in_child
from app.datasets.reading.model import Field, Limits, Reading, Recipe, Unreadable

ROWS = 10
FIELDS = 40
TEXT_BYTES = 2**19
"""Of a text file so much is read."""

WORKBOOK_BYTES = 2**25
"""A workbook is read as a whole, if it is no larger."""

WORKBOOKS = (b"PK", b"\xd0\xcf\x11\xe0")

LIMITS = Limits(memory_bytes=2**28, spill_bytes=2**28, threads=1, seconds=20.0)


@dataclass(frozen=True)
class Cell:
    """A cell as it was read, or as it is written where it did not fit."""

    value: Any
    is_misfit: bool = False


@dataclass
class FirstRows:
    """What the reading makes of the first rows; or the code that says why nothing."""

    reading: Reading | None = None
    rows: list[list[Cell]] = field(default_factory=list)
    problem: str = ""
    is_part: bool = False

    @property
    def fields(self) -> list[Field]:
        """The columns that are shown."""
        return self.reading.fields[:FIELDS] if self.reading else []


def first_rows(actor: Actor, version: DatasetVersion, recipe: Recipe) -> FirstRows:
    """Read the head of a version's file by `recipe`, in bounds of memory and time."""
    require(policy.may_work_on(actor, version.dataset))
    original = next(
        (
            each
            for each in queries.resources_of(actor, version)
            if each.role is ResourceRole.ORIGINAL
        ),
        None,
    )
    if original is None:
        raise NotFound
    storage: Storage = current_app.extensions["storage"]
    with tempfile.TemporaryDirectory(dir=storage.folder, prefix="first-rows-") as folder:
        path = Path(folder) / "original"
        is_part = _bring_head(storage, original, path)
        if is_part and path.read_bytes()[:4].startswith(WORKBOOKS):
            if original.size > WORKBOOK_BYTES:
                return FirstRows(problem="too_large_to_preview")
            storage.bring(original.sha256, path)
            is_part = False
        # Where the end of the file was not seen, nothing stands there to be left out.
        recipe = replace(recipe, left_out=0) if is_part else recipe
        try:
            reading, _profiles = read_in_child(
                path, original.name, Path(folder) / "read", LIMITS, recipe
            )
        except Unreadable as error:
            return FirstRows(problem=error.code)
        return FirstRows(
            reading, _rows(Path(folder) / "read" / reading.table, reading), "", is_part
        )


def _bring_head(storage: Storage, original: Resource, path: Path) -> bool:
    """Copy the head of a text, in whole lines where there are any; say whether there is more."""
    head = b""
    for piece in storage.read(original.sha256):
        head += piece
        if len(head) >= TEXT_BYTES:
            break
    is_part = len(head) < original.size or len(head) > TEXT_BYTES
    if is_part:
        head = head[:TEXT_BYTES]
        end = head.rfind(b"\n") + 1
        head = head[: end + end % 2 if b"\0" in head else end] or head
    path.write_bytes(head)
    return is_part


def _rows(table: Path, reading: Reading) -> list[list[Cell]]:
    names = [one.column for one in reading.fields[:FIELDS]]
    with pq.ParquetFile(table) as file:
        batch = next(file.iter_batches(ROWS, columns=[*names, "as_written"]), None)
    rows = []
    for row in batch.to_pylist() if batch is not None else ():
        written = {cell["field"]: cell["raw"] for cell in row["as_written"] or ()}
        rows.append(
            [
                Cell(written[at], is_misfit=True) if at in written else Cell(row[name])
                for at, name in enumerate(names)
            ]
        )
    return rows
