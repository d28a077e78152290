"""Liveness and readiness, for whoever watches the machine."""

from typing import Any

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app.core.actions import Action
from app.core.database import session
from app.core.policy import Actor, Verdict, allow, rule
from app.core.routing import route
from app.core.storage import Storage

blueprint = Blueprint("operation", __name__)


@rule(Action.SEE_HEALTH)
def may_see_health(actor: Actor) -> Verdict:  # noqa: ARG001 - a rule is always asked for somebody
    """Anybody may learn whether the forum is up, and nothing more."""
    return allow()


@route(blueprint, "/healthz", action=Action.SEE_HEALTH)
def healthz() -> ResponseReturnValue:
    """Whether this process answers at all."""
    return jsonify(status="ok")


@route(blueprint, "/readyz", action=Action.SEE_HEALTH)
def readyz() -> ResponseReturnValue:
    """Whether database, storage and worker are there; 503 names what is not."""
    database = _database()
    parts = {"database": database, "storage": _storage(), "worker": database and _worker()}
    is_ready = all(parts.values())
    body: dict[str, Any] = {"status": "ok" if is_ready else "not ready", **parts}
    return jsonify(body), 200 if is_ready else 503


def _database() -> bool:
    try:
        return session().execute(text("SELECT 1")).scalar_one() == 1
    except OperationalError:
        current_app.logger.warning("the database does not answer")
        return False


def _worker() -> bool:
    return bool(session().execute(text("SELECT worker_is_alive()")).scalar_one())


def _storage() -> bool:
    storage: Storage = current_app.extensions["storage"]
    try:
        storage.check()
    except Exception:
        current_app.logger.exception("the storage does not answer")
        return False
    return True
