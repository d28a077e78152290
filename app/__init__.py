"""The Expert Forum: a shared workspace of research institutes."""

import logging
from pathlib import Path
from urllib.parse import quote

from flask import Flask, Response, flash, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix

from app import features, shell
from app.accounts import login
from app.api.problems import problem, problem_of
from app.commands import register_commands
from app.core import headers, locale, logs, routing
from app.core.database import Database
from app.core.errors import DomainError, FactorNeeded, ProofNeeded, SignInNeeded, Stale
from app.core.events import AuditKey
from app.core.form_drafts import has_words, holds_password, keep_form, sent_here
from app.core.roles import APP, SYSTEM, role_url
from app.core.storage import open_storage
from app.ui.blueprint import register_ui
from app.ui.environment import TemplateEnvironment
from app.ui.errors import error_page, form_back
from config import LogFormat, Settings, load_settings

HERE = Path(__file__).resolve().parent.parent
UNROUTED = frozenset({404, 405})
"""Answers to what no route takes, so that no route has asked who it is."""


def create_app(settings: Settings | None = None, *, may_act_as_system: bool = False) -> Flask:
    """Wire the parts together; raises where settings are wrong or a route is not declared.

    Only the worker and commands act as the system; the web process does not know its password.
    """
    settings = settings or load_settings()
    app = Flask(__name__, static_folder=None)
    app.jinja_environment = TemplateEnvironment
    _configure(app, settings)
    logs.start(app, as_json=settings.log_format is LogFormat.JSON)
    equip(app, settings, open_database(settings, may_act_as_system=may_act_as_system))
    locale.start(app)
    headers.start(app, is_https=settings.is_https)
    routing.csrf.init_app(app)
    login.start(app)
    register_ui(app)
    features.register(app)
    shell.start(app)
    Migrate().init_app(app, directory=str(HERE / "migrations"))
    register_commands(app)
    app.register_error_handler(Exception, _answer_error)
    routing.check(app)
    return app


def equip(app: Flask, settings: Settings, database: Database) -> None:
    """Give the application what it works on: settings, database, storage and the audit's key."""
    app.extensions["settings"] = settings
    app.extensions["database"] = database
    app.extensions["storage"] = open_storage(settings)
    AuditKey.key = settings.audit_key.secret.encode()
    AuditKey.number = settings.audit_key.number


def open_database(settings: Settings, *, may_act_as_system: bool) -> Database:
    """The database as the application's role, and as the system's where that is allowed."""
    app_url = settings.database_app_url or role_url(settings.database_url, settings.secret_key, APP)
    system_url = None
    if may_act_as_system:
        system_url = settings.database_system_url or role_url(
            settings.database_url, settings.secret_key, SYSTEM
        )
    return Database(app_url, system_url)


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        TRUSTED_HOSTS=list(settings.trusted_hosts) or None,
        MAX_CONTENT_LENGTH=settings.request_limit,
        MAX_FORM_MEMORY_SIZE=4 * 1024 * 1024,
        SESSION_COOKIE_NAME="__Host-forum" if settings.is_https else "forum",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_SSL_STRICT=False,
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    if settings.proxy_count:
        count = settings.proxy_count
        app.wsgi_app = ProxyFix(app.wsgi_app, count, count, count)  # type: ignore[method-assign]


def _answer_error(error: Exception) -> ResponseReturnValue:
    """Translate what was raised, once, for a page or for a program."""
    is_api = request.path.startswith("/api/")
    if isinstance(error, StaleDataError):
        error = Stale()
    if isinstance(error, DomainError):
        if is_api:
            return problem_of(error)
        if isinstance(error, SignInNeeded):
            return _ask_to_sign_in()
        if isinstance(error, ProofNeeded):
            return _ask_for_proof()
        if isinstance(error, FactorNeeded):
            return _lead_to_enrolment()
        return error_page(error.status, error)
    if isinstance(error, CSRFError):
        fields = sent_here()
        return error_page(400) if fields is None else form_back(fields)
    if isinstance(error, HTTPException):
        return _answer_refusal(error, is_api=is_api)
    logging.getLogger("forum").exception("a request failed", exc_info=error)
    return problem(500) if is_api else error_page(500)


def _answer_refusal(error: HTTPException, *, is_api: bool) -> ResponseReturnValue:
    """What the framework refused before any rule of the forum was asked."""
    status = error.code or 500
    if isinstance(error, SecurityError):
        # No page can be drawn: every address in it would be of the host that was refused.
        return Response("This server does not answer for that host.\n", 400, mimetype="text/plain")
    if status < 400:
        return error.get_response()
    if status == 405 and request.method in routing.SAFE and not is_api:
        g.policy_decided = True
        return redirect(routing.page_above(request.path), 303)
    return problem(status) if is_api else _page_of(status)


def _page_of(status: int) -> Response:
    if status in UNROUTED:
        routing.recognise_reader()
    return error_page(status)


def _ask_to_sign_in() -> Response:
    g.policy_decided = True
    if request.method == "GET":
        target = request.full_path.rstrip("?")
    else:
        target = keep_form(has_page=routing.has_page(request.endpoint))
        if target == "/" and has_words(request.form):
            flash(
                _(
                    "You were signed out, and what you sent was not stored. Go back with your"
                    " browser: what you typed is still there. Copy it before you sign in."
                ),
                "attention",
            )
    location = "/sign-in" if target == "/" else f"/sign-in?next={quote(target, safe='/?=')}"
    if request.headers.get("X-Autosave"):
        # Nobody looks at the answer but the form, which says where to sign in and goes on.
        return Response("", 401, {"X-Sign-In": location})
    return redirect(location, 303)  # type: ignore[return-value]


def _ask_for_proof() -> Response:
    g.policy_decided = True
    has_page = routing.has_page(request.endpoint)
    if has_page and holds_password(request.form):
        target = request.path
    elif has_page and any(each.filename for each in request.files.values()):
        target = keep_form(has_page=True)
        target = request.path if target == "/" else target
        flash(_("A file is not kept meanwhile: choose it again once you are back."), "attention")
    else:
        target = keep_form(has_page=False, keeps_empty=True)
    return redirect(f"/confirm?next={quote(target, safe='/?=')}", 303)  # type: ignore[return-value]


def _lead_to_enrolment() -> Response:
    g.policy_decided = True
    return redirect("/account/second-factor", 303)  # type: ignore[return-value]
