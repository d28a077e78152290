"""Files that come and go: nothing of one may be used by its sender against a reader."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import IO
from urllib.parse import quote

from flask import Response, current_app
from flask_babel import gettext as _
from sqlalchemy import text

from app.core.database import session
from app.core.document_text import lines_of
from app.core.errors import Invalid, TooLarge
from app.core.secrecy import Place, find_mark
from app.core.settings import setting
from app.core.storage import CHUNK, Storage, Stored

KEEP_BLOB = text("SELECT keep_blob(:hash, :size)")
LONGEST_NAME = 150
SANDBOX = "default-src 'none'; sandbox"

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "application/zip"),
    (b"\xd0\xcf\x11\xe0", "application/vnd.ms-excel"),
    (b"PAR1", "application/vnd.apache.parquet"),
    (b"%PDF", "application/pdf"),
    (b"\x1f\x8b", "application/gzip"),
)


def clean_name(given: str | None) -> str:
    """The last part of a file's name in NFC, without control or direction marks, at most 150 long.

    The ending is kept when the name is cut; a name of which nothing is left is `file`.
    """
    text = unicodedata.normalize("NFC", given or "")
    text = re.split(r"[/\\]", text)[-1]
    text = "".join(each for each in text if unicodedata.category(each)[0] != "C")
    text = re.sub(r"\s+", " ", text).strip(" .")
    if len(text) > LONGEST_NAME:
        stem, dot, ending = text.rpartition(".")
        kept = dot + ending if stem and len(ending) <= 10 else ""
        text = text[: LONGEST_NAME - len(kept)] + kept
    return text or "file"


def media_type_of(head: bytes) -> str:
    """The kind of a file by its first bytes, whatever its name says."""
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")) or b"\x00" not in head:
        return "text/plain"
    return "application/octet-stream"


def begin_to_take(file: IO[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """The first piece of what is sent, and all of its pieces; raises Invalid for an empty file."""
    head = file.read(CHUNK)
    if not head:
        raise Invalid({"file": [_("This file is empty: it has no bytes at all.")]})
    return head, chain([head], iter(lambda: file.read(CHUNK), b""))


def keep_within(pieces: Iterable[bytes], largest: int) -> Stored:
    """Store what is sent; raises TooLarge past `largest` bytes, and then keeps nothing."""
    storage: Storage = current_app.extensions["storage"]
    try:
        return storage.keep(pieces, largest)
    except TooLarge:
        raise _too_large(largest) from None


def take_within(pieces: Iterable[bytes], largest: int) -> bytes:
    """All of what is sent, to be looked at before it is stored; raises TooLarge."""
    taken = bytearray()
    for piece in pieces:
        taken += piece
        if len(taken) > largest:
            raise _too_large(largest)
    return bytes(taken)


def refuse_marked(content: bytes, name: str) -> None:
    """Raise Invalid for a document that carries a mark of official use or of secrecy.

    It is looked for in the file's name and in its words, as far as those can be read.
    """
    named = (Place("name"), re.sub(r"[_.]+", " ", name.rpartition(".")[0]))
    lines = ((Place("line"), each) for each in lines_of(content, name))
    found = find_mark(chain([named], lines), setting("secrecy_marks"))
    if found is not None:
        words = _(
            "This file carries the mark “%(mark)s”: such papers are not taken. If the mark does not"
            " apply any more, send the file without it.",
            mark=found.mark,
        )
        raise Invalid({"file": [words]})


def _too_large(largest: int) -> TooLarge:
    return TooLarge(_("A file may have at most %(size)s MB.", size=largest // 1024**2))


def note_kept(stored: Stored) -> None:
    """Note that storage holds this file, before a row names it."""
    session().execute(KEEP_BLOB, {"hash": stored.sha256, "size": stored.size})


@dataclass(frozen=True)
class Attachment:
    """A file on its way out."""

    name: str
    media_type: str
    pieces: Iterable[bytes]
    size: int | None = None

    def response(self) -> Response:
        """As an attachment that no browser runs or guesses at (RFC 6266, RFC 8187)."""
        answer = Response(self.pieces, content_type=self.media_type)
        answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(self.name)}"
        answer.headers["Content-Security-Policy"] = SANDBOX
        if self.size is not None:
            answer.content_length = self.size
        return answer
