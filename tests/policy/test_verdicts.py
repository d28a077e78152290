"""Every rule answers as the reviewed table says, and the table would notice a rule gone wrong."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from inspect import signature
from pathlib import Path

import pytest

from tests.policy import test_core_rules
from tests.policy.mutants import Mutant, at_work, mutants_of
from tests.policy.verdicts import (
    HEADER,
    MODULES,
    TABLE,
    answers_to,
    questions,
    table,
    without_database,
)

ROOT = Path(__file__).parents[2]
PURE_TESTS = [test for name, test in vars(test_core_rules).items() if name.startswith("test_")]
SURVIVORS = {
    ("app.datasets.policy", "may_download", "part 0 left out"): (
        "who may not read the rows is refused either way, only in other words"
    ),
    **{
        ("app.datasets.policy", "may_read_rows", change): (
            "who is not let in is refused either way, only in other words"
        )
        for change in ("And turned", "IsNot turned", "part 0 left out", "part 1 left out")
    },
    ("app.reviews.policy", "may_open_review", "part 0 left out"): (
        "who coordinates also names substitutes, so the last part says yes too"
    ),
    ("app.workplan.policy", "_is_editor_of_a_partner", "part 1 left out"): (
        "the lead institution's part is never that of a partner, as the last part asks"
    ),
}
"""Wrongs that nobody can notice, and why: (module, function, change) to the reason."""


def reviewed() -> list[list[str]]:
    with TABLE.open(newline="", encoding="utf-8") as lines:
        return list(csv.reader(lines))


def test_every_rule_answers_everybody_as_the_reviewed_table_says():
    assert [HEADER, *table()] == reviewed()


@pytest.mark.promises
def test_every_branch_of_the_policy_modules_is_gone_through(tmp_path, promise):
    measured = {**os.environ, "COVERAGE_FILE": str(tmp_path / "coverage")}
    modules = ",".join(each.replace(".", "/") + ".py" for each in MODULES)
    run = ["run", "--branch", f"--include={modules}", "-m", "pytest", "-n", "0", "-m"]
    for arguments in (
        [*run, "not promises", "tests/policy"],
        ["json", "-o", str(tmp_path / "coverage.json")],
    ):
        subprocess.run(
            [sys.executable, "-m", "coverage", *arguments], cwd=ROOT, env=measured, check=True
        )

    files = json.loads((tmp_path / "coverage.json").read_text())["files"]
    left = {
        name: (found["missing_lines"], found["missing_branches"])
        for name, found in files.items()
        if found["missing_lines"] or found["missing_branches"]
    }
    figure = f"{len(files) - len(left)} of {len(files)} modules in full, {left or 'nothing'} left"
    promise("P9", figure, "100 % of the branches of every policy module", not left)


@pytest.mark.promises
def test_nearly_every_wrong_in_a_policy_module_is_noticed(promise):
    right = {case: list(_answers(case)) for case in CASES}

    mutants = [mutant for module in MODULES for mutant in mutants_of(module)]
    living = [mutant for mutant in mutants if not _is_noticed(mutant, right)]

    unexplained = [
        each for each in living if (each.module, each.function, each.change) not in SURVIVORS
    ]
    print(*((each.module, each.function, each.line, each.change) for each in living), sep="\n")
    score = 100 * (len(mutants) - len(living)) / len(mutants)
    figure = f"{score:.1f} % of {len(mutants)} wrongs noticed, {len(living)} survive"
    promise("P9", figure, "at least 95 %, survivors explained", score >= 95 and not unexplained)


CASES = [(each, True) for each in questions()]
CASES += [(each, False) for each in questions() if each.module == "app.reviews.policy"]
"""Every question, and those of reviews once more where the forum has no coordinator."""


def _answers(case) -> Iterator[tuple[str, ...]]:
    question, coordinators = case
    with without_database(coordinators=coordinators):
        yield from (said for _little, _much, said in answers_to(question))


def _is_noticed(mutant: Mutant, right) -> bool:
    def distance(case) -> tuple[bool, bool]:
        question = case[0]
        return (question.function.__name__ != mutant.function, question.module != mutant.module)

    with at_work(mutant):
        if mutant.module in {"app.core.policy", "app.reviews.policy"} and any(
            map(_fails, PURE_TESTS)
        ):
            return True
        return any(_differs(case, right) for case in sorted(CASES, key=distance))


def _differs(case, right) -> bool:
    try:
        return any(said != known for said, known in zip(_answers(case), right[case], strict=True))
    except Exception:  # noqa: BLE001 - a rule that fails is noticed, however it fails
        return True


def _fails(test) -> bool:
    with pytest.MonkeyPatch.context() as patching:
        try:
            test(*([patching] if "monkeypatch" in signature(test).parameters else []))
        except (Exception, pytest.fail.Exception):  # noqa: BLE001 - so is a test
            return True
    return False
