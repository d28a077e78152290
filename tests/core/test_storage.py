"""Files are kept whole under their SHA-256, in a folder and on a real S3 server alike."""

import hashlib
import http.client
import json
import shutil
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.core.errors import NotFound, TooLarge
from app.core.storage import Storage, open_storage
from tests import database

CONTENT = bytes(range(256)) * 5000
KEY, SECRET = "made-up-key", "made-up-secret"
URL = "postgresql+psycopg://nobody@/nothing"
PARTS = ("master", "volume", "filer", "s3")
"""Of the S3 server: each listens on a port of its own, and on one for the others."""


@pytest.fixture(scope="module")
def s3(tmp_path_factory):
    """An S3 server of our own on loopback: its address."""
    weed = shutil.which("weed", path=str(Path(sys.executable).parent))
    assert weed, "the package with the S3 server is among the test requirements"
    folder = tmp_path_factory.mktemp("s3")
    actions = ["Admin", "Read", "Write", "List", "Tagging"]
    identity = {"name": "forum", "actions": actions}
    identity["credentials"] = [{"accessKey": KEY, "secretKey": SECRET}]
    (folder / "s3.json").write_text(json.dumps({"identities": [identity]}))
    names = [f"{part}.port{kind}" for part in PARTS for kind in ("", ".grpc")]
    ports = dict(zip(names, _free_ports(len(names)), strict=True))
    server = subprocess.Popen(
        [
            weed, "server", f"-dir={folder}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-s3",
            f"-s3.config={folder / 's3.json'}", "-s3.port.iceberg=0", "-s3.port.lance=0",
            "-master.volumeSizeLimitMB=64",
            *(f"-{name}={port}" for name, port in ports.items()),
        ],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder,
    )  # fmt: skip
    _wait_for(ports["s3.port"], server)
    yield f"http://127.0.0.1:{ports['s3.port']}"
    server.kill()
    server.wait()


@pytest.fixture(params=["folder", "s3"])
def storage(request, tmp_path) -> Storage:
    environ = {}
    if request.param == "s3":
        address = request.getfixturevalue("s3")
        environ = {
            "STORAGE_URL": "s3://forum/files",
            "S3_ENDPOINT": address,
            "S3_REGION": "us-east-1",
            "S3_KEY": KEY,
            "S3_SECRET": SECRET,
        }
    return open_storage(database.settings_for(URL, tmp_path / "var", **environ))


def test_a_file_comes_back_byte_for_byte_under_its_checksum(storage, tmp_path):
    stored = storage.keep(iter([CONTENT[:1000], CONTENT[1000:]]), limit=len(CONTENT))

    assert stored.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert stored.size == len(CONTENT)
    assert b"".join(storage.read(stored.sha256)) == CONTENT
    assert storage.bring(stored.sha256, tmp_path / "copy").read_bytes() == CONTENT


def test_what_is_too_large_is_refused_and_nothing_of_it_stays(storage):
    with pytest.raises(TooLarge):
        storage.keep(iter([CONTENT]), limit=len(CONTENT) - 1)

    assert not storage.has(hashlib.sha256(CONTENT[:-1]).hexdigest())
    assert list(storage.folder.iterdir()) == []


def test_a_file_that_is_removed_or_never_was_is_not_found(storage):
    stored = storage.keep(iter([b"made up"]), limit=100)
    storage.remove(stored.sha256)
    storage.remove(stored.sha256)

    with pytest.raises(NotFound):
        storage.read(stored.sha256)


def test_the_storage_says_that_it_works(storage):
    storage.check()


def _free_ports(number: int) -> list[int]:
    """Ports that nobody has, all held until the last is found, so that no two are the same."""
    with ExitStack() as held:
        probes = [held.enter_context(socket.socket()) for _ in range(number)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]


def _wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/status")
            if connection.getresponse().status < 500:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise RuntimeError("the S3 server does not answer")
