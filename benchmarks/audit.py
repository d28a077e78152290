"""How fast acts are written by eight writers at once, and how fast a long audit is verified.

    python -m benchmarks audit [--acts 300000] [--writers 8] [--seconds 8] [--runs 3]

On a cluster of its own that waits for the disk, as in production. Beside the acts runs the same
change of a row without an act: what the audit costs is the ratio of the two.
"""

import argparse
import json
import logging
import multiprocessing
import statistics
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from uuid import UUID

from flask_migrate import upgrade
from sqlalchemy import create_engine, text, update
from sqlalchemy.orm import Session

from app import create_app
from app.audit.verifying import verify_acts
from app.core import roles
from app.core.database import Database, session
from app.core.events import AuditKey, record
from app.core.policy import THE_SYSTEM
from app.institutions.models import Institution
from benchmarks import machine
from benchmarks.long_audit import write_chain
from config import load_settings
from hosting.postgres import running_cluster

SECRET = "only-for-benchmarks-" + "0123456789abcdef" * 3
TARGETS = {"written": 500, "verified": 100_000}


def main(arguments: list[str]) -> None:
    """Print each run, the medians beside their targets, and as the last line all as JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks audit")
    parser.add_argument("--acts", type=int, default=300_000)
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--runs", type=int, default=3)
    wishes = parser.parse_args(arguments)
    print(machine.description(), f"pace {machine.pace():.3f} s")
    figures: dict[str, list[float]] = {"written": [], "without": [], "verified": []}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="forum-bench-")))
        cluster = stack.enter_context(running_cluster(folder / "pg", shared_buffers="512MB"))
        cluster.create_database("forum")
        owner_url, system_url = _prepare(cluster.url("forum"), folder)
        for _run in range(wishes.runs):
            for name, with_acts in (("without", False), ("written", True)):
                figures[name].append(_written(system_url, wishes, with_acts))
                print(f"{name:9} {figures[name][-1]:>10,.0f} a second")
        _empty(owner_url)
        with Session(create_engine(owner_url)) as owner:
            write_chain(owner, wishes.acts)
            owner.execute(text("ANALYZE event"))
            owner.commit()
        for _run in range(wishes.runs):
            figures["verified"].append(_verified(system_url, wishes.acts))
            print(f"{'verified':9} {figures['verified'][-1]:>10,.0f} a second")
    print(f"pace {machine.pace():.3f} s")
    _tell(figures)


def _tell(figures: dict[str, list[float]]) -> None:
    medians = {name: statistics.median(runs) for name, runs in figures.items()}
    print(f"{'':9} {'median':>10} {'lowest':>10} {'highest':>10} {'target':>10}")
    for name, runs in figures.items():
        target = f"{TARGETS[name]:,}" if name in TARGETS else "-"
        print(
            f"{name:9} {medians[name]:>10,.0f} {min(runs):>10,.0f} {max(runs):>10,.0f} {target:>10}"
        )
    told: dict[str, object] = {f"{name}_a_second": round(each) for name, each in medians.items()}
    told["written_beside_without"] = round(medians["written"] / medians["without"], 3)
    told["holds"] = all(medians[name] >= target for name, target in TARGETS.items())
    print(json.dumps({"benchmark": "audit", **told}))


def _prepare(url: str, folder: Path) -> tuple[str, str]:
    """Migrate; the addresses of the owner and of the system."""
    settings = load_settings(
        {
            "FORUM_ENV": "test",
            "FORUM_DATA_DIR": str(folder / "var"),
            "SECRET_KEY": SECRET,
            "DATABASE_URL": url,
        }
    )
    app = create_app(settings)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with app.app_context():
        upgrade()
    roles.create_roles(settings.database_url, settings.secret_key)
    app.extensions["database"].dispose()
    return settings.database_url, roles.role_url(
        settings.database_url, settings.secret_key, roles.SYSTEM
    )


def _written(system_url: str, wishes: argparse.Namespace, with_acts: bool) -> float:
    """Changes a second that all writers together saw through."""
    processes = multiprocessing.get_context("spawn")
    ready, done = processes.Barrier(wishes.writers), processes.Queue()
    writers = [
        processes.Process(
            target=_write,
            args=(system_url, wishes.seconds, with_acts, AuditKey.key, ready, done),
        )
        for _ in range(wishes.writers)
    ]
    for writer in writers:
        writer.start()
    counts: list[int] = [done.get(timeout=wishes.seconds + 120) for _ in writers]
    for writer in writers:
        writer.join()
    return sum(counts) / wishes.seconds


def _write(system_url, seconds, with_acts, key, ready, done):  # type: ignore[no-untyped-def]
    """One writer: its own institution is changed again and again, each time in a transaction."""
    AuditKey.key = key
    database = Database(system_url, system_url, pool_size=1)
    with database.transaction(as_system=True) as opened:
        own = Institution(names={"en": "Made-up institution"}, short_name="MI", sort_key="mi")
        opened.add(own)
        opened.commit()
    ready.wait()
    count, until = 0, time.perf_counter() + seconds
    while time.perf_counter() < until:
        with database.transaction(as_system=True):
            _change(own.id, count)
            if with_acts:
                record("institution.changed", THE_SYSTEM, own, count=count)
            session().commit()
        count += 1
    done.put(count)


def _change(institution_id: UUID, count: int) -> None:
    changed = update(Institution).where(Institution.id == institution_id)
    session().execute(changed.values(short_name=f"MI {count}"))


def _verified(system_url: str, acts: int) -> float:
    begun = time.perf_counter()
    verified = verify_acts(system_url, {AuditKey.number: AuditKey.key}, {})
    assert verified.finding is None, verified.finding
    assert verified.number == acts
    return acts / (time.perf_counter() - begun)


def _empty(owner_url: str) -> None:
    engine = create_engine(owner_url)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE event DISABLE TRIGGER append_only"))
        connection.execute(text("TRUNCATE event"))
        connection.execute(text("ALTER TABLE event ENABLE TRIGGER append_only"))
    engine.dispose()
