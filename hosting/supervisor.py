"""The whole forum on one machine: database, web and worker, started, watched, stopped together.

`python -m hosting` is what `make run` starts. With arguments it runs that one command beside the
database and ends with it: `python -m hosting flask --app wsgi shell`.
"""

import fcntl
import http.client
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from config import EMBEDDED_DATABASE, Settings, SettingsError, load_settings
from hosting import preparation
from hosting.account import ClusterError
from hosting.children import Child
from hosting.postgres import Cluster, running_cluster

ROOT = Path(__file__).resolve().parents[1]
PYTHON = sys.executable
FLASK = (PYTHON, "-m", "flask", "--app", "wsgi")
SLOWEST_ANSWER = 180.0  # seconds until the first page is served
PAUSE_BETWEEN_LOOKS = 0.5
WEB_PATIENCE = 25.0  # seconds, a little more than gunicorn gives its requests
WORKER_PATIENCE = 30.0


class StartError(Exception):
    """The forum cannot run; the message is for the person at the keyboard."""


def main(arguments: Sequence[str]) -> int:
    """Run the forum until it is told to stop, or one command; the exit code of the process."""
    try:
        settings = load_settings()
        if arguments:
            with _database(settings):
                return _run_command(arguments)
        with _only_one(settings):
            _check_port(settings)
            with _database(settings) as cluster:
                return _run_forum(settings, cluster)
    except (SettingsError, ClusterError, StartError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


@contextmanager
def _database(settings: Settings) -> Iterator[Cluster | None]:
    """The embedded cluster with the forum's database in it, or None if an outside one is named."""
    if not settings.is_database_embedded:
        yield None
        return
    with running_cluster(settings.data_dir / "postgres", shared_buffers="512MB") as cluster:
        cluster.create_database(EMBEDDED_DATABASE)
        yield cluster


def _run_command(arguments: Sequence[str]) -> int:
    program = [PYTHON, "-m", *arguments] if arguments[0] == "flask" else list(arguments)
    return subprocess.run(program, cwd=ROOT, check=False).returncode  # noqa: S603 - given by the person who started us


def _run_forum(settings: Settings, cluster: Cluster | None) -> int:
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: stopping.set())
    news = _prepare(settings)
    web = Child("Web", [PYTHON, "-m", "gunicorn", "wsgi:app"], ROOT)
    worker = Child("Worker", [*FLASK, "worker"], ROOT)
    try:
        web.start()
        worker.start()
        if _wait_for_answer(settings, web, stopping):
            print(f"\n{news}\nThe forum is at {settings.base_url} (Ctrl-C stops it)", flush=True)
        while not stopping.wait(PAUSE_BETWEEN_LOOKS):
            _look_after(cluster, [web, worker])
    finally:
        web.stop(WEB_PATIENCE)
        worker.stop(WORKER_PATIENCE)
    return 0


def _look_after(cluster: Cluster | None, children: Sequence[Child]) -> None:
    if cluster is not None and not cluster.is_running():
        print("The database had ended and is started again.", flush=True)
        cluster.start()
    for child in children:
        if news := child.look_after():
            print(news, flush=True)


def _prepare(settings: Settings) -> str:
    """Bring the database up to date; what the demonstration has to say about its accounts."""
    words = preparation.last_words(settings)
    if words is None:
        words = _finish(*FLASK, "prepare")
        preparation.note(settings, words)
    return words


def _finish(*command: str) -> str:
    """Run `command` to its end and give what it wrote; StartError with all of it if it fails."""
    done = subprocess.run(  # noqa: S603 - because the commands are this module's own
        command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        words = " ".join(command[3:])
        raise StartError(f"“{words}” failed:\n{done.stdout}{done.stderr}")
    return done.stdout.strip()


@contextmanager
def _only_one(settings: Settings) -> Iterator[None]:
    """Hold the data folder against a second forum: two would look after the same things."""
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (settings.data_dir / "run.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StartError(
                f"The forum is already running from {settings.data_dir}. "
                "A second one needs a folder and a port of its own: "
                "make run FORUM_DATA_DIR=other PORT=8001"
            ) from None
        yield


def _check_port(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except PermissionError:
            raise StartError(
                f"Port {settings.port} is only for root. Choose another one: make run PORT=8000"
            ) from None
        except OSError as error:
            raise StartError(
                f"Port {settings.port} of {settings.host} is not free ({error.strerror}). "
                f"Choose another one: make run PORT={settings.port % 65535 + 1}"
            ) from None


def _wait_for_answer(settings: Settings, web: Child, stopping: threading.Event) -> bool:
    """Wait until a page is served; False if the forum is stopped before that."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104 - compared, not bound
    deadline = time.monotonic() + SLOWEST_ANSWER
    while not stopping.wait(0.1):
        if web.process is None or web.process.poll() is not None:
            raise StartError("The web server does not start; its reason is above.")
        try:
            connection = http.client.HTTPConnection(host, settings.port, timeout=5)
            connection.request("GET", "/healthz", headers={"Host": settings.trusted_hosts[0]})
            connection.getresponse()
        except (OSError, http.client.HTTPException):
            if time.monotonic() > deadline:
                raise StartError("The web server does not answer.") from None
        else:
            return True
        finally:
            connection.close()
    return False
