"""Parts of the forum are started again when they die, and never outlive their supervisor."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from hosting.children import Child
from tests.hosting.waiting import wait_until

ROOT = Path(__file__).parents[2]
SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]
STUBBORN = (
    "import pathlib, signal, time\n"
    "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    "pathlib.Path('ready').touch()\n"
    "time.sleep(600)\n"
)


def test_a_killed_part_is_started_again(tmp_path: Path) -> None:
    child = Child("Web", SLEEP, tmp_path)
    child.start()
    first = child.process
    assert first is not None

    first.kill()
    first.wait()
    news = child.look_after()

    assert news == "Web had ended (signal SIGKILL) and is started again."
    assert child.process is not None
    assert child.process.poll() is None
    assert child.process.pid != first.pid
    child.stop(10)


def test_a_part_that_keeps_dying_is_left_alone_for_a_while(tmp_path: Path) -> None:
    child = Child("Worker", [sys.executable, "-c", "exit(3)"], tmp_path)
    child.start()
    assert child.process is not None

    child.process.wait()
    first = child.look_after()
    child.process.wait()
    second = child.look_after()

    assert first == "Worker had ended (exit code 3) and is started again."
    assert second is None


def test_a_part_that_does_not_listen_is_killed(tmp_path: Path) -> None:
    child = Child("Web", [sys.executable, "-c", STUBBORN], tmp_path)
    child.start()
    wait_until((tmp_path / "ready").exists)

    child.stop(0.2)

    assert child.process is not None
    assert child.process.returncode == -signal.SIGKILL


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of a death")
def test_a_killed_supervisor_takes_its_parts_along(tmp_path: Path) -> None:
    program = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from hosting.children import Child\n"
        f"child = Child('Web', {SLEEP!r}, Path({str(tmp_path)!r}))\n"
        "child.start()\n"
        "print(child.process.pid, flush=True)\n"
        "time.sleep(600)\n"
    )
    supervisor = subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert supervisor.stdout is not None
    part = int(supervisor.stdout.readline())

    supervisor.kill()
    supervisor.wait()

    wait_until(lambda: not is_alive(part))


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
