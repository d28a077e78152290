"""Looking at a stored table over HTTP: first page, deep page, filter and sort, group and count.

    python -m benchmarks looking [--rows N] [--seconds S] [--datasette PROGRAM]

50 rows as JSON, by a program with a token, through all that a request goes through. The peer is
datasette (from a virtual environment of its own; `--datasette` names its program) on SQLite with
indexes on every column that is asked for. Milliseconds: p50 at 1 client, p95 at 16 clients.
"""

import argparse
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

from benchmarks import machine
from benchmarks.generate import seizures
from benchmarks.peers.datasette import Datasette
from benchmarks.seed_table import Forum
from benchmarks.serving import load

LIMITS = {
    "first page": (6, 100),
    "deep page": (6, 100),
    "filter + sort": (100, 1300),
    "group + count": (20, 205),
}
"""What was aimed at on another machine: compare with the peer of the same run, not with these."""


def main(arguments: list[str]) -> None:
    """Measure both and print a table and, as the last line, the ratios as JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks looking")
    parser.add_argument("--rows", type=float, default=1e6)
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--folder", type=Path, default=Path("var/benchmarks"))
    parser.add_argument("--datasette", default=shutil.which("datasette") or "")
    wishes = parser.parse_args(arguments)
    rows = int(wishes.rows)
    wishes.folder.mkdir(parents=True, exist_ok=True)
    source = seizures(wishes.folder / f"utf-8-{rows}.csv", rows)
    print(machine.description(), f"pace {machine.pace():.3f} s")
    print(f"{'request':14} {'way':10} {'p50 ms, 1':>10} {'p95 ms, 16':>11} {'failures':>9}")
    found: dict[tuple[str, str], tuple[float, float]] = {}
    for way, request, figures in _measure(source, rows, wishes.seconds, wishes.datasette):
        alone, together, failures = figures
        found[way, request] = (alone, together)
        print(f"{request:14} {way:10} {alone:>10.1f} {together:>11.1f} {failures:>9.0f}")
    print(f"pace {machine.pace():.3f} s")
    ratios: dict[str, object] = {"benchmark": "looking", "rows": rows}
    for request in LIMITS:
        mine = found["ours", request]
        ratios[f"{request}/ms"] = [round(each, 1) for each in mine]
        if peer := found.get(("datasette", request)):
            ratios[f"{request}/datasette"] = [
                round(a / b, 3) for a, b in zip(mine, peer, strict=True)
            ]
    print(json.dumps(ratios))


def _measure(
    source: Path, rows: int, seconds: float, program: str
) -> Iterator[tuple[str, str, tuple[float, float, float]]]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="forum-bench-")))
        forum = stack.enter_context(Forum.with_table(folder, source))
        if program:
            peer = Datasette(program, folder / "peer.db")
            peer.fill(forum.table)
        else:
            print("datasette is not there (--datasette) and is left out")
        with forum.served() as port:
            for request, path in forum.requests(port).items():
                yield "ours", request, _figures(port, path, forum.header, seconds)
        if program:
            with peer.served() as port:
                for request, path in peer.requests(rows).items():
                    yield "datasette", request, _figures(port, path, "", seconds)


def _figures(port: int, path: str, header: str, seconds: float) -> tuple[float, float, float]:
    path = quote(path, safe="/?&=:%")
    load(port, path, header, 4, 1)
    alone = load(port, path, header, 1, seconds)
    together = load(port, path, header, 16, seconds)
    return alone["p50_ms"], together["p95_ms"], alone["failures"] + together["failures"]
