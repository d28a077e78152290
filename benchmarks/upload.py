"""A file in pieces over loopback, each piece with its SHA-256, beside a bare Flask endpoint.

    python -m benchmarks upload [--mib 1024] [--piece 8] [--times 3]

Two gunicorn workers of four threads, as in production. The median of the runs is shown; CPU and
peak memory are those of the web processes (memory of the largest one, from Linux's VmHWM; `more` is
what the file took of it beyond what one small request had taken).
"""

import argparse
import base64
import hashlib
import http.client
import json
import os
import secrets
import statistics
import tempfile
import time
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import psutil
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from app.accounts.models import Account, ApiToken
from app.core import time as clock
from app.core.identity import hash_token
from app.core.policy import Scope
from benchmarks import machine
from benchmarks.listing import SECRET, prepare
from benchmarks.serving import gunicorn, served
from config import load_settings
from hosting.postgres import running_cluster

MIB = 2**20
WHO = (("ours", "wsgi:app", "/api/v1"), ("bare", "benchmarks.peers.bare_upload:app", ""))


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks upload")
    parser.add_argument("--mib", type=int, default=1024)
    parser.add_argument("--piece", type=int, default=8)
    parser.add_argument("--times", type=int, default=3)
    wishes = parser.parse_args(arguments)
    print(machine.description(), f"pace {machine.pace():.3f} s")
    print(f"{'who':6} {'MB/s':>8} {'CPU s':>8} {'MiB':>8} {'more':>8}")
    found = {}
    for who, figures in _measure(wishes.mib, wishes.piece, wishes.times):
        found[who] = figures
        print(
            f"{who:6} {figures['mb_s']:>8.0f} {figures['cpu_s']:>8.2f} {figures['mib']:>8.0f}"
            f" {figures['more_mib']:>8.0f}"
        )
    print(f"pace {machine.pace():.3f} s")
    ours, bare = found["ours"], found["bare"]
    ratios = {
        "benchmark": "upload",
        "mib": wishes.mib,
        "throughput_beside_bare": round(ours["mb_s"] / bare["mb_s"], 2),
        "cpu_beside_bare": round(ours["cpu_s"] / bare["cpu_s"], 2),
        "memory_mib": round(ours["mib"]),
        "memory_taken_by_the_file_mib": round(ours["more_mib"]),
    }
    print(json.dumps(ratios))


def _measure(mib: int, piece: int, times: int):
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="forum-bench-")))
        cluster = stack.enter_context(running_cluster(folder / "pg", fast=True))
        cluster.create_database("forum")
        environ = {
            "FORUM_ENV": "test",
            "FORUM_DATA_DIR": str(folder / "var"),
            "SECRET_KEY": SECRET,
            "DATABASE_URL": cluster.url("forum"),
        }
        prepare(environ, 1)
        token = _token(environ)
        for who, application, base in WHO:
            with served(gunicorn(application), environ) as (port, processes):
                _send(port, base, token, 1, 1)
                at_first = max(_peak(each.pid) for each in processes())
                runs = []
                for _ in range(times):
                    before, begun = _cpu(processes()), time.perf_counter()
                    _send(port, base, token, mib, piece)
                    runs.append((time.perf_counter() - begun, _cpu(processes()) - before))
                most = max(_peak(each.pid) for each in processes())
                yield (
                    who,
                    {
                        "mb_s": mib * MIB / 1e6 / statistics.median(wall for wall, _ in runs),
                        "cpu_s": statistics.median(cpu for _, cpu in runs),
                        "mib": most,
                        "more_mib": most - at_first,
                    },
                )


def _send(port: int, base: str, token: str, mib: int, piece: int) -> None:
    """Send `mib` in pieces over one connection; every answer is asked for."""
    content = os.urandom(piece * MIB)
    digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
    connection = http.client.HTTPConnection("127.0.0.1", port)
    headers = {"Authorization": f"Bearer {token}", "Tus-Resumable": "1.0.0"}
    connection.request(
        "POST", f"{base}/uploads", headers={**headers, "Upload-Length": f"{mib * MIB}"}
    )
    answer = connection.getresponse()
    answer.read()
    address = answer.headers["Location"]
    headers |= {
        "Content-Type": "application/offset+octet-stream",
        "Upload-Checksum": f"sha256 {digest}",
    }
    for offset in range(0, mib * MIB, piece * MIB):
        connection.request("PATCH", address, content, {**headers, "Upload-Offset": f"{offset}"})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 204:
            raise SystemExit(f"{address} at {offset}: {answer.status}")
    if base:
        connection.request("DELETE", address, headers=headers)
        connection.getresponse().read()
    connection.close()


def _token(environ: dict[str, str]) -> str:
    """A token of the reader that the list of projects is measured with."""
    token = secrets.token_urlsafe(32)
    engine = create_engine(load_settings(environ).database_url)
    with Session(engine, info={"sees_all": True}) as owner:
        reader = owner.scalars(select(Account.user_id)).first()
        owner.add(
            ApiToken(
                user_id=reader,
                name="benchmark",
                token_hash=hash_token(token),
                scopes=list(Scope),
                expires_at=clock.now() + timedelta(days=1),
            )
        )
        owner.commit()
    engine.dispose()
    return token


def _cpu(processes: list[psutil.Process]) -> float:
    return sum(sum(each.cpu_times()[:2]) for each in processes)


def _peak(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024
