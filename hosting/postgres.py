"""The embedded PostgreSQL: one cluster in one folder, shared by all processes that need it.

Whoever uses the cluster holds a shared lock on `users.lock`; who gets that lock alone may stop the
server. The system lets go of a lock when its process ends, however it ends, so nothing is left to
repair after `kill -9` or a power cut but what PostgreSQL repairs by itself.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import quote

import psycopg

from config import EMBEDDED_OWNER, socket_folder
from hosting import server_process
from hosting.account import Account, ClusterError, choose_account

SUPERUSER = "postgres"
SLOWEST_START = 600  # seconds; recovery after a crash may read a lot
TRIES_TO_START = 20
PAUSE_BETWEEN_TRIES = 0.5  # seconds: children of a killed server need a moment to end
UNSAFE_BUT_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL server of our own, reached over a Unix socket that only its owner can enter."""

    folder: Path
    account: Account
    options: dict[str, str]

    @property
    def data(self) -> Path:
        """PostgreSQL's own data folder."""
        return self.folder / "data"

    def url(self, database: str, *, user: str = EMBEDDED_OWNER) -> str:
        """The SQLAlchemy address of `database` for `user`."""
        host = quote(str(socket_folder(self.folder)), safe="")
        return f"postgresql+psycopg://{quote(user)}@/{quote(database)}?host={host}"

    def is_running(self) -> bool:
        """Whether the server's main process is alive."""
        return server_process.postmaster(self.data) is not None

    def start(self) -> None:
        """Start the server if it is down and wait until it answers.

        Raises ClusterError with the server's own words if it does not come up.
        """
        with _exclusively(self.folder / "start.lock"):
            if not self.is_running():
                _keep(self)
                self._launch()
            elif not _has_come_up(self, self.is_running):
                raise ClusterError("PostgreSQL stopped while it was starting.")

    def create_database(self, name: str) -> bool:
        """Create `name` for the owner role unless it is there; tell whether it was created."""
        with _connection(self, user=EMBEDDED_OWNER) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if found.fetchone():
                return False
            identifier = psycopg.sql.Identifier(name)
            connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(identifier))
            return True

    def _launch(self) -> None:
        for folder in (self.folder, socket_folder(self.folder)):
            self.account.own(folder)
        if not self.data.exists():
            self._initialise()
        log = self.folder / "log"
        for _ in range(TRIES_TO_START):
            _disown_stale_number(self)
            server = self.account.launch("postgres", *self._arguments(), log=log)
            if _has_come_up(self, partial(_is_alive, server)):
                return
            if "pre-existing shared memory block" not in _last_lines(log):
                break
            time.sleep(PAUSE_BETWEEN_TRIES)
        raise ClusterError(f"PostgreSQL does not start:\n{_last_lines(log)}")

    def _initialise(self) -> None:
        """Make the data folder beside its place and move it there whole."""
        draft = self.folder / "data.new"
        shutil.rmtree(draft, ignore_errors=True)
        locale = "C.UTF-8" if sys.platform == "linux" else "en_US.UTF-8"
        made = self.account.run(
            "initdb",
            f"--pgdata={draft}",
            f"--username={SUPERUSER}",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            f"--locale={locale}",
            "--data-checksums",
            "--no-instructions",
            *(["--no-sync"] if self.options.get("fsync") == "off" else []),
        )
        if made.returncode:
            raise ClusterError(f"PostgreSQL's initdb failed:\n{made.stderr}")
        draft.rename(self.data)
        _sync_folder(self.folder)

    def _arguments(self) -> list[str]:
        socket = str(socket_folder(self.folder)).replace('"', '""')
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": f'"{socket}"',
            "unix_socket_permissions": "0700",
            "max_connections": "100",
            "password_encryption": "scram-sha-256",
            "log_min_messages": "warning",
            **self.options,
        }
        return ["-D", str(self.data), *(f"--{name}={value}" for name, value in settings.items())]


@contextmanager
def running_cluster(
    folder: Path, *, shared_buffers: str = "128MB", fast: bool = False
) -> Iterator[Cluster]:
    """Use the cluster in `folder`: made and started if need be, stopped after its last user.

    `fast` gives up durability; it is for tests that do not ask about it.
    """
    folder = folder.absolute()
    options = {"shared_buffers": shared_buffers, **(UNSAFE_BUT_FAST if fast else {})}
    cluster = Cluster(folder, choose_account(folder), options)
    cluster.account.own(folder)
    users_lock = folder / "users.lock"
    with users_lock.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        try:
            cluster.start()
            _create_owner(cluster)
            yield cluster
        finally:
            fcntl.flock(lock, fcntl.LOCK_UN)
            with suppress(BlockingIOError):
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                server_process.stop(cluster.data)
                _remove_outside_socket_folder(cluster)


def _remove_outside_socket_folder(cluster: Cluster) -> None:
    folder = socket_folder(cluster.folder)
    if not folder.is_relative_to(cluster.folder):
        with suppress(OSError):
            folder.rmdir()


def _keep(cluster: Cluster) -> None:
    """Leave a small process behind that stops the server if all its users are killed."""
    subprocess.Popen(  # noqa: S603 - because the command is our own
        [
            sys.executable,
            "-IS",
            server_process.__file__,
            str(cluster.folder / "users.lock"),
            str(cluster.data),
        ],
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _create_owner(cluster: Cluster) -> None:
    with _connection(cluster) as connection, suppress(psycopg.errors.DuplicateObject):
        connection.execute(f"CREATE ROLE {EMBEDDED_OWNER} LOGIN CREATEDB CREATEROLE")


def _has_come_up(cluster: Cluster, is_alive: Callable[[], bool]) -> bool:
    """Wait until the server answers, through crash recovery if need be; False if it gave up."""
    deadline = time.monotonic() + SLOWEST_START
    while is_alive():
        try:
            _connection(cluster).close()
        except psycopg.OperationalError as error:
            if time.monotonic() > deadline:
                raise ClusterError(f"PostgreSQL does not answer: {error}") from error
            time.sleep(0.02)
        else:
            return True
    return False


def _is_alive(process: subprocess.Popen[bytes]) -> bool:
    return process.poll() is None


def _connection(cluster: Cluster, user: str = SUPERUSER) -> psycopg.Connection:
    host = str(socket_folder(cluster.folder))
    return psycopg.connect(host=host, user=user, dbname="postgres", autocommit=True)


def _disown_stale_number(cluster: Cluster) -> None:
    """Write our own process number into the lock files that a dead server left.

    PostgreSQL does not start while the noted number is alive, even if it is another program's by
    now (small numbers return quickly in a container). The number of who starts it does not stop it,
    and the rest of the file, by which it knows its former shared memory, stays.
    """
    socket_lock = socket_folder(cluster.folder) / ".s.PGSQL.5432.lock"
    for lock_file in (cluster.data / "postmaster.pid", socket_lock):
        if lock_file.exists() and not cluster.is_running():
            _, _, rest = lock_file.read_text().partition("\n")
            lock_file.write_text(f"{os.getpid()}\n{rest}")


def _last_lines(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-5:]) if log.exists() else ""


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _exclusively(path: Path) -> Iterator[None]:
    with path.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
