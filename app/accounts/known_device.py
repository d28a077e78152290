"""A device on which somebody has signed in before: others' wrong guesses do not close its door.

A signed cookie binds the device to the address; it opens nothing by itself.
"""

import hashlib
import secrets

from flask import Response, current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from app.institutions.card import normal_address
from config import Settings

DAYS = 180


def known_device(address: str) -> str | None:
    """The id of this device, if this address was signed in on it within the last half year."""
    try:
        device, bound_to = _signer().loads(
            request.cookies.get(_name(), ""), max_age=DAYS * 24 * 3600
        )
    except (BadSignature, ValueError):
        return None
    return str(device) if bound_to == _binding(address) else None


def remember_device(response: Response, address: str) -> None:
    """Make this device known for the address that has just signed in."""
    settings: Settings = current_app.extensions["settings"]
    device = known_device(address) or secrets.token_hex(8)
    response.set_cookie(
        _name(),
        _signer().dumps([device, _binding(address)]),
        max_age=DAYS * 24 * 3600,
        secure=settings.is_https,
        httponly=True,
        samesite="Lax",
    )


def _binding(address: str) -> str:
    return hashlib.sha256(normal_address(address).encode()).hexdigest()[:32]


def _name() -> str:
    settings: Settings = current_app.extensions["settings"]
    return "__Host-forum-device" if settings.is_https else "forum-device"


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="known-device")
