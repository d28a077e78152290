"""Files in pieces, by tus 1.0.0 (https://tus.io): creation, checksum, expiration, termination."""

import base64
import binascii
from collections.abc import Iterator
from email.utils import format_datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from app.api.problems import problem
from app.api.routing import endpoint
from app.core.actions import Action
from app.core.errors import Invalid
from app.core.routing import current_actor
from app.core.storage import CHUNK
from app.datasets.service import uploads
from app.datasets.service.uploads import Upload
from app.datasets.service.versions import largest_upload

blueprint = Blueprint("uploads_api", __name__)
PATH = "/uploads"
ONE = f"{PATH}/<uuid:upload_id>"
VERSION = "1.0.0"
PIECE = "application/offset+octet-stream"
WRONG_CHECKSUM = 460
"""The status that tus gives to bytes whose checksum is another."""


@endpoint(blueprint, PATH, action=Action.SEND_FILE, method="POST", status=201)
def begin_upload() -> Response:
    """Begin a file of `Upload-Length` bytes; it is sent to the address in Location."""
    length = _number("Upload-Length")
    name = _metadata().get("filename", "")
    return _answer(201, uploads.begin(current_actor(), length, name), has_location=True)


@endpoint(blueprint, ONE, action=Action.SEND_FILE, method="HEAD")
def show_upload(upload_id: UUID) -> Response:
    """How much of it has arrived: go on at `Upload-Offset`."""
    upload = uploads.find(current_actor(), upload_id)
    answer = _answer(200, upload)
    answer.headers["Upload-Length"] = str(upload.length)
    return answer


@endpoint(
    blueprint, ONE, action=Action.SEND_FILE, method="PATCH", status=204, receives=largest_upload
)
def continue_upload(upload_id: UUID) -> Response:
    """Send the bytes that follow `Upload-Offset`, as application/offset+octet-stream."""
    upload = uploads.find(current_actor(), upload_id)
    if request.mimetype != PIECE:
        return problem(415, _("Send the bytes as %(kind)s.", kind=PIECE))
    checksum = request.headers.get("Upload-Checksum", "")
    try:
        uploads.append(upload, _number("Upload-Offset"), _pieces(), checksum)
    except uploads.WrongChecksum:
        return problem(WRONG_CHECKSUM, _("The checksum is another: send these bytes again."))
    return _answer(204, upload)


@endpoint(blueprint, ONE, action=Action.SEND_FILE, method="DELETE", status=204)
def remove_upload(upload_id: UUID) -> Response:
    """Take it back; what has arrived is destroyed."""
    uploads.remove(uploads.find(current_actor(), upload_id))
    return Response(status=204, headers={"Tus-Resumable": VERSION})


def _answer(status: int, upload: Upload, *, has_location: bool = False) -> Response:
    answer = Response(status=status)
    answer.headers["Tus-Resumable"] = VERSION
    answer.headers["Upload-Offset"] = str(upload.offset)
    answer.headers["Upload-Expires"] = format_datetime(upload.expires_at, usegmt=True)
    if has_location:
        answer.headers["Location"] = f"/api/v1{PATH}/{upload.id}"
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
