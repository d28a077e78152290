"""`make run` survives the death of each of its parts, and of itself."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hosting.forum import ON_LINUX, ROOT, SLOWEST_START, Forum, line, start, stop
from tests.hosting.waiting import wait_until

pytestmark = ON_LINUX


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

    forum.kill("database")
    forum.come_back("database")

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
    # By the forum itself, or by what it left to look after the server, whichever is first.
    wait_until(lambda: again.database() is None, SLOWEST_START)


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
