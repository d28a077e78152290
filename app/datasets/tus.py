"""What tus 1.0.0 says in headers (https://tus.io), the same for browsers and for programs."""

import base64
import binascii
from collections.abc import Iterator
from email.utils import format_datetime
from typing import Any
from uuid import UUID

from flask import Response, request
from flask_babel import gettext as _

from app.api.problems import problem
from app.core.errors import Invalid
from app.core.kinds import find
from app.core.routing import current_actor
from app.core.storage import CHUNK
from app.datasets.queries import id_of
from app.datasets.service import uploads
from app.datasets.service.uploads import Upload

VERSION = "1.0.0"
PIECE = "application/offset+octet-stream"
WRONG_CHECKSUM = 460
"""The status that tus gives to bytes whose checksum is another."""


def begin(base: str) -> Response:
    """Begin a file of `Upload-Length` bytes; it is sent to the Location below `base`.

    `Upload-Metadata` may name the `filename`, a `fingerprint` by which the sender knows the same
    file again, and the id of the `dataset`, so that its quotas are asked before anything is sent.
    """
    length, said = _number("Upload-Length"), _metadata()
    actor = current_actor()
    dataset = find("dataset", actor, id_of(said["dataset"])) if "dataset" in said else None
    upload = uploads.begin(
        actor, length, said.get("filename", ""), said.get("fingerprint", ""), dataset
    )
    answer = _answer(201, upload)
    answer.headers["Location"] = f"{base}/{upload.id}"
    return answer


def show(upload_id: UUID) -> Response:
    """How much of it has arrived."""
    upload = uploads.find(current_actor(), upload_id)
    answer = _answer(200, upload)
    answer.headers["Upload-Length"] = str(upload.length)
    return answer


def go_on(upload_id: UUID) -> Response:
    """Take the bytes that follow `Upload-Offset`."""
    upload = uploads.find(current_actor(), upload_id)
    if request.mimetype != PIECE:
        return problem(415, _("Send the bytes as %(kind)s.", kind=PIECE))
    checksum = request.headers.get("Upload-Checksum", "")
    try:
        uploads.append(upload, _number("Upload-Offset"), _pieces(), checksum)
    except uploads.WrongChecksum:
        return problem(WRONG_CHECKSUM, _("The checksum is another: send these bytes again."))
    return _answer(204, upload)


def remove(upload_id: UUID) -> Response:
    """Destroy what has arrived of it."""
    uploads.remove(uploads.find(current_actor(), upload_id))
    return Response(status=204, headers={"Tus-Resumable": VERSION})


def _answer(status: int, upload: Upload) -> Response:
    answer = Response(status=status)
    answer.headers["Tus-Resumable"] = VERSION
    answer.headers["Upload-Offset"] = str(upload.offset)
    answer.headers["Upload-Expires"] = format_datetime(upload.expires_at, usegmt=True)
    return answer


def _number(header: str) -> int:
    given = request.headers.get(header, "")
    if not (given.isascii() and given.isdigit() and len(given) <= 15):
        raise Invalid({header: [_("Give this header: a number of bytes.")]})
    return int(given)


def _metadata() -> dict[str, str]:
    """`Upload-Metadata`: names, each with a value in base64, after commas."""
    found: dict[str, str] = {}
    for pair in request.headers.get("Upload-Metadata", "").split(","):
        name, _space, value = pair.strip().partition(" ")
        try:
            found[name] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            raise Invalid({"Upload-Metadata": [_("Values are UTF-8 in base64.")]}) from None
    return found


def _pieces() -> Iterator[bytes]:
    stream: Any = request.stream
    while piece := stream.read(CHUNK):
        yield piece
