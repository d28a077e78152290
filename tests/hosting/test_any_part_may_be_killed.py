"""`make run` survives the death of each of its parts, and of itself."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from config import embedded_url
from hosting import server_process
from tests.hosting.waiting import wait_until

ROOT = Path(__file__).parents[2]
SLOWEST_START = 180  # seconds, on a machine that does much else
OUTSIDE = ("DATABASE_URL", "DATABASE_APP_URL", "DATABASE_SYSTEM_URL", "STORAGE_URL")

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")


@dataclass
class Forum:
    folder: Path
    port: int
    process: subprocess.Popen[bytes]

    def parts(self, words: str) -> list[int]:
        """Processes of this forum whose command line has `words` in it."""
        children = f"/proc/{self.process.pid}/task/{self.process.pid}/children"
        return [pid for pid in map(int, Path(children).read_text().split()) if words in line(pid)]

    def database(self) -> int | None:
        return server_process.postmaster(self.folder / "postgres" / "data")

    def is_ready(self) -> bool:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)) as connection:
            try:
                connection.request("GET", "/readyz")
                answer = connection.getresponse()
                return answer.status == 200 and json.load(answer)["status"] == "ok"
            except (OSError, http.client.HTTPException):
                return False

    def sql(self, statement: str) -> list[tuple]:
        url = embedded_url(self.folder).replace("+psycopg", "")
        with psycopg.connect(url, autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []


def line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except FileNotFoundError:
        return ""


def start(folder: Path) -> Forum:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = {name: value for name, value in os.environ.items() if name not in OUTSIDE}
    process = subprocess.Popen(
        [sys.executable, "-m", "hosting"],
        cwd=ROOT,
        env=environ | {"FORUM_ENV": "test", "FORUM_DATA_DIR": str(folder), "PORT": str(port)},
    )
    forum = Forum(folder, port, process)
    try:
        wait_until(forum.is_ready, SLOWEST_START)
    except AssertionError:
        stop(forum)
        raise
    return forum


def stop(forum: Forum) -> None:
    forum.process.terminate()
    forum.process.wait(60)


@pytest.fixture
def forum(tmp_path: Path) -> Iterator[Forum]:
    running = start(tmp_path / "папка с пробелом")
    yield running
    stop(running)


@pytest.mark.promises
def test_a_killed_web_server_worker_or_database_comes_back(forum: Forum) -> None:
    forum.sql("CREATE TABLE note AS SELECT 'kept' AS body")
    for words in ("gunicorn", "wsgi worker"):
        wait_until(lambda words=words: len(forum.parts(words)) == 1, SLOWEST_START)
        (killed,) = forum.parts(words)
        os.kill(killed, signal.SIGKILL)
        wait_until(
            lambda words=words, killed=killed: forum.parts(words) not in ([], [killed]),
            SLOWEST_START,
        )
    killed = forum.database()
    assert killed is not None

    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: forum.database() not in {None, killed}, SLOWEST_START)
    wait_until(forum.is_ready, SLOWEST_START)

    assert forum.sql("SELECT body FROM note") == [("kept",)]


@pytest.mark.promises
def test_a_killed_supervisor_leaves_nothing_that_stops_the_next_start(tmp_path: Path) -> None:
    forum = start(tmp_path / "var")
    forum.sql("CREATE TABLE note AS SELECT 'kept' AS body")
    parts = forum.parts("")

    forum.process.kill()
    forum.process.wait()
    wait_until(lambda: not any(line(part) for part in parts), SLOWEST_START)
    again = start(tmp_path / "var")

    assert again.sql("SELECT body FROM note") == [("kept",)]
    stop(again)
    assert again.process.returncode == 0
    assert again.database() is None


@pytest.mark.promises
def test_a_second_forum_in_the_same_folder_says_so(forum: Forum) -> None:
    environ = os.environ | {"FORUM_ENV": "test", "FORUM_DATA_DIR": str(forum.folder), "PORT": "1"}

    second = subprocess.run(
        [sys.executable, "-m", "hosting"],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )

    assert second.returncode == 1
    assert "already running" in second.stderr
    assert "Traceback" not in second.stderr


def test_a_port_in_use_is_told_with_another_one(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        environ = os.environ | {
            "FORUM_ENV": "test",
            "FORUM_DATA_DIR": str(tmp_path / "var"),
            "PORT": str(port),
        }

        refused = subprocess.run(
            [sys.executable, "-m", "hosting"],
            cwd=ROOT,
            env=environ,
            capture_output=True,
            text=True,
            check=False,
        )

    assert refused.returncode == 1
    assert refused.stderr.startswith(f"Port {port} of 127.0.0.1 is not free")
    assert "make run PORT=" in refused.stderr
