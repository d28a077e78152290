"""Reading in a process of its own, so that no file can take the caller's memory or time.

The child is asked by JSON on its standard input and answers with JSON lines: steps as they begin,
then what was read or why it could not be.
"""

import json
import os
import resource
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app.datasets.reading.model import Limits, Reading, Recipe, Unreadable
from app.datasets.reading.profile import FieldProfile
from app.datasets.reading.read import read_and_profile

ADDRESS_ROOM = 3 * 2**30
"""Address space beyond `Limits.memory_bytes` for code, threads and allocators, in bytes."""

_START = f"""
import sys, types
package = types.ModuleType("app")
package.__path__ = [{str(Path(__file__).parents[2])!r}]
sys.modules["app"] = package
from app.datasets.reading.child import main
main()
"""
"""Starts the child without importing the web application, which it needs no part of."""


def read_in_child(
    path: Path,
    name: str,
    into: Path,
    limits: Limits | None = None,
    recipe: Recipe | None = None,
    progress: Callable[[str], None] | None = None,
) -> tuple[Reading, list[FieldProfile]]:
    """Do what `read_and_profile` does, under `limits` that the system itself holds.

    Raises Unreadable, also when memory (`too_large_for_memory`) or time (`took_too_long`) ends.
    """
    limits, recipe = limits or Limits(), recipe or Recipe()
    asked = {
        "path": str(path.resolve()), "name": name, "into": str(into.resolve()),
        "limits": asdict(limits), "recipe": asdict(recipe),
    }  # fmt: skip
    environment = os.environ | {"PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-c", _START], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, env=environment, text=True, encoding="utf-8",
    ) as process:  # fmt: skip
        watch = threading.Timer(limits.seconds, process.kill)
        watch.start()
        try:
            answer = _converse(process, json.dumps(asked), progress)
        except BaseException:
            process.kill()
            raise
        finally:
            is_late = not watch.is_alive()
            watch.cancel()
    if "reading" in answer:
        profiles = [FieldProfile.from_json(one) for one in answer["profiles"]]
        return Reading.from_json(answer["reading"]), profiles
    if "code" in answer:
        raise Unreadable(answer["code"], **answer["params"])
    if is_late:
        raise Unreadable("took_too_long", seconds=limits.seconds)
    raise Unreadable("too_large_for_memory", limit=limits.memory_bytes)


def _converse(
    process: subprocess.Popen[str], asked: str, progress: Callable[[str], None] | None
) -> dict[str, Any]:
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("the child was started without pipes")
    process.stdin.write(asked)
    process.stdin.close()
    answer: dict[str, Any] = {}
    for line in process.stdout:
        answer = json.loads(line)
        if "step" in answer and progress:
            progress(answer["step"])
    process.wait()
    return answer


def _tell(**answer: Any) -> None:
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Be the child: bound this process, read what standard input names, and tell."""
    asked = json.load(sys.stdin)
    limits = Limits(**asked["limits"])
    room = limits.memory_bytes + ADDRESS_ROOM
    resource.setrlimit(resource.RLIMIT_AS, (room, room))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        reading, profiles = read_and_profile(
            Path(asked["path"]), asked["name"], Path(asked["into"]), limits,
            Recipe(**asked["recipe"]), lambda step: _tell(step=step),
        )  # fmt: skip
        _tell(reading=reading.as_json(), profiles=[one.as_json() for one in profiles])
    except Unreadable as error:
        _tell(code=error.code, params=error.params)
    except MemoryError:
        _tell(code="too_large_for_memory", params={"limit": limits.memory_bytes})
