"""The running PostgreSQL of a data folder: is it there, and stop it.

Also a program of its own (run by path, so that it loads nothing else): it waits until nobody uses
the cluster any more, however its users ended, and then stops the server.
"""

import fcntl
import os
import signal
import sys
import time
from pathlib import Path

SLOWEST_STOP = 60.0  # seconds


def postmaster(data: Path) -> int | None:
    """The process number of the server that runs on `data`, or None.

    After a power cut the noted number may belong to any other process, so a number alone is not
    believed where Linux can tell what stands behind it.
    """
    try:
        pid = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
        os.kill(pid, 0)
    except (FileNotFoundError, ValueError, ProcessLookupError):
        return None
    except PermissionError:
        return None
    return pid if _runs_on(pid, data) else None


def stop(data: Path) -> None:
    """Stop the server on `data` cleanly (open transactions are rolled back); wait for its end."""
    pid = postmaster(data)
    if pid is None:
        return
    os.kill(pid, signal.SIGINT)
    deadline = time.monotonic() + SLOWEST_STOP
    while postmaster(data) == pid:
        if time.monotonic() > deadline:
            raise TimeoutError(
                f"PostgreSQL (process {pid}) has not stopped in {SLOWEST_STOP:.0f} s."
            )
        time.sleep(0.02)


def stop_when_unused(users_lock: Path, data: Path) -> None:
    """Wait until no process holds `users_lock`, then stop the server on `data`."""
    with users_lock.open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stop(data)


def _runs_on(pid: int, data: Path) -> bool:
    process = Path("/proc") / str(pid)
    if not process.exists():
        return not Path("/proc/self").exists()
    try:
        status = (process / "stat").read_text().rpartition(")")
        is_alive = status[2].split()[0] not in {"Z", "X"}
        return is_alive and "(postgres" in status[0] and (process / "cwd").samefile(data)
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return False


if __name__ == "__main__":
    stop_when_unused(Path(sys.argv[1]), Path(sys.argv[2]))
