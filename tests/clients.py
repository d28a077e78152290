"""A browser without a window and a program with a token, for tests that need no Chromium."""

import html
import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse


class Browser:
    """Sends what a browser would: cookies, and the hidden fields of the form it last saw."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()

    def use_session(self, token: str) -> None:
        """Carry on in a session that is open already."""
        with self.client.session_transaction() as cookie:
            cookie["_user_id"] = token

    def get(self, path: str, **values: Any) -> TestResponse:
        """Open a page."""
        return self.client.get(path, **values)

    def post(
        self,
        path: str,
        data: dict[str, Any] | None = None,
        *,
        form: str | None = None,
        **values: Any,
    ) -> TestResponse:
        """Send a form: `form` is the page it stands on (by default the address it is sent to).

        Its token and key are taken from there; `idempotency_key` in `data` repeats an earlier one.
        """
        page = self.client.get(form or path)
        hidden = hidden_fields(page.get_data(as_text=True))
        if "csrf_token" not in hidden:
            hidden.update(hidden_fields(self.client.get("/account").get_data(as_text=True)))
        return self.client.post(path, data={**hidden, **(data or {})}, **values)


class Api:
    """Calls /api/v1 with a token."""

    def __init__(self, app: Flask, token: str | None) -> None:
        self.client = app.test_client(use_cookies=False)
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        """One request; header names with _ for -."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.open(
            f"/api/v1{path}", method=method, json=body, headers={**self.headers, **named}
        )

    def get(self, path: str, **headers: str) -> TestResponse:
        """GET."""
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> TestResponse:
        """POST; without a body an empty object is sent."""
        return self.call("POST", path, {} if body is None else body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> TestResponse:
        """PATCH."""
        return self.call("PATCH", path, body, **headers)


def hidden_fields(page: str) -> dict[str, str]:
    """The hidden fields csrf_token, idempotency_key and version of the last form of a page."""
    found = re.findall(
        r'<input[^>]*name="(csrf_token|idempotency_key|version)"[^>]*value="([^"]*)"', page
    )
    return {name: html.unescape(value) for name, value in found}
