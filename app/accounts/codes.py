"""Codes of six figures (TOTP, RFC 6238: SHA-1, 30 seconds) and spare codes; all of it pure."""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

import pyotp
import segno
from cryptography.fernet import Fernet, InvalidToken

SECONDS = 30
FIGURES = 6
SPARE_CODES = 10
SPARE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
SPARE_LENGTH = 16
"""Sixteen of 31 signs: 79 random bits, so that a plain SHA-256 of one tells nothing."""


def new_secret() -> str:
    """160 random bits in base 32, as apps take them."""
    return pyotp.random_base32(32)


def matching_step(secret: str, code: str, now: datetime) -> int | None:
    """The half minute whose code this is: this one, the one before or the one after; else None.

    Spaces and other signs between the figures do not count, so that one code has one form.
    """
    figures = "".join(each for each in code if each in "0123456789")
    if len(figures) != FIGURES:
        return None
    step, totp = int(now.timestamp()) // SECONDS, pyotp.TOTP(secret)
    for each in (step, step - 1, step + 1):
        if hmac.compare_digest(totp.generate_otp(each), figures):
            return each
    return None


def address_for_app(secret: str, account: str) -> str:
    """What the QR code says: `otpauth://totp/...`."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name="Expert Forum")


def drawn(address: str) -> str:
    """The QR code as SVG without any style, to stand inside a page."""
    return str(
        segno.make(address, error="m").svg_inline(
            scale=5, border=4, dark="#000", light="#fff", omitsize=False, svgclass="qr"
        )
    )


def seal(secret: str, key: str) -> bytes:
    """Encrypt an app's secret with a key made from the forum's own: a stolen dump opens nothing."""
    return _sealing(key).encrypt(secret.encode())


def unseal(sealed: bytes, key: str) -> str | None:
    """The secret, or None where it was sealed with another key."""
    try:
        return _sealing(key).decrypt(sealed).decode()
    except InvalidToken:
        return None


def new_spare_codes() -> list[str]:
    """Ten codes, in groups of four signs that are not mistaken for each other."""
    made = []
    for _number in range(SPARE_CODES):
        signs = "".join(secrets.choice(SPARE_ALPHABET) for _sign in range(SPARE_LENGTH))
        made.append("-".join(signs[at : at + 4] for at in range(0, SPARE_LENGTH, 4)))
    return made


def hash_of_spare(code: str) -> bytes | None:
    """What is stored of a spare code, whatever way it was typed; None where it cannot be one."""
    signs = "".join(each for each in code.upper() if each in SPARE_ALPHABET)
    return hashlib.sha256(signs.encode()).digest() if len(signs) == SPARE_LENGTH else None


def _sealing(key: str) -> Fernet:
    made = hashlib.sha256(b"second factor\0" + key.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(made))
