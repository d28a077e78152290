"""What is written about security names tests that exist."""

import csv
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ASVS = ROOT / "docs" / "asvs.csv"
NAMED = re.compile(r"tests/[\w/]+\.py::test_\w+")


def exists(named: str) -> bool:
    path, _colons, name = named.partition("::")
    file = ROOT / path
    return file.is_file() and f"def {name}(" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "document", ["docs/asvs.csv", "docs/security.md", "docs/developers/traps.md"]
)
def test_every_test_that_a_document_names_exists(document):
    named = NAMED.findall((ROOT / document).read_text(encoding="utf-8"))

    assert named
    assert [each for each in named if not exists(each)] == []


def test_each_requirement_stands_once_with_what_shows_it_or_that_nothing_does_yet():
    with ASVS.open(newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))

    assert len({row["requirement"] for row in rows}) == len(rows)
    for row in rows:
        shown = row["shown by"]
        assert re.fullmatch(r"\d+\.\d+\.\d+", row["requirement"]), row
        if shown:
            assert NAMED.fullmatch(shown) or (ROOT / shown).exists(), row
        else:
            assert row["note"].startswith("not yet"), row
