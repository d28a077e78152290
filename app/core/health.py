"""Liveness and readiness, for whoever watches the machine."""

from pathlib import Path
from typing import Any

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from app.core.actions import Action
from app.core.database import session
from app.core.policy import Actor, Verdict, allow, rule
from app.core.routing import route
from app.core.storage import Storage

blueprint = Blueprint("operation", __name__)

NEWEST = max(
    file.name.partition("_")[0]
    for file in (Path(__file__).resolve().parents[2] / "migrations/versions").glob("[0-9]*.py")
)
"""The newest migration that this program knows; they are numbered."""


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
    """Whether database, its tables, storage and worker are there; 503 names what is not."""
    database = _database()
    parts = {
        "database": database,
        "tables": database and _tables(),
        "storage": _storage(),
        "worker": database and _worker(),
    }
    is_ready = all(parts.values())
    body: dict[str, Any] = {"status": "ok" if is_ready else "not ready", **parts}
    return jsonify(body), 200 if is_ready else 503


def _database() -> bool:
    try:
        return session().execute(text("SELECT 1")).scalar_one() == 1
    except OperationalError as error:
        words = str(error.orig).splitlines() or [""]
        current_app.logger.warning("the database does not answer: %s", words[0])
        return False


def _tables() -> bool:
    """Whether the database has been brought to this program's version, or beyond."""
    try:
        step = session().execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    except SQLAlchemyError:
        session().rollback()
        step = ""
    if step < NEWEST:
        current_app.logger.warning("the tables are older than the program: run prepare")
    return bool(step >= NEWEST)


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
