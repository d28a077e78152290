"""How an endpoint of the API is declared and performed; the same edge as a page's, for programs."""

import json
from collections.abc import Callable, Sequence
from dataclasses import KW_ONLY, dataclass
from functools import wraps
from typing import Any, ClassVar

from flask import Blueprint, Response, current_app, g, request
from flask_babel import gettext as _
from pydantic import BaseModel, ValidationError

from app.api.problems import pointer_at, problem, step_of
from app.api.scopes import scope_of
from app.core.actions import Action
from app.core.database import Database, Tenant, session
from app.core.errors import Forbidden, Invalid, SignInNeeded, Stale
from app.core.idempotency import Once, once
from app.core.identity import identify
from app.core.paging import ListSpec
from app.core.policy import NOBODY, Actor, Kind, decide
from app.core.proof import require_fresh_proof
from app.core.routing import (
    Route,
    allow_files,
    load_for,
    refuse_unstorable,
    register,
    said_in_form,
)

PREFIX = "/api/v1"
View = Callable[..., Any]


@dataclass(frozen=True)
class endpoint:  # noqa: N801 - because it is written as a decorator
    """Declare an endpoint under /api/v1.

    The view gets the loaded thing, then `body` (validated) as keyword `body`, then what is left of
    the path. It returns a model, or a model and a status, or None (204). `answers` is the type of
    the answer for the description; `lists` gives its query parameters, `parameters` names others.
    With `largest` (bytes) it takes a form with a file; a longer request is refused unread.
    With `receives` (bytes) the view reads the request's bytes itself, up to so many.
    With `needs_version` the request must carry If-Match with the version of the loaded thing, or
    with that which `needs_version` gives for the loaded thing and what is left of the path.
    """

    blueprint: Blueprint
    path: str
    _: KW_ONLY
    action: Action
    load: type[Tenant] | None = None
    method: str = "GET"
    body: type[BaseModel] | None = None
    answers: Any = None
    status: int = 200
    lists: ListSpec | None = None
    parameters: Sequence[str] = ()
    needs_version: bool | Callable[..., int] = False
    largest: Callable[[], int] | None = None
    receives: Callable[[], int] | None = None

    def __call__(self, view: View) -> View:
        """Make `view` answer at the path, at the edge of one transaction."""
        declared = ApiRoute(
            f"{self.blueprint.name}.{view.__name__}",
            PREFIX + self.path,
            (self.method,),
            self.action,
            self.load,
            self.largest,
            self.receives,
            contract=self,
            says=(view.__doc__ or "").strip(),
        )
        register(declared)

        @wraps(view)
        def answer(**values: Any) -> Response:
            return _perform(declared, view, values)

        self.blueprint.add_url_rule(
            declared.path, view.__name__, answer, methods=list(declared.methods)
        )
        return answer


@dataclass(frozen=True, kw_only=True)
class ApiRoute(Route):
    """A route for programs: what it takes and gives, and what is said of it."""

    surface: ClassVar[str] = "api"
    contract: endpoint
    says: str


def _perform(declared: ApiRoute, view: View, values: dict[str, Any]) -> Response:
    database: Database = current_app.extensions["database"]
    contract = declared.contract
    with database.transaction() as opened:
        actor = _recognise(declared)
        allow_files(declared)
        refuse_unstorable()
        loaded = load_for(declared, actor, values)
        decide(declared.action, actor, *loaded)
        if declared.changes:
            require_fresh_proof(declared.action, actor)
        g.policy_decided = True
        _check_parameters(contract)
        repeated = _once(actor)
        if repeated is not None and repeated.answer:
            return _stored(repeated)
        if contract.needs_version:
            refused = _check_version(contract.needs_version, loaded, values)
            if refused is not None:
                return refused
        if contract.body is not None:
            values["body"] = read_body(contract.body)
        response = _respond(contract, view(*loaded, **values))
        if response.status_code < 400:
            if repeated is not None and response.is_json:
                repeated.keep(
                    response.status_code,
                    {
                        "body": response.get_data(as_text=True),
                        "location": response.location,
                        "etag": response.headers.get("ETag"),
                    },
                )
            opened.commit()
        return response


def _recognise(declared: ApiRoute) -> Actor:
    header = request.headers.get("Authorization", "")
    scheme, _space, token = header.partition(" ")
    actor = None
    if scheme.lower() == "bearer" and token:
        actor = identify(session(), token.strip())
    if actor is not None and actor.scopes is None:
        actor = None
    g.actor = actor or NOBODY
    if actor is None:
        if header or declared.action.kind is not Kind.PUBLIC:
            raise SignInNeeded
        return NOBODY
    needed = scope_of(declared.action)
    if needed is not None and needed not in (actor.scopes or ()):
        raise Forbidden(_("This token lacks the scope “%(scope)s”.", scope=needed.value))
    return actor


def _check_parameters(contract: endpoint) -> None:
    """An unknown query parameter is refused; those of a list are read by its ListSpec."""
    if contract.lists is not None:
        contract.lists.parse(request.args, ignored=frozenset(contract.parameters))
        return
    unknown = set(request.args) - set(contract.parameters)
    if unknown:
        raise Invalid({name: [_("There is no parameter of that name.")] for name in unknown})


def _check_version(
    needed: bool | Callable[..., int], loaded: tuple[Any, ...], values: dict[str, Any]
) -> Response | None:
    given = request.headers.get("If-Match")
    if not given:
        return problem(428)
    current = needed(*loaded, **values) if callable(needed) else loaded[0].version
    if given.strip().removeprefix("W/").strip('"') != str(current):
        raise Stale(current=current)
    return None


def _once(actor: Actor) -> Once | None:
    key = request.headers.get("Idempotency-Key")
    if not key or request.method != "POST" or not actor.is_signed_in:
        return None
    if len(key) > 255:
        raise Invalid({"": [_("An Idempotency-Key has at most 255 characters.")]})
    # The bytes of a form are gone once it is read, so it is known by what it says.
    is_form = bool(request.form or request.files)
    body = repr(said_in_form()).encode() if is_form else request.get_data()
    return once(actor.id, key, request.method, request.path, body)


def _stored(repeated: Once) -> Response:
    answer = repeated.answer or {}
    response = Response(str(answer["body"]), repeated.status, content_type="application/json")
    for header, name in (("Location", "location"), ("ETag", "etag")):
        if answer.get(name):
            response.headers[header] = str(answer[name])
    return response


def read_body(model: type[BaseModel]) -> Any:
    """The request's JSON as `model`; raises Invalid with a pointer for each thing that is wrong."""
    if not request.is_json:
        raise Invalid({"": [_("Send JSON, as application/json.")]})
    try:
        content = json.loads(request.get_data())
    except (ValueError, RecursionError):
        raise Invalid({"": [_("This is not JSON.")]}) from None
    _refuse_unstorable(content, "")
    try:
        return model.model_validate(content)
    except ValidationError as error:
        errors: dict[str, list[object]] = {}
        for each in error.errors(include_url=False):
            pointer = pointer_at(content, each["loc"], is_missing=each["type"] == "missing")
            errors.setdefault(pointer, []).append(problem_words(dict(each)))
        raise Invalid(errors) from None


def _refuse_unstorable(value: Any, pointer: str) -> None:
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= each <= "\udfff" for each in value):
            raise Invalid({pointer: [_("This text holds a character that cannot be stored.")]})
    elif isinstance(value, dict):
        for name, each in value.items():
            _refuse_unstorable(name, pointer)
            _refuse_unstorable(each, pointer + step_of(name))
    elif isinstance(value, list):
        for position, each in enumerate(value):
            _refuse_unstorable(each, f"{pointer}/{position}")


def problem_words(error: dict[str, Any]) -> str:
    """What is wrong with a value, from an error of pydantic's, in the reader's language."""
    context = error.get("ctx") or {}
    match error["type"]:
        case "missing":
            return _("This is needed.")
        case "extra_forbidden":
            return _("There is no field of that name.")
        case "string_too_long":
            return _("At most %(limit)s characters.", limit=context["max_length"])
        case "string_too_short" | "too_short":
            return _("This is needed.")
        case "enum" | "literal_error":
            return _("One of: %(choices)s.", choices=context.get("expected", ""))
        case kind if kind.startswith(("date", "datetime")):
            return _("Give a date such as 2026-12-31.")
        case kind if kind.startswith("uuid"):
            return _("This is not an id.")
        case "value_error":
            return str(context.get("error", "")) or _("This value cannot be taken.")
        case _:
            return _("This value cannot be taken.")


def _respond(contract: endpoint, answered: Any) -> Response:
    if isinstance(answered, Response):
        return answered
    headers: dict[str, str] = {}
    if isinstance(answered, tuple):
        answered, headers = answered
    if answered is None:
        return Response(status=204)
    # Flushed first, so that the version and what the database filled in are those that stand.
    session().flush()
    built = answered() if callable(answered) else answered
    content = built.model_dump(mode="json") if isinstance(built, BaseModel) else built
    response = Response(
        json.dumps(content, ensure_ascii=False),
        contract.status,
        content_type="application/json",
    )
    response.headers.update(headers)
    if isinstance(content, dict) and "version" in content:
        response.headers["ETag"] = f'"{content["version"]}"'
    return response
