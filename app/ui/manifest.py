"""Where the built files of the browser are: their names carry a hash and may be kept for ever."""

import json
from functools import cache
from pathlib import Path

STATIC_FOLDER = Path(__file__).parent / "static"


@cache
def built_names() -> dict[str, str]:
    """The built name of every asset by its plain name, as `make assets` wrote them."""
    manifest = json.loads((STATIC_FOLDER / "manifest.json").read_text(encoding="utf-8"))
    names: dict[str, str] = manifest["files"]
    return names
