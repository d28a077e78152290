"""Processes that are started, watched, started again when they die, and stopped in the end."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

LONGEST_PAUSE = 30.0  # seconds between two tries to start a process that keeps dying
HEALTHY_AFTER = 60.0  # seconds of life after which a death is a first one again
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """A process that should always run."""

    name: str
    command: Sequence[str]
    folder: Path
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    deaths: int = field(default=0)

    def start(self) -> None:
        """Start it; it is told to end if this process is killed (on Linux)."""
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 - because the commands are the supervisor's
            self.command,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_parent(os.getpid()),  # noqa: PLW1509 - the supervisor has one thread
        )

    def look_after(self) -> str | None:
        """Start it again if it has died, after a pause that grows; tell what happened, if so."""
        if self.process is None or self.process.poll() is None:
            return None
        age = time.monotonic() - self.started_at
        if age > HEALTHY_AFTER:
            self.deaths = 0
        if age < self._pause():
            return None
        code = self.process.returncode
        self.deaths += 1
        self.start()
        return f"{self.name} had ended ({_reason(code)}) and is started again."

    def stop(self, patience: float) -> None:
        """Ask it to end, wait `patience` seconds, then kill it and all it started."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def _pause(self) -> float:
        return min(LONGEST_PAUSE, 2.0**self.deaths) if self.deaths else 0.0


def _reason(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def _end_with_parent(parent: int) -> "_EndWithParent | None":
    return _EndWithParent(parent, ctypes.CDLL(None)) if sys.platform == "linux" else None


@dataclass(frozen=True)
class _EndWithParent:
    """Asks the kernel, in the new process, for SIGTERM at the parent's death."""

    parent: int
    libc: ctypes.CDLL

    def __call__(self) -> None:
        self.libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != self.parent:
            os._exit(1)
