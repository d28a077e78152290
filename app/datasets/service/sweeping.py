"""What this machine's disk holds no longer than it is of use: copies that can be brought again."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from app.core import time
from app.core.storage import Storage
from app.datasets.service.tables import COPIES

UNUSED = timedelta(days=7)
"""After so long without a reader a local copy of a table goes; the next one brings it again."""

LEFT_BEHIND = timedelta(days=1)
"""So old only is what a killed process left: no reading and no download takes that long."""

BEGUN = ("*.part", "reading-*", "workbook-*", "spill/*")


def sweep_disk(storage: Storage) -> int:
    """Remove what nobody uses, and say how much that was; files in pieces are not touched."""
    copies = storage.folder.parent / COPIES
    unused = (time.now() - UNUSED).timestamp()
    left_behind = (time.now() - LEFT_BEHIND).timestamp()
    gone = [each for each in _files(copies, "*.parquet") if each.stat().st_atime < unused]
    gone += [each for each in _files(copies, "*.part") if each.stat().st_mtime < left_behind]
    for pattern in BEGUN:
        found = _files(storage.folder, pattern)
        gone += [each for each in found if each.stat().st_mtime < left_behind]
    for each in gone:
        if each.is_dir():
            shutil.rmtree(each, ignore_errors=True)
        else:
            each.unlink(missing_ok=True)
    return len(gone)


def _files(folder: Path, pattern: str) -> Iterator[Path]:
    return folder.glob(pattern) if folder.exists() else iter(())
