"""`python -m benchmarks NAME [options]` runs one of the benchmarks; without a name, lists them."""

import importlib
import sys

NAMES = ("audit", "detection", "listing", "looking", "reading", "upload")


def main() -> None:
    if len(sys.argv) < 2 or sys.argv[1] not in NAMES:
        raise SystemExit("Benchmarks: " + ", ".join(NAMES))
    importlib.import_module(f"benchmarks.{sys.argv[1]}").main(sys.argv[2:])


if __name__ == "__main__":
    main()
