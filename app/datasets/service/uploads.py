"""Files that arrive in pieces: begun, continued where they broke off, then taken as a version.

What has arrived lies beside the storage, on local disk, with a note of whose it is. Nobody but its
sender may know of it; after `HOURS` without a word it is forgotten.
"""

import base64
import binascii
import fcntl
import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO
from uuid import UUID

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from app.core import time
from app.core.database import new_id, session
from app.core.errors import Conflict, Invalid, NotFound, TooLarge, TooMany
from app.core.files import clean_name
from app.core.jobs import Job
from app.core.policy import Actor
from app.datasets.models.dataset import Dataset, DatasetVersion
from app.datasets.service.quotas import require_room
from app.datasets.service.versions import largest_upload, upload_version

HOURS = 24
MOST_AT_ONCE = 20
CHECKSUMS = ("sha1", "sha256", "md5")


class WrongChecksum(Exception):
    """The bytes are not those that their checksum was made of; none of them is kept."""


@dataclass(frozen=True)
class Upload:
    """A file on its way: `length` bytes of it are to come in all.

    `fingerprint` is by what its sender knows the same file again; it is kept and given back.
    """

    id: str
    user_id: str
    length: int
    name: str
    fingerprint: str = ""

    @property
    def path(self) -> Path:
        """Where what has arrived lies."""
        return _folder() / f"{self.id}.bytes"

    @property
    def offset(self) -> int:
        """How many bytes have arrived."""
        return self.path.stat().st_size

    @property
    def expires_at(self) -> datetime:
        """When it is forgotten, unless more of it arrives."""
        return datetime.fromtimestamp(self.path.stat().st_mtime, UTC) + timedelta(hours=HOURS)


def begin(
    actor: Actor,
    length: int,
    name: str,
    fingerprint: str = "",
    dataset: Dataset | None = None,
) -> Upload:
    """Make room for a file; raises TooLarge, and TooMany for who has begun too many.

    With the `dataset` that it is for, the quotas of that are asked before anything is sent.
    """
    largest = largest_upload()
    if length > largest:
        raise TooLarge(_("A file may have at most %(size)s MB.", size=largest // 1024**2))
    if dataset is not None:
        require_room(actor, dataset, length)
    if len(on_their_way(actor)) >= MOST_AT_ONCE:
        raise TooMany(_("Finish or remove an upload first."), 3600)
    upload = Upload(str(new_id()), str(actor.id), length, clean_name(name), fingerprint[:500])
    upload.path.touch(mode=0o600)
    _note_of(upload.id).write_text(json.dumps(asdict(upload)), encoding="utf-8")
    return upload


def on_their_way(actor: Actor) -> list[Upload]:
    """One's own files that were begun and not taken yet, the oldest first."""
    found = [each for each in _all_of_today() if each.user_id == str(actor.id)]
    return sorted(found, key=lambda each: each.id)


def find(actor: Actor, upload_id: UUID) -> Upload:
    """One's own upload; raises NotFound for another's, and for what is forgotten."""
    upload = _read(_note_of(str(upload_id)))
    if upload is None or upload.user_id != str(actor.id) or upload.expires_at < time.now():
        raise NotFound
    return upload


def append(upload: Upload, offset: int, pieces: Iterable[bytes], checksum: str = "") -> int:
    """Write the pieces at `offset`; the new one. What broke off on the way is kept.

    `checksum` is the algorithm and the digest in base64. Raises Conflict for another offset than
    what has arrived, or while somebody else writes; TooLarge past the length; WrongChecksum.
    """
    digest, expected = _checksum(checksum)
    before = offset
    with upload.path.open("r+b") as file:
        _lock(file)
        if file.seek(0, os.SEEK_END) != offset:
            raise Conflict(_("Go on where it broke off."), "offset")
        try:
            for piece in pieces:
                offset += len(piece)
                if offset > upload.length:
                    raise TooLarge(_("That is longer than was said."))
                file.write(piece)
                if digest is not None:
                    digest.update(piece)
            if digest is not None and digest.digest() != expected:
                raise WrongChecksum
        except (TooLarge, WrongChecksum):
            file.truncate(before)
            raise
        finally:
            file.flush()
            os.fsync(file.fileno())
    return offset


def remove(upload: Upload) -> None:
    """Forget it, and what has arrived of it."""
    _note_of(upload.id).unlink(missing_ok=True)
    upload.path.unlink(missing_ok=True)


def take_upload(
    actor: Actor, dataset: Dataset, upload_id: UUID, note: str
) -> tuple[DatasetVersion, Job]:
    """Make a finished upload the dataset's next version, as `upload_version` does.

    One upload is one version. Raises Invalid for what is not the actor's or is taken already,
    Conflict while some of it is still to come or somebody else takes it.
    """
    try:
        upload = find(actor, upload_id)
        file = _claimed(upload)
        find(actor, upload_id)
    except (NotFound, FileNotFoundError):
        raise Invalid({"uploads": [_("You have no upload of that id.")]}) from None
    if upload.offset != upload.length:
        raise Conflict(_("This upload is not finished."), "unfinished")
    made = upload_version(actor, dataset, file, upload.name or None, note)
    event.listen(session(), "after_commit", lambda _session: remove(upload), once=True)
    return made


def _claimed(upload: Upload) -> IO[bytes]:
    """What has arrived, to be read, and locked until the transaction ends, however it ends."""
    file = upload.path.open("rb")

    def let_go(_session: Session, ended: SessionTransaction) -> None:
        if ended.parent is None:
            file.close()

    event.listen(session(), "after_transaction_end", let_go)
    _lock(file)
    return file


def _lock(file: IO[bytes]) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        words = _("Another piece of it is arriving, or it is being taken.")
        raise Conflict(words, "busy") from None


def _checksum(said: str) -> tuple["hashlib._Hash | None", bytes]:
    if not said:
        return None, b""
    algorithm, _space, digest = said.partition(" ")
    try:
        expected = base64.b64decode(digest, validate=True)
    except binascii.Error:
        expected = b""
    if algorithm not in CHECKSUMS or not expected:
        words = _("Give one of %(names)s and a digest in base64.", names=", ".join(CHECKSUMS))
        raise Invalid({"Upload-Checksum": [words]})
    return hashlib.new(algorithm, usedforsecurity=False), expected


def _all_of_today() -> list[Upload]:
    """Those that are still remembered; the others are removed on the way."""
    found = []
    for note in _folder().glob("*.json"):
        upload = _read(note)
        if upload is None:
            continue
        if upload.expires_at < time.now():
            remove(upload)
        else:
            found.append(upload)
    return found


def _read(note: Path) -> Upload | None:
    try:
        upload = Upload(**json.loads(note.read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError):
        return None
    return upload if upload.path.exists() else None


def _note_of(upload_id: str) -> Path:
    return _folder() / f"{upload_id}.json"


def _folder() -> Path:
    folder: Path = current_app.extensions["storage"].folder / "uploads"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder
