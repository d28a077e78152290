"""How many of the ways in which files go wrong are read right: made-up files of which every cell
is known, read without a word of help. A file counts when its headings and all its cells are right.
"""

import argparse
import json
from collections import Counter
from pathlib import Path

from benchmarks.corpus.case import difference
from benchmarks.corpus.corpus import corpus


def main(arguments: list[str]) -> None:
    """Print what was read wrong, the share for each way, and as the last line all as JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks detection")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--way", help="Read only the files that go wrong in this way.")
    parser.add_argument("--keep", type=Path, help="Write the files that were read wrong here.")
    options = parser.parse_args(arguments)
    files, right = Counter[str](), Counter[str]()
    for number, case in enumerate(corpus(options.seed), 1):
        if options.way not in (None, case.way):
            continue
        files[case.way] += 1
        wrong = difference(case)
        right[case.way] += wrong is None
        if wrong:
            print(f"{number:4} {case.way}, {case.name}: {wrong[:200]}")
            _keep(options.keep, number, case.name, case.content)
    for way, count in files.items():
        print(f"{way:20} {right[way]:4} of {count}")
    share = right.total() / max(files.total(), 1)
    print(json.dumps({"files": files.total(), "right": right.total(), "share": round(share, 4)}))


def _keep(folder: Path | None, number: int, name: str, content: bytes) -> None:
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number} {name}").write_bytes(content)
