"""Files that come and go: nothing of one may be used by its sender against a reader."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from flask import Response

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
