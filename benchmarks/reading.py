"""Reading a dataset: ours beside DuckDB with a full profile and frictionless, on the same file.

Ours detects everything, types from all rows, lists what did not fit, profiles and stores. DuckDB is
told the file and stores what it sniffs, then summarises it. Runs alternate, each in a process of
its own; medians are shown.
"""

import argparse
import importlib.util
import json
import statistics
import sys
import tempfile
from pathlib import Path

import duckdb

from app.datasets.reading.model import Limits
from app.datasets.reading.read import read_and_profile
from benchmarks.generate import seizures
from benchmarks.machine import description, pace
from benchmarks.measure import Cost, run


def ours(path: Path, into: Path) -> None:
    reading, profiles = read_and_profile(path, path.name, into, Limits())
    (into / "reading.json").write_text(json.dumps(reading.as_json()))
    (into / "profile.json").write_text(json.dumps([one.as_json() for one in profiles]))


def duckdb_with_profile(path: Path, into: Path) -> None:
    connection = duckdb.connect(config={"memory_limit": "1GiB", "threads": "2"})
    source = path
    if path.name.startswith("cp1251"):
        source = into / "utf8.csv"
        with path.open(encoding="cp1251", newline="") as old, source.open("w", newline="") as new:
            while block := old.read(2**22):
                new.write(block)
    table = into / "table.parquet"
    connection.execute(f"COPY (FROM read_csv('{source}')) TO '{table}' (COMPRESSION zstd)")
    connection.execute(f"SUMMARIZE FROM '{table}'").fetchall()


def frictionless(path: Path, _into: Path) -> None:
    from frictionless import (  # noqa: PLC0415 - because it is installed for benchmarks only
        Dialect,
        Resource,
        formats,
    )

    control = formats.CsvControl(delimiter=";")
    encoding = "cp1251" if path.name.startswith("cp1251") else "utf-8"
    resource = Resource(path.name, basepath=str(path.parent), encoding=encoding)
    resource.dialect = Dialect(controls=[control])
    resource.infer(stats=True)
    resource.validate()


WAYS = {"ours": ours, "duckdb": duckdb_with_profile, "frictionless": frictionless}


def main(arguments: list[str]) -> None:
    """Measure all ways and print a table and, as the last line, the ratios as JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks reading")
    parser.add_argument("--rows", type=float, default=1e5)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--encodings", nargs="+", default=["utf-8", "cp1251"])
    parser.add_argument("--folder", type=Path, default=Path("var/benchmarks"))
    options = parser.parse_args(arguments)
    rows = int(options.rows)
    options.folder.mkdir(parents=True, exist_ok=True)
    ways = ["ours", "duckdb"]
    if importlib.util.find_spec("frictionless") is None:
        print("frictionless is not installed (requirements-bench.txt) and is left out")
    elif rows <= 1_000_000:
        ways.append("frictionless")
    ratios: dict[str, float] = {"rows": rows}
    print(f"{description()}; pace {pace():.3f} s")
    print(f"{'file':8} {'way':14} {'wall s':>8} {'CPU s':>8} {'MiB':>8}")
    for encoding in options.encodings:
        path = seizures(options.folder / f"{encoding}-{rows}.csv", rows, encoding=encoding)
        costs = _alternate(path, ways, options.runs)
        for way, cost in costs.items():
            print(f"{encoding:8} {way:14} {cost.wall:8.2f} {cost.cpu:8.2f} {cost.memory:8.0f}")
        for way in ways[1:]:
            ratios[f"{encoding}/wall/{way}"] = round(costs["ours"].wall / costs[way].wall, 3)
            ratios[f"{encoding}/cpu/{way}"] = round(costs["ours"].cpu / costs[way].cpu, 3)
        ratios[f"{encoding}/MiB"] = round(costs["ours"].memory)
    print(f"pace {pace():.3f} s")
    print(json.dumps(ratios))


def _alternate(path: Path, ways: list[str], runs: int) -> dict[str, Cost]:
    costs: dict[str, list[Cost]] = {way: [] for way in ways}
    for number in range(runs):
        for way in ways:
            if way == "frictionless" and number:
                continue
            with tempfile.TemporaryDirectory(dir=path.parent) as folder:
                costs[way].append(run("benchmarks.reading", way, str(path), folder))
    return {way: _median(found) for way, found in costs.items()}


def _median(costs: list[Cost]) -> Cost:
    return Cost(
        statistics.median(cost.wall for cost in costs),
        statistics.median(cost.cpu for cost in costs),
        max(cost.memory for cost in costs),
    )


if __name__ == "__main__":
    WAYS[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
