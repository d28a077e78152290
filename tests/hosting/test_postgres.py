"""The embedded PostgreSQL: shared, durable, and nobody's business but its owner's."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from config import socket_folder
from hosting import account, server_process
from hosting.account import ClusterError
from hosting.postgres import Cluster, running_cluster
from tests.hosting.waiting import wait_until

ROOT = Path(__file__).parents[2]
HOLD = """
import sys, time
from pathlib import Path
from hosting.postgres import running_cluster
with running_cluster(Path(sys.argv[1]), fast=True):
    print("up", flush=True)
    sys.stdin.readline()
"""


def rows(cluster: Cluster, statement: str, database: str = "forum") -> list[tuple]:
    url = cluster.url(database).replace("+psycopg", "")
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def another_user(folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "up\n"
    return process


def test_a_new_cluster_answers_as_an_owner_who_is_no_superuser(tmp_path: Path) -> None:
    with running_cluster(tmp_path / "postgres", fast=True) as cluster:
        assert cluster.create_database("forum")
        assert not cluster.create_database("forum")

        owner = rows(
            cluster,
            "SELECT rolname, rolsuper, rolcreatedb, rolcreaterole, rolbypassrls"
            " FROM pg_roles WHERE rolname = current_user",
        )

    assert owner == [("forum_owner", False, True, True, False)]


def test_a_cluster_is_durable_unless_it_is_told_otherwise(tmp_path: Path) -> None:
    with running_cluster(tmp_path / "postgres") as cluster:
        settings = rows(
            cluster,
            "SELECT current_setting('fsync'), current_setting('synchronous_commit'),"
            " current_setting('full_page_writes'), current_setting('data_checksums')",
            "postgres",
        )

    assert settings == [("on", "on", "on", "on")]


def test_cyrillic_is_folded_and_cut_into_trigrams(tmp_path: Path) -> None:
    with running_cluster(tmp_path / "postgres", fast=True) as cluster:
        cluster.create_database("forum")
        rows(cluster, "CREATE EXTENSION pg_trgm")

        found = rows(cluster, "SELECT lower('ЖУРНАЛ'), cardinality(show_trgm('Журнал'))")

    assert found == [("журнал", 7)]


def test_no_port_is_opened_and_no_other_account_gets_to_the_socket(tmp_path: Path) -> None:
    with running_cluster(tmp_path / "postgres", fast=True) as cluster:
        assert rows(cluster, "SHOW listen_addresses", "postgres") == [("",)]
        assert socket_folder(cluster.folder).stat().st_mode & 0o777 == 0o700
        assert cluster.folder.stat().st_mode & 0o777 == 0o700
        assert cluster.data.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("name", ["папка с пробелом", "a, b", "x" * 150, 'it\'s "$HOME"'])
def test_any_folder_name_will_do(tmp_path: Path, name: str) -> None:
    with running_cluster(tmp_path / name, fast=True) as cluster:
        assert rows(cluster, "SELECT 1", "postgres") == [(1,)]


def test_the_cluster_stops_after_its_last_user_only(tmp_path: Path) -> None:
    folder = tmp_path / "postgres"
    first = another_user(folder)
    with running_cluster(folder, fast=True) as cluster:
        first.communicate("leave\n")
        assert first.returncode == 0
        assert rows(cluster, "SELECT 1", "postgres") == [(1,)]

    # Its last user stops it, or the watcher that had the lock an instant before.
    wait_until(lambda: not cluster.is_running())


def test_a_killed_user_leaves_no_server_behind(tmp_path: Path) -> None:
    folder = tmp_path / "postgres"
    user = another_user(folder)
    assert server_process.postmaster(folder / "data")

    user.kill()
    user.wait()

    wait_until(lambda: server_process.postmaster(folder / "data") is None)


def test_what_was_committed_outlives_a_kill_of_the_server(tmp_path: Path) -> None:
    with running_cluster(tmp_path / "postgres") as cluster:
        cluster.create_database("forum")
        rows(cluster, "CREATE TABLE note AS SELECT 'kept' AS body")
        pid = server_process.postmaster(cluster.data)
        assert pid is not None

        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not cluster.is_running())
        cluster.start()

        assert rows(cluster, "SELECT body FROM note") == [("kept",)]


def test_a_process_number_left_by_a_power_cut_does_not_stop_the_start(tmp_path: Path) -> None:
    with running_cluster(tmp_path / "postgres", fast=True) as cluster:
        socket_lock = socket_folder(cluster.folder) / ".s.PGSQL.5432.lock"
        locks = [cluster.data / "postmaster.pid", socket_lock]
        left_behind = [lock.read_text().partition("\n")[2] for lock in locks]
    stranger = subprocess.Popen(["sleep", "60"])
    socket_lock.parent.mkdir(mode=0o700, exist_ok=True)
    try:
        for lock, rest in zip(locks, left_behind, strict=True):
            lock.write_text(f"{stranger.pid}\n{rest}")

        with running_cluster(tmp_path / "postgres", fast=True) as again:
            assert rows(again, "SELECT 1", "postgres") == [(1,)]
    finally:
        stranger.kill()
        stranger.wait()


def test_a_first_start_that_was_cut_off_is_begun_anew(tmp_path: Path) -> None:
    half_made = tmp_path / "postgres" / "data.new"
    half_made.mkdir(parents=True)
    (half_made / "PG_VERSION").write_text("18")

    with running_cluster(tmp_path / "postgres", fast=True) as cluster:
        assert rows(cluster, "SELECT 1", "postgres") == [(1,)]

    assert not half_made.exists()


def test_a_server_that_does_not_start_says_why(tmp_path: Path) -> None:
    with running_cluster(tmp_path / "postgres", fast=True) as cluster:
        (cluster.data / "postgresql.conf").write_text("work_mem = many\n")

    with (
        pytest.raises(ClusterError, match="work_mem"),
        running_cluster(tmp_path / "postgres", fast=True),
    ):
        pass


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")
def test_root_without_user_namespaces_runs_a_copy_as_an_ordinary_account(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(account, "AS_ORDINARY", ("false",))
    monkeypatch.setattr(account, "COPIES", tmp_path / "copies")
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_mode & 0o777 == 0o700 and folder.owner() == "root":
            folder.chmod(0o711)

    with running_cluster(tmp_path / "postgres", fast=True) as cluster:
        assert cluster.folder.stat().st_uid != 0
        assert rows(cluster, "SELECT 1", "postgres") == [(1,)]
