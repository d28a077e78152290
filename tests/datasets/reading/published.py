"""Where UNODC's published files lie, for the tests that read them."""

import os
from pathlib import Path

import pytest

_BESIDE = Path(__file__).parents[4] / "shared" / "data"


def published(name: str) -> Path:
    """Return the path of a published file; leave the test out where it is absent."""
    folder = Path(os.environ.get("FORUM_SHARED_DATA", _BESIDE))
    if not (folder / name).exists():
        pytest.skip(f"published data are absent: {name}")
    return folder / name
