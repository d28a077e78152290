"""Servers that a benchmark starts on a free port, and the load that it puts on them."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psutil


def gunicorn(application: str) -> list[str]:
    """Two workers of four threads, as in production."""
    threads = ["--workers", "2", "--threads", "4", "--reuse-port", "--log-level", "error"]
    return [sys.executable, "-m", "gunicorn", application, *threads, "--bind", "127.0.0.1:{port}"]


@contextmanager
def served(
    command: list[str], environ: dict[str, str]
) -> Iterator[tuple[int, Callable[[], list[psutil.Process]]]]:
    """Run a server, whose command names its port `{port}`; the port and its processes."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    server = subprocess.Popen(
        [part.format(port=port) for part in command],
        env={**os.environ, **environ},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with socket.socket() as door:
                if door.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port, lambda: psutil.Process(server.pid).children(recursive=True)
    finally:
        server.terminate()
        server.wait(timeout=30)


def load(port: int, path: str, header: str, clients: int, seconds: float) -> dict[str, float]:
    """Ask for one page again and again from a process of its own; see `benchmarks.load`."""
    line = subprocess.run(
        [
            *(sys.executable, "-m", "benchmarks.load"),
            *(str(port), path, str(clients), str(seconds), header),
        ],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    figures: dict[str, float] = json.loads(line)
    return figures
