"""The disk keeps what is of use, and loses what a killed process left or nobody reads."""

import os
from datetime import timedelta

import pytest

from app.core import time
from app.datasets.service.sweeping import LEFT_BEHIND, UNUSED, sweep_disk
from app.datasets.service.tables import engine, local_copy


@pytest.fixture
def storage(app):
    return app.extensions["storage"]


def age(path, days):
    then = (time.now() - timedelta(days=days)).timestamp()
    os.utime(path, (then, then))


def test_what_was_begun_more_than_a_day_ago_goes_and_what_is_fresh_stays(storage):
    old = storage.folder / "reading-old"
    (old / "read").mkdir(parents=True)
    (old / "read" / "rows").write_text("left by a killed worker")
    part, fresh = storage.folder / "old.part", storage.folder / "reading-fresh"
    part.write_text("half")
    fresh.mkdir()
    in_pieces = storage.folder / "uploads"
    in_pieces.mkdir(exist_ok=True)
    for path in (old, part, in_pieces):
        age(path, LEFT_BEHIND.days + 1)

    assert sweep_disk(storage) == 2

    assert sorted(each.name for each in storage.folder.iterdir()) == ["reading-fresh", "uploads"]


def test_a_copy_that_nobody_has_used_for_long_goes_and_is_brought_again(app, storage):
    kept = storage.keep([b"a made-up table"], 100)
    with app.app_context():
        path = local_copy(kept.sha256)
        age(path, UNUSED.days + 1)
        written = path.stat().st_mtime_ns

        local_copy(kept.sha256)
        assert (sweep_disk(storage), path.stat().st_mtime_ns) == (0, written)

        age(path, UNUSED.days + 1)
        assert sweep_disk(storage) == 1
        assert local_copy(kept.sha256).read_bytes() == b"a made-up table"


def test_rows_are_shown_within_the_memory_and_threads_of_the_settings(app):
    with app.app_context(), engine().cursor() as cursor:
        memory, threads = cursor.execute(
            "SELECT current_setting('memory_limit'), current_setting('threads')"
        ).fetchone()

    assert memory == "512.0 MiB"
    assert threads == app.extensions["settings"].query_threads
