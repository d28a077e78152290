"""What is served to browsers was built from the sources that stand beside it."""

import gzip
import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from app.ui.manifest import STATIC_FOLDER, built_names

SOURCES = STATIC_FOLDER.parent / "assets"
TOOLS = SOURCES / "node_modules"
MOST_CSS, MOST_SCRIPT = 90_000, 60_000


def hash_of_sources() -> str:
    """The same hash that `build.mjs` writes into the manifest."""
    digest = hashlib.sha256()
    names = sorted(
        path.relative_to(SOURCES).as_posix()
        for path in SOURCES.rglob("*")
        if path.is_file() and TOOLS not in path.parents
    )
    for name in names:
        digest.update(f"{name}\0".encode() + (SOURCES / name).read_bytes() + b"\0")
    return digest.hexdigest()


def compressed_size(name: str) -> int:
    return len(gzip.compress((STATIC_FOLDER / built_names()[name]).read_bytes()))


def test_the_manifest_names_the_sources_as_they_are() -> None:
    manifest = json.loads((STATIC_FOLDER / "manifest.json").read_text(encoding="utf-8"))

    assert manifest["sources"] == hash_of_sources(), "run `make assets`"


def test_every_built_file_is_there_and_no_other() -> None:
    built = {path.name for path in STATIC_FOLDER.iterdir()}

    assert built == {*built_names().values(), "manifest.json"}


@pytest.mark.skipif(
    not (shutil.which("node") and TOOLS.exists()), reason="node or its packages are not here"
)
def test_building_again_gives_the_same_bytes(tmp_path: Path) -> None:
    subprocess.run(["node", str(SOURCES / "build.mjs"), str(tmp_path)], check=True)

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        path.name: path.read_bytes() for path in STATIC_FOLDER.iterdir()
    }


def test_pages_stay_inside_their_budget_of_sheet_and_script() -> None:
    assert compressed_size("app.css") < MOST_CSS
    assert compressed_size("app.js") + compressed_size("upload.js") < MOST_SCRIPT


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    known = set(json.loads((SOURCES / "icons.json").read_text(encoding="utf-8")))
    templates = STATIC_FOLDER.parent.parent.glob("*/templates/**/*.html")

    named = {
        (path.name, icon)
        for path in templates
        for icon in re.findall(r"""\bicon(?:\(|=)"([a-z-]+)\"""", path.read_text())
    }

    assert {(page, icon) for page, icon in named if icon not in known} == set()


def test_packages_come_from_the_public_registry_only() -> None:
    lock = (SOURCES / "package-lock.json").read_text(encoding="utf-8")

    hosts = set(re.findall(r'"resolved": "https?://([^/"]+)', lock))

    assert hosts <= {"registry.npmjs.org"}
