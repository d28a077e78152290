"""Structured logs: one line an event, each with the id of the request that caused it."""

import logging
import sys
from uuid import uuid4

import structlog
from flask import Flask, Response, g, request
from structlog.typing import Processor

from app.core import time
from app.core.policy import NOBODY, Actor

HEADER = "X-Request-Id"


def start(app: Flask, *, as_json: bool) -> None:
    """Write logs to standard error, and give every answer its request id."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer = (
        structlog.processors.JSONRenderer()
        if as_json
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            renderer,
        ],
    )
    output = logging.StreamHandler(sys.stderr)
    output.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [output]
    root.setLevel(logging.INFO)
    for chatty in ("procrastinate.blueprints", "procrastinate.periodic"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    app.before_request(_begin)
    app.after_request(_end)


def request_id() -> str:
    """The id of this request, as the log and the error page name it."""
    return str(g.get("request_id", ""))


def _begin() -> None:
    g.request_id = uuid4().hex[:12]
    g.started_at = time.now()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _end(response: Response) -> Response:
    response.headers[HEADER] = request_id()
    if request.endpoint not in {"ui.static", "operation.healthz"}:
        logging.getLogger("forum.request").info(
            "%s %s %s by %s",
            request.method,
            _path_without_secret(),
            response.status_code,
            _who_asked(),
        )
    return response


def _who_asked() -> str:
    """The id of who asked: names stand in no log."""
    actor: Actor = g.get("actor", NOBODY)
    return str(actor.id) if actor.is_signed_in else "nobody"


def _path_without_secret() -> str:
    """The path that was asked for; a link's token opens an account and is written nowhere."""
    token = (request.view_args or {}).get("token")
    return request.path.replace(str(token), "-") if token else request.path
