"""A worker is killed in the middle of a reading: another one does it again, and it ends once."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from threading import Event

import pytest
from sqlalchemy import text

from tests.database import TEST_SECRET
from tests.datasets.files import send

ROWS = 150_000
LONGEST_WAIT = 60
LOOK_EVERY = 0.05


@contextmanager
def running_worker(database_url, data_dir):
    """A real worker in a process group of its own, so that its children die with it."""
    environment = os.environ | {
        "FORUM_ENV": "test",
        "FORUM_DATA_DIR": str(data_dir),
        "DATABASE_URL": database_url,
        "SECRET_KEY": TEST_SECRET,
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "worker"],
        env=environment,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_for(owner, stage):
    """Look until the reading has come to `stage`."""
    for _ in range(int(LONGEST_WAIT / LOOK_EVERY)):
        now = owner.execute(text("SELECT state, stage FROM job")).one()
        owner.rollback()
        if now.stage == stage:
            return
        assert now.state in {"queued", "running"}
        Event().wait(LOOK_EVERY)
    pytest.fail(f"the reading never came to {stage}")


def test_a_reading_whose_worker_was_killed_is_done_again_and_ends_once(
    api, make, work, owner, database_url, tmp_path
):
    lead = make.user()
    dataset = make.dataset(make.project(lead, "active"), lead)
    content = "number,word\n" + "".join(f"{n},made up {n % 97}\n" for n in range(ROWS))
    program = api(lead)
    sent = send(program, f"/datasets/{dataset.id}/versions", content)
    assert sent.status_code == 202

    with running_worker(database_url, tmp_path / "var") as process:
        wait_for(owner, "reading")
        os.killpg(process.pid, signal.SIGKILL)
    owner.execute(
        text("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")
    )
    owner.commit()
    work()

    read = program.get(f"/datasets/{dataset.id}/versions/1.0").json
    assert (read["state"], read["rows"]) == ("ready", ROWS)
    assert sorted(each["role"] for each in read["resources"]) == [
        "columnar",
        "original",
        "rejects",
    ]
    assert owner.execute(text("SELECT count(*) FROM dataset_reading")).scalar_one() == 1
    assert owner.execute(text("SELECT state FROM job")).scalar_one() == "done"
