"""The machine's own pace, so that figures of a noisy hour are recognised as such."""

import hashlib
import os
import platform
import time


def pace() -> float:
    """Return the seconds that a fixed piece of work (hashing 64 MiB, single-threaded) takes now."""
    block = bytes(2**20)
    start = time.perf_counter()
    digest = hashlib.sha256()
    for _ in range(64):
        digest.update(block)
    digest.digest()
    return time.perf_counter() - start


def description() -> str:
    return f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}"
