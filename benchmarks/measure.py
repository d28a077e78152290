"""Runs a piece of work in a process of its own and says what it cost."""

import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Cost:
    """What one run took: seconds by the clock, seconds of processor, peak memory in MiB."""

    wall: float
    cpu: float
    memory: float


def run(module: str, *arguments: str) -> Cost:
    """Run `python -m module arguments`, wait, and measure it, start of the interpreter included."""
    before = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments], stdout=subprocess.DEVNULL
    )
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{module} {' '.join(arguments)} failed: {process.returncode}")
    wall = time.perf_counter() - before
    return Cost(wall, usage.ru_utime + usage.ru_stime, peak(usage))


def peak(usage: resource.struct_rusage) -> float:
    """Return the peak memory in MiB; macOS counts bytes, Linux kibibytes."""
    return usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
