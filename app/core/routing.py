"""The registry of routes: each names its action and how its object is loaded, or it does not start.

`perform` is the edge of every act: one transaction, who asks, what is loaded (through the scope),
what the rule says, the act, the commit. An answer of 400 or more leaves nothing behind.
"""

import hashlib
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import IO, Any, ClassVar
from uuid import UUID

from flask import Blueprint, Flask, Response, current_app, g, make_response, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import CSRFProtect

from app.core.actions import Action
from app.core.database import Database, Tenant
from app.core.errors import Invalid, SignInNeeded, TooLarge
from app.core.form_drafts import kept_form_elsewhere
from app.core.idempotency import Once, once
from app.core.kinds import load as load_thing
from app.core.policy import NOBODY, RULES, Actor, Kind, decide
from app.core.proof import require_enrolment, require_fresh_proof

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FIELDS_AROUND_A_FILE = 1024 * 1024
"""Bytes for the other fields of a form with a file, and what separates them."""

UNREGISTERED = frozenset({"ui.static"})
"""Endpoints that serve the project's own public files and nothing else."""

View = Callable[..., ResponseReturnValue]

csrf = CSRFProtect()


@dataclass(frozen=True)
class Route:
    """What is declared of one endpoint."""

    endpoint: str
    path: str
    methods: tuple[str, ...]
    action: Action
    model: type[Tenant] | None = None
    largest: Callable[[], int] | None = None
    receives: Callable[[], int] | None = None
    surface: ClassVar[str] = "page"

    @property
    def changes(self) -> bool:
        """Whether any of its methods may change something."""
        return bool(set(self.methods) - SAFE)


ROUTES: dict[str, Route] = {}


def register(declared: Route) -> None:
    """Take a route into the registry; raises RuntimeError when reading would guard a change."""
    kind = declared.action.kind
    if declared.changes and not (kind.changes or kind is Kind.PUBLIC):
        raise RuntimeError(f"{declared.endpoint}: an unsafe method needs an action that writes")
    ROUTES[declared.endpoint] = declared


def route(
    blueprint: Blueprint,
    path: str,
    *,
    action: Action,
    load: type[Tenant] | None = None,
    methods: Sequence[str] = ("GET",),
    largest: Callable[[], int] | None = None,
) -> Callable[[View], View]:
    """Declare a page. With `load`, the first id of the path is passed as the loaded thing.

    A page that takes files names the `largest` of them, in bytes; a longer request is refused
    before it is read.
    """

    def declare(view: View) -> View:
        name = view.__name__
        declared = Route(f"{blueprint.name}.{name}", path, tuple(methods), action, load, largest)
        register(declared)

        @wraps(view)
        def answer(**values: Any) -> Response:
            return perform(declared, view, values)

        blueprint.add_url_rule(path, name, answer, methods=list(methods))
        return answer

    return declare


def perform(declared: Route, view: View, values: dict[str, Any]) -> Response:
    """Do one page's act; see the module."""
    database: Database = current_app.extensions["database"]
    with database.transaction() as opened:
        actor = recognise(declared)
        require_enrolment(declared.action, actor)
        allow_files(declared)
        refuse_unstorable()
        if declared.changes and request.method not in SAFE:
            csrf.protect()
        loaded = load_for(declared, actor, values)
        decide(declared.action, actor, *loaded)
        if request.method not in SAFE:
            require_fresh_proof(declared.action, actor)
        g.policy_decided = True
        repeated = _once(actor)
        if repeated is not None and repeated.answer:
            return make_response("", 303, {"Location": str(repeated.answer["location"])})
        response = make_response(view(*loaded, **values))
        elsewhere = kept_form_elsewhere()
        if elsewhere is not None:
            return redirect(elsewhere, 303)  # type: ignore[return-value]
        if response.status_code < 400:
            if repeated is not None and response.location:
                repeated.keep(303, {"location": response.location})
            opened.commit()
        return response


def recognise(declared: Route) -> Actor:
    """Who asks, with the database's context set; raises SignInNeeded where nobody may be nobody."""
    actor: Actor = current_user._get_current_object()  # noqa: SLF001 - Flask-Login's proxy has no public way
    g.actor = actor
    if not actor.is_signed_in and declared.action.kind is not Kind.PUBLIC:
        raise SignInNeeded
    return actor


def allow_files(declared: Route) -> None:
    """Let the request be as long as the file that this endpoint takes, and the fields around it.

    A longer one raises TooLarge, unread; one that does not say how long it is, once it is too long.
    """
    largest = declared.largest or declared.receives
    if largest is None:
        take_whole()
        return
    most = largest()
    request.max_content_length = most + FIELDS_AROUND_A_FILE
    is_longer = (request.content_length or 0) > request.max_content_length
    if is_longer and declared.largest is not None:
        raise TooLarge(_("A file may have at most %(size)s MB.", size=most // 1024**2))


def take_whole() -> None:
    """Read a body that comes in chunks, or raise TooLarge: the framework would cut it at its limit.

    Werkzeug 3.1 counts what it reads, but its `readall` ends at the limit without a word.
    """
    if request.content_length is not None or not request.headers.get("Transfer-Encoding"):
        return
    if len(request.get_data()) >= (request.max_content_length or math.inf):
        raise TooLarge(_("That is larger than what is taken here."))


def refuse_unstorable() -> None:
    """Refuse a query or a form with NUL in it, which no text of the database can hold."""
    said = [*request.args.items(multi=True), *request.form.items(multi=True)]
    errors: dict[str, list[object]] = {
        name: [_("This text holds a character that cannot be stored.")]
        for name, value in said
        if "\0" in value
    }
    if errors:
        raise Invalid(errors)


def load_for(declared: Route, actor: Actor, values: dict[str, Any]) -> tuple[Any, ...]:
    """Take the first id out of `values` and load its thing; raises NotFound."""
    if declared.model is None:
        return ()
    name = next(name for name, value in values.items() if isinstance(value, UUID))
    return (load_thing(declared.model, actor, values.pop(name)),)


def has_page(endpoint: str | None) -> bool:
    """Whether the endpoint also answers to GET: the form stands where it is sent to."""
    declared = ROUTES.get(endpoint or "")
    return declared is not None and "GET" in declared.methods


def recognise_reader() -> None:
    """Know who reads an error page of an address that has no route, and so no act to perform."""
    if "actor" in g:
        return
    database: Database = current_app.extensions["database"]
    with database.transaction():
        g.actor = current_user._get_current_object()  # noqa: SLF001 - Flask-Login's proxy has no public way


def page_above(path: str) -> str:
    """The nearest page at or above an address that only takes what is sent: where its form stands.

    After a form that was refused the browser shows the address it was sent to; who opens that
    address again means this page.
    """
    adapter = current_app.url_map.bind("")
    while path != "/":
        path = path.rpartition("/")[0] or "/"
        if adapter.test(path, "GET"):
            return path
    return path


def current_actor() -> Actor:
    """Who asks in this request."""
    return g.get("actor", NOBODY)


def check(app: Flask) -> None:
    """Stop the start where a route is not declared or its action has no rule."""
    for url_rule in app.url_map.iter_rules():
        if url_rule.endpoint in UNREGISTERED:
            continue
        declared = ROUTES.get(url_rule.endpoint)
        if declared is None:
            raise RuntimeError(f"{url_rule.endpoint} is not declared with its action")
        if declared.action not in RULES:
            raise RuntimeError(f"{declared.action} has no rule")


def said_in_form() -> list[tuple[str, str]]:
    """What a form says, whatever its key and token; of a file its name's place and its digest."""
    said = sorted(
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in {"csrf_token", "idempotency_key"}
    )
    for name, file in request.files.items(multi=True):
        said.append((name, _digest(file.stream)))
    return said


def _digest(stream: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while piece := stream.read(FIELDS_AROUND_A_FILE):
        digest.update(piece)
    stream.seek(0)
    return digest.hexdigest()


def _once(actor: Actor) -> Once | None:
    """The form's key, bound to what it says and to where: sent twice it is one act.

    Changed, or sent to another address (a form that keeps itself while it is typed), it is a new
    one.
    """
    key = request.form.get("idempotency_key") if request.method == "POST" else None
    if not key or not actor.is_signed_in:
        return None
    body = repr((request.path, said_in_form())).encode()
    claimed = f"{key[:64]}:{hashlib.sha256(body).hexdigest()}"
    return once(actor.id, claimed, request.method, request.path, body)
