"""A person with an app or a passkey, at a browser: for tests of second factors."""

import html
import json
import re

import pyotp
from soft_webauthn import SoftWebauthnDevice
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

from app.core import time
from tests.clients import hidden_fields
from tests.factories import PASSWORD

ORIGIN = "http://localhost"


def code_now(secret):
    """What the app shows now."""
    return pyotp.TOTP(secret).at(time.now())


def sign_in(browser, email, password=PASSWORD):
    """The first step."""
    return browser.post("/sign-in", {"email": email, "password": password})


def give(browser, **fields):
    """The second step."""
    page = browser.get("/sign-in/second-factor").text
    sent = {**hidden_fields(page), "next": "/", **fields}
    return browser.client.post("/sign-in/second-factor", data=sent)


def is_inside(browser):
    """Whether a page for members opens."""
    return browser.get("/account").status_code == 200


class Passkey:
    """An authenticator in software, as a browser would ask it."""

    def __init__(self, origin=ORIGIN):
        self.device, self.origin = SoftWebauthnDevice(), origin

    def make(self, page):
        """What the browser sends for the page that adds a passkey."""
        options = _options(page)
        options["user"]["id"] = base64url_to_bytes(options["user"]["id"])
        options["challenge"] = base64url_to_bytes(options["challenge"])
        options["attestation"] = "none"
        options["pubKeyCredParams"] = [
            {"alg": each["alg"], "type": each["type"]} for each in options["pubKeyCredParams"]
        ]
        return _written(self.device.create({"publicKey": options}, self.origin))

    def answer(self, page):
        """What the browser sends for a page that asks for a passkey."""
        options = _options(page)
        options["challenge"] = base64url_to_bytes(options["challenge"])
        return _written(self.device.get({"publicKey": options}, self.origin))


def _options(page):
    return json.loads(html.unescape(re.search(r'data-options="([^"]+)"', page)[1]))


def _written(made):
    response = {
        name: bytes_to_base64url(value)
        for name, value in made["response"].items()
        if isinstance(value, bytes)
    }
    credential = bytes_to_base64url(made["rawId"])
    return json.dumps(
        {"id": credential, "rawId": credential, "type": "public-key", "response": response}
    )
