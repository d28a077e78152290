"""The audit tells every change, once, and nothing of what was written."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.core.routing import ROUTES, SAFE

ROOT = Path(__file__).parents[2]
STORIES = (
    "joint_acts",
    "drafts/test_revisions.py",
    "accounts/test_every_act_is_told_once.py",
    "projects/test_partners_consent_to_one_text.py",
    "workplan/test_evidence_and_verification.py",
)
"""Ordinary tests in which much is done; any others may be looked at the same way."""


@pytest.mark.promises
def test_every_change_in_any_test_is_told_once_and_in_no_words_of_its_own(app, tmp_path, promise):
    kept = tmp_path / "told.json"
    tests = [f"tests/{story}" for story in STORIES]
    arguments = ["-m", "pytest", "-n", "0", "-m", "not promises and not browser", *tests]
    environ = {**os.environ, "FORUM_TOLD": str(kept)}

    subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environ, check=False)

    told = json.loads(kept.read_text())
    changing = {name for name, route in ROUTES.items() if set(route.methods) - SAFE}
    seen = changing & set(told["seen"])
    print(*told["faults"], sep="\n")
    print("not seen:", *sorted(changing - seen), sep="\n")
    figure = (
        f"{len(told['faults'])} faults in {sum(told['seen'].values())} changes by {len(seen)} of"
        f" {len(changing)} routes"
    )
    target = "0 changes untold, told twice, or told in the words that were written"
    promise("P15", figure, target, not told["faults"])
