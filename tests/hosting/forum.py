"""A whole forum in processes of its own: started, asked, looked at, killed in part."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from config import embedded_url
from hosting import server_process
from tests.factories import Make
from tests.hosting.waiting import wait_until

ROOT = Path(__file__).parents[2]
SLOWEST_START = 180  # seconds, on a machine that does much else
OUTSIDE = ("DATABASE_URL", "DATABASE_APP_URL", "DATABASE_SYSTEM_URL", "STORAGE_URL")
CHAIN_LOCK = 7301985
"""The advisory lock that numbers events: taken as the last act before a commit."""

ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
PARTS = {"web": "gunicorn", "worker": "wsgi worker"}


@dataclass
class Forum:
    """A forum that runs."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]
    _kept: psycopg.Connection | None = None

    def parts(self, words: str) -> list[int]:
        """Processes of this forum whose command line has `words` in it."""
        children = f"/proc/{self.process.pid}/task/{self.process.pid}/children"
        return [pid for pid in map(int, Path(children).read_text().split()) if words in line(pid)]

    def database(self) -> int | None:
        """The process number of its database server."""
        return server_process.postmaster(self.folder / "postgres" / "data")

    def is_ready(self) -> bool:
        """Whether database, storage and worker are all there."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)) as connection:
            try:
                connection.request("GET", "/readyz")
                answer = connection.getresponse()
                return answer.status == 200 and json.load(answer)["status"] == "ok"
            except (OSError, http.client.HTTPException):
                return False

    def kill(self, part: str) -> None:
        """`kill -9` of "web" (its workers too), "worker" or "database", and nothing after it."""
        if part == "database":
            killed = self.database()
            assert killed is not None
            os.kill(killed, signal.SIGKILL)
            self._kept = None
            wait_until(lambda: self.database() != killed, SLOWEST_START)
            return
        (killed,) = self.parts(PARTS[part])
        os.killpg(killed, signal.SIGKILL)
        wait_until(lambda: not line(killed), SLOWEST_START)

    def come_back(self, part: str) -> None:
        """Wait until the part that was killed runs again and everything is ready."""
        if part == "database":
            wait_until(lambda: self.database() is not None, SLOWEST_START)
        else:
            wait_until(lambda: len(self.parts(PARTS[part])) == 1, SLOWEST_START)
        wait_until(self.is_ready, SLOWEST_START)

    def sql(self, statement: str, *values: object) -> list[tuple]:
        """As the database's owner, on a connection that is kept until the server is killed."""
        try:
            if self._kept is None:
                self._kept = self.connected()
            cursor = self._kept.execute(statement, values)
        except psycopg.OperationalError:
            self._kept = None
            raise
        return cursor.fetchall() if cursor.description else []

    def connected(self) -> psycopg.Connection:
        """A connection of the database's owner."""
        url = embedded_url(self.folder).replace("+psycopg", "")
        return psycopg.connect(url, autocommit=True)

    @contextmanager
    def making(self) -> Iterator[Make]:
        """Factories on its database."""
        engine = create_engine(embedded_url(self.folder))
        with Session(engine, expire_on_commit=False, info={"sees_all": True}) as session:
            yield Make(session)
        engine.dispose()


def line(pid: int) -> str:
    """The command line of a process; nothing for one that has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def start(folder: Path) -> Forum:
    """A forum in `folder`, once all of it is ready."""
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
    """Stop it as a person would."""
    forum.process.terminate()
    forum.process.wait(60)
