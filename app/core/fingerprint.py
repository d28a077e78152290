"""The hash of an exact text: consents, votes and sign-offs hold only while it is equal."""

import hashlib
from typing import Any

import rfc8785


def fingerprint(content: Any) -> str:
    """SHA-256, in hexadecimal, of `content` in canonical JSON (RFC 8785)."""
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()
