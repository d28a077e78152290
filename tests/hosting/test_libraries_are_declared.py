"""A fresh machine has what is imported: nothing works only because of what lies about."""

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OWN = {"app", "config", "hosting", "migrations", "tests", "wsgi", "benchmarks"}


def imported(file: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
    return {name.partition(".")[0] for name in names} - set(sys.stdlib_module_names) - OWN


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(file: str) -> set[str]:
    names = re.findall(r"^([A-Za-z0-9_.-]+)==", (ROOT / file).read_text(), re.MULTILINE)
    return {normal(name) for name in names}


@pytest.mark.parametrize(
    ("folders", "lock"),
    [
        (["app", "hosting", "migrations"], "requirements.txt"),
        (["tests"], "requirements-dev.txt"),
    ],
)
def test_every_library_that_is_imported_is_locked(folders: list[str], lock: str) -> None:
    files = [
        file
        for folder in folders
        for file in (ROOT / folder).rglob("*.py")
        if "node_modules" not in file.parts
    ]
    givers = packages_distributions()

    missing = {
        name
        for file in files
        for name in imported(file)
        if not {normal(giver) for giver in givers.get(name, [])} & locked(lock)
    }

    assert missing == set()
