"""Real files to test with, read where they lie beside the project; never part of it."""

import os
from pathlib import Path

import pytest

BESIDE = Path(__file__).resolve().parents[2] / "shared" / "data"


def shared_file(name: str) -> Path:
    """The file `name`; the test is left out, and says so, where it is absent."""
    path = Path(os.environ.get("FORUM_SHARED_DATA", str(BESIDE))) / name
    if not path.exists():
        pytest.skip(f"left out: {name} is not on this machine")
    return path
