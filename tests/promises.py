"""What was measured of the promises: a fixture that notes it, and the table at the end of a run."""

import json
from collections.abc import Callable
from typing import Any

import pytest

MEASURED = pytest.StashKey[dict[str, dict[str, Any]]]()
SENT = "promises"
Note = Callable[[str, object, object, bool], None]


@pytest.fixture
def promise(request: pytest.FixtureRequest) -> Note:
    """`promise("P8", figure, target, holds)`: note what was measured, and fail where it is not met.

    A promise that several tests measure holds where all of them say so; their figures are listed.
    """

    def note(name: str, figure: object, target: object, holds: bool) -> None:
        notes = [name, figure, target, holds]
        request.node.user_properties.append((SENT, json.dumps(notes, default=str)))
        assert holds, f"{name}: {figure}; promised: {target}"

    return note


class Table:
    """Collects from all processes of a run what their tests noted."""

    def __init__(self) -> None:
        self.measured: dict[str, dict[str, Any]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take what a test noted, once, after it ran."""
        if report.when != "call":
            return
        for name, value in report.user_properties:
            if name == SENT:
                self._add(*json.loads(str(value)))

    def _add(self, name: str, figure: object, target: object, holds: bool) -> None:
        entry = self.measured.setdefault(name, {"figure": [], "target": [], "holds": True})
        entry["figure"].append(figure)
        if target not in entry["target"]:
            entry["target"].append(target)
        entry["holds"] = entry["holds"] and holds

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """The table for people; `pytest_unconfigure` writes the line for programs after it."""
        if not self.measured:
            return
        terminalreporter.section("promises")
        for name, entry in sorted(self.measured.items(), key=_by_number):
            verdict = "holds" if entry["holds"] else "BROKEN"
            for figure in entry["figure"]:
                terminalreporter.line(f"{name:<4} {verdict:<7} {figure}")
            for target in entry["target"]:
                terminalreporter.line(f"{'':<12} promised: {target}")

    def last_line(self) -> str:
        """One JSON object: promise to figure, target and whether it holds."""
        joined = {
            name: {
                "figure": _one(entry["figure"]),
                "target": _one(entry["target"]),
                "holds": entry["holds"],
            }
            for name, entry in sorted(self.measured.items(), key=_by_number)
        }
        return json.dumps(joined, ensure_ascii=False)


def _by_number(entry: tuple[str, Any]) -> int:
    return int(entry[0].removeprefix("P"))


def _one(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values
