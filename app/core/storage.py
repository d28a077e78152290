"""Files: addressed by their SHA-256, in a local folder or an S3-compatible bucket.

A file is stored before the row that names it. Nothing a person typed is part of a key.
"""

import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import obstore
from obstore.store import LocalStore, ObjectStore, S3Store

from app.core.errors import NotFound, TooLarge
from config import Settings

CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Stored:
    """A file in storage: SHA-256 in hexadecimal, size in bytes."""

    sha256: str
    size: int


class Storage:
    """The files of the forum."""

    def __init__(self, store: ObjectStore, folder: Path) -> None:
        self._store = store
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def folder(self) -> Path:
        """Where files wait on local disk before they are stored or while they are read."""
        return self._folder

    def keep(self, chunks: Iterable[bytes], limit: int) -> Stored:
        """Take in a stream; raises TooLarge past `limit` bytes, and then keeps nothing."""
        digest, size = hashlib.sha256(), 0
        with tempfile.NamedTemporaryFile(dir=self._folder, suffix=".part") as part:
            for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    raise TooLarge
                digest.update(chunk)
                part.write(chunk)
            part.flush()
            return self._put(Path(part.name), digest.hexdigest(), size)

    def keep_file(self, path: Path) -> Stored:
        """Take in a finished local file."""
        digest = hashlib.sha256()
        with path.open("rb") as source:
            while chunk := source.read(CHUNK):
                digest.update(chunk)
        return self._put(path, digest.hexdigest(), path.stat().st_size)

    def has(self, sha256: str) -> bool:
        """Whether the file is here."""
        try:
            obstore.head(self._store, _key(sha256))
        except FileNotFoundError:
            return False
        return True

    def read(self, sha256: str) -> Iterator[bytes]:
        """The file's bytes in pieces; raises NotFound."""
        try:
            found = obstore.get(self._store, _key(sha256))
        except FileNotFoundError as error:
            raise NotFound from error
        return (bytes(piece) for piece in found.stream(min_chunk_size=CHUNK))

    def bring(self, sha256: str, to: Path) -> Path:
        """Copy the file to the local path `to`; raises NotFound."""
        with to.open("wb") as target:
            for piece in self.read(sha256):
                target.write(piece)
        return to

    def remove(self, sha256: str) -> None:
        """Destroy the file; it need not be there."""
        try:
            obstore.delete(self._store, _key(sha256))
        except FileNotFoundError:
            return

    def check(self) -> None:
        """Write and remove a small file; raises what the storage raises where it is not usable."""
        name = f"health-{uuid4().hex}"
        obstore.put(self._store, name, b"1")
        obstore.delete(self._store, name)

    def _put(self, path: Path, sha256: str, size: int) -> Stored:
        if not self.has(sha256):
            with path.open("rb") as source:
                obstore.put(self._store, _key(sha256), source)
        return Stored(sha256, size)


def open_storage(settings: Settings) -> Storage:
    """The storage that the settings name: `s3://bucket/prefix`, or a folder."""
    waiting = settings.data_dir / "tmp"
    if settings.storage_url.startswith("s3://"):
        access = settings.s3
        options: dict[str, str] = {}
        if access is not None:
            named = {
                "endpoint": access.endpoint,
                "region": access.region,
                "access_key_id": access.key,
                "secret_access_key": access.secret,
            }
            options = {name: value for name, value in named.items() if value}
        plain = bool(access and access.endpoint and access.endpoint.startswith("http://"))
        store: ObjectStore = S3Store.from_url(
            settings.storage_url,
            client_options={"allow_http": plain},
            **options,  # type: ignore[arg-type]
        )
        return Storage(store, waiting)
    folder = Path(settings.storage_url.removeprefix("file://"))
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Storage(LocalStore(prefix=folder), waiting)


def _key(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"
