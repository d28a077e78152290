"""The list of projects, signed in, at 1,000, 10,000 and 100,000 projects, beside a plain page.

    python -m benchmarks listing [--numbers 1000,10000,100000] [--clients 50] [--seconds 8]

Two gunicorn workers of four threads, as in production. CPU is that of web and database together,
read from the system. The plain page runs in the same minute on the same data; compare with it,
not with another machine.
"""

import argparse
import json
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psutil
from flask_migrate import upgrade
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from app import create_app
from app.accounts.models import Account, UserSession
from app.core import time as clock
from app.core.identity import hash_token
from app.core.roles import create_roles
from benchmarks import machine
from benchmarks.seed_projects import seed
from benchmarks.serving import gunicorn, load, served
from config import load_settings
from hosting.postgres import running_cluster

SECRET = "only-for-benchmarks-" + "0123456789abcdef" * 3
ROWS = 50


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks listing")
    parser.add_argument("--numbers", default="1000,10000,100000")
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=8)
    wishes = parser.parse_args(arguments)
    numbers = [int(number) for number in wishes.numbers.split(",")]
    print(machine.description(), f"pace {machine.pace():.3f} s")
    print(
        f"{'projects':>9} {'page':6} {'req/s':>7} {'p50 ms':>8} {'p95 ms':>8} {'CPU ms/page':>12} "
        f"{'CPU ms/row':>11} {'failures':>9}"
    )
    found: dict[tuple[int, str], dict[str, float]] = {}
    for number in numbers:
        for page, figures in _measure(number, wishes.clients, wishes.seconds):
            found[number, page] = figures
            print(
                f"{number:>9} {page:6} {figures['requests_a_second']:>7.1f}"
                f" {figures['p50_ms']:>8.1f} {figures['p95_ms']:>8.1f}"
                f" {figures['cpu_ms']:>12.2f} {figures['cpu_ms'] / ROWS:>11.3f}"
                f" {figures['failures']:>9.0f}"
            )
    print(f"pace {machine.pace():.3f} s")
    first, last = numbers[0], numbers[-1]
    ratios: dict[str, Any] = {
        "benchmark": "listing",
        "cpu_growth": round(found[last, "ours"]["cpu_ms"] / found[first, "ours"]["cpu_ms"], 3),
        "cpu_beside_plain_page": {
            str(n): round(found[n, "ours"]["cpu_ms"] / found[n, "plain"]["cpu_ms"], 2)
            for n in numbers
        },
        "cpu_ms_per_row": {str(n): round(found[n, "ours"]["cpu_ms"] / ROWS, 3) for n in numbers},
        "requests_a_second": {
            str(n): round(found[n, "ours"]["requests_a_second"], 1) for n in numbers
        },
    }
    print(json.dumps(ratios))


def _measure(number: int, clients: int, seconds: float) -> Iterator[tuple[str, dict[str, float]]]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="forum-bench-")))
        cluster = stack.enter_context(
            running_cluster(folder / "pg", shared_buffers="512MB", fast=True)
        )
        cluster.create_database("forum")
        environ = {
            "FORUM_ENV": "test",
            "FORUM_DATA_DIR": str(folder / "var"),
            "SECRET_KEY": SECRET,
            "DATABASE_URL": cluster.url("forum"),
        }
        cookie = prepare(environ, number)
        for page, application, sent in (
            ("ours", "wsgi:app", cookie),
            ("plain", "benchmarks.peers.plain_listing:app", ""),
        ):
            with served(gunicorn(application), environ) as (port, processes):
                load(port, "/projects", sent, 8, 2)
                watched = [*processes(), *_postgres(folder)]
                before = _cpu(watched)
                figures = load(port, "/projects", sent, clients, seconds)
                spent = _cpu([*processes(), *_postgres(folder)]) - before
                figures["cpu_ms"] = spent * 1000 / figures["requests"]
                yield page, figures


def prepare(environ: dict[str, str], number: int) -> str:
    """Migrate, fill, and sign the reader in; the header with the cookie."""
    settings = load_settings(environ)
    app = create_app(settings)
    with app.app_context():
        upgrade()
    create_roles(settings.database_url, settings.secret_key)
    engine = create_engine(settings.database_url)
    token = secrets.token_urlsafe(32)
    with Session(engine, info={"sees_all": True}) as owner:
        reader = seed(owner, number)
        owner.add(Account(user_id=reader.id, email="reader@forum.example"))
        owner.add(
            UserSession(
                user_id=reader.id,
                token_hash=hash_token(token),
                device="benchmark",
                address="127.0.0.1",
                seen_at=clock.now(),
                stepped_up_at=clock.now(),
            )
        )
        owner.commit()
    engine.dispose()
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
    app.extensions["database"].dispose()
    found = client.get_cookie("forum")
    assert found is not None
    return f"Cookie: forum={found.value}"


def _postgres(folder: Path) -> list[psutil.Process]:
    """The processes of the cluster in `folder`, and of no other on this machine."""
    for process in psutil.process_iter(["name", "cmdline"]):
        if process.info["name"] == "postgres" and str(folder) in str(process.info["cmdline"]):
            return [process, *process.children(recursive=True)]
    return []


def _cpu(processes: list[psutil.Process]) -> float:
    """Seconds of user and system time of those that still live."""
    total = 0.0
    for process in processes:
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
    return total
