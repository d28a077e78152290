"""A bare Flask endpoint that appends what is sent to a file and checks its SHA-256.

Not a product: no sign-in, no permissions, no offset, no lock. What ours spends more is the price of
those, and of a file that is on disk when it is said to be.
"""

import base64
import hashlib
import os
from pathlib import Path

from flask import Flask, request

PIECE = 1024 * 1024

app = Flask(__name__)
kept = Path(os.environ["FORUM_DATA_DIR"]) / "bare.bytes"


@app.post("/uploads")
def begin() -> tuple[str, int, dict[str, str]]:
    kept.write_bytes(b"")
    return "", 201, {"Location": "/uploads/1"}


@app.patch("/uploads/1")
def append() -> tuple[str, int]:
    digest = hashlib.sha256()
    with kept.open("ab") as file:
        while piece := request.stream.read(PIECE):
            digest.update(piece)
            file.write(piece)
    said = request.headers["Upload-Checksum"].partition(" ")[2]
    return "", 204 if base64.b64decode(said) == digest.digest() else 460
