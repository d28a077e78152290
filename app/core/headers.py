"""The browser wall: headers on every answer."""

from flask import Flask, Response, g, request

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


def start(app: Flask, *, is_https: bool) -> None:
    """Set the headers of every answer; what belongs to a person is stored by no cache."""

    def harden(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", POLICY)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "no-referrer")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()"
        )
        if is_https:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        if request.endpoint != "ui.static":
            headers["Cache-Control"] = "no-store"
            headers.add("Vary", "Cookie")
        return response

    def require_decision(response: Response) -> Response:
        if response.status_code < 400 and not g.get("policy_decided") and _is_governed():
            raise RuntimeError(f"{request.endpoint} answered without a decision of policy")
        return response

    app.after_request(harden)
    app.after_request(require_decision)


def _is_governed() -> bool:
    return request.endpoint not in {None, "ui.static"} and request.method != "OPTIONS"
