"""What every rule answers everybody in every situation, gathered into a table that people review.

python -m tests.policy.verdicts > tests/policy/verdicts.csv
"""

import csv
import importlib
import inspect
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy import false

from app import features  # noqa: F401 - declares the rules
from app.core.actions import Action
from app.core.contributions import PROJECT_READERS, ProjectReaders
from app.core.policy import RULES, Label, Verdict
from app.reviews.models import ReviewState
from tests.policy.people import ACTORS
from tests.policy.situations import ALL

TABLE = Path(__file__).parent / "verdicts.csv"
APP = Path(__file__).parents[2] / "app"
MODULES = [
    ".".join(("app", *path.relative_to(APP).with_suffix("").parts))
    for path in sorted(APP.glob("**/policy.py"))
]
KIND_OF_PARAMETER = {
    "project": ("projects",),
    "part": ("parts",),
    "announcement": ("announcements",),
    "naming": ("namings",),
    "draft": ("drafts",),
    "dataset": ("datasets", "granted"),
    "thing": ("of_datasets",),
    "milestone": ("milestones",),
    "amendment": ("amendments",),
    "report": ("reports",),
    "user": ("people",),
    "institution": ("institutions",),
    "invitation": ("invitations",),
    "deputyship": ("deputies",),
    "guest": ("guests",),
    "document": ("documents",),
    "asked": ("sponsorships",),
    "joint_act": ("joint_acts",),
}


@dataclass(frozen=True)
class Question:
    """One rule, and the kinds of things that it is asked about."""

    name: str
    module: str
    function: Callable[..., Any]
    kinds: tuple[str, ...]

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """What the function is called with, by name."""
        return tuple(inspect.signature(self.function).parameters)


def questions() -> Iterator[Question]:
    """Every rule once, by its first action, and every other public function of a policy module."""
    actions: dict[Any, list[str]] = {}
    for action in Action:
        if action in RULES:
            actions.setdefault(RULES[action], []).append(action.name)
    for module in MODULES:
        if module == "app.core.policy":
            continue
        for name, function in inspect.getmembers(importlib.import_module(module)):
            if not inspect.isfunction(function) or function.__module__ != module:
                continue
            if not name.startswith("_"):
                yield Question(
                    " ".join([name, *actions.get(function, [])]), module, function, _kinds(function)
                )


def _kinds(function: Callable[..., Any]) -> tuple[str, ...]:
    kinds: list[str] = []
    for name, parameter in inspect.signature(function).parameters.items():
        kinds += KIND_OF_PARAMETER.get(name, ())
        if name == "project" and parameter.default is None:
            kinds.append("none")
    return tuple(kinds) or ("none",)


def answers_to(question: Question) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Each situation in its two parts, and what everybody is answered in it."""
    for kind in question.kinds:
        for little, much, thing in _known(kind):
            yield little, much, tuple(_said(question, actor, thing) for actor in ACTORS.values())


def rows_of(question: Question) -> Iterator[list[str]]:
    """The table's rows of one question: in which situations who gets a yes, and who *not now*."""
    gathered: dict[tuple[str, ...], dict[str, list[str]]] = {}
    seen: dict[str, list[str]] = {}
    for little, much, said in answers_to(question):
        gathered.setdefault(said, {}).setdefault(little, []).append(much)
        seen.setdefault(little, []).append(much)
    for said, situations in gathered.items():
        by_much: dict[str, list[str]] = {}
        for little, much in situations.items():
            words = "any" if much == seen[little] and len(much) > 1 else ", ".join(much)
            by_much.setdefault(words, []).append(little)
        when = "; ".join(_when(little, words, seen) for words, little in by_much.items())
        yield [question.name, when, _who(said, "yes"), _who(said, "not now"), _rest(said)]


@cache
def _known(kind: str) -> tuple[tuple[str, str, Any], ...]:
    return tuple(ALL[kind]())


def _when(little: list[str], words: str, seen: dict[str, list[str]]) -> str:
    if little == list(seen) and len(little) > 1:
        return words
    return f"{' / '.join(little)}: {words}".strip(": ")


def _who(said: tuple[str, ...], word: str) -> str:
    found = [name for name, each in zip(ACTORS, said, strict=True) if each == word]
    if len(found) == len(ACTORS):
        return "everybody"
    if found == [name for name in ACTORS if name != "nobody"]:
        return "everybody signed in"
    return " ".join(found)


def _rest(said: tuple[str, ...]) -> str:
    """Answers that are neither yes, no nor not now, by who gets them."""
    others: dict[str, list[str]] = {}
    for name, each in zip(ACTORS, said, strict=True):
        if each not in {"yes", "no", "not now"}:
            others.setdefault(each, []).append(name)
    return "; ".join(f"{each}: {' '.join(names)}" for each, names in others.items())


def _said(question: Question, actor: Any, thing: Any) -> str:
    answers = []
    parameters = question.parameters
    for label in Label if "label" in parameters else (None,):
        known = {"actor": actor, "label": label, "user_id": actor.id}
        known["institution_id"] = actor.institution_id
        answers.append(_word(question.function(*(known.get(name, thing) for name in parameters))))
    return answers[0] if len(answers) == 1 else "/".join(answers)


def _word(answer: object) -> str:
    if isinstance(answer, Verdict):
        return "not now" if answer.guard else "yes" if answer else "no"
    if answer is None:
        return "nothing"
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    return str(getattr(answer, "value", answer))


LEFT = {
    "recused-coordinator@outside": ReviewState.RECUSED,
    "challenged-coordinator@outside": ReviewState.REMOVED,
}
"""Who has left a review for good, and how."""


@contextmanager
def without_database(*, coordinators: bool = True) -> Iterator[None]:
    """What rules ask the database is said by people's names, or by the argument."""

    def is_named(actor: Any, project: Any) -> bool:
        return str(actor.name).startswith("substitute")

    nobody = ProjectReaders(
        reads=lambda _actor: false(),
        knows=lambda _actor: false(),
        includes=lambda _actor, _project: False,
    )
    with ExitStack() as stack:
        for name, stand_in in (
            ("app.projects.policy.PROJECT_READERS", [*PROJECT_READERS, nobody]),
            ("app.reviews.policy.is_substitute", is_named),
            ("app.reviews.scopes.is_substitute", is_named),
            ("app.reviews.policy.left_as", lambda actor, _: LEFT.get(actor.name)),
            ("app.reviews.policy.is_anybody_coordinator", lambda _: coordinators),
        ):
            stack.enter_context(patch(name, stand_in))
        yield


def table() -> list[list[str]]:
    """All rows, and those that differ where the forum has no coordinator."""
    with without_database():
        rows = [row for each in questions() for row in rows_of(each)]
    with without_database(coordinators=False):
        for each in questions():
            if each.module == "app.reviews.policy":
                rows += [
                    [row[0], f"no coordinator in the forum; {row[1]}", *row[2:]]
                    for row in rows_of(each)
                    if row not in rows
                ]
    return rows


HEADER = ["rule", "when", "yes", "not now", "otherwise said"]


def main() -> None:
    """Write the table as the code answers now; a person looks through what has changed."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerows([HEADER, *table()])


if __name__ == "__main__":
    main()
