"""Asks for everything that can be asked for: every registered GET, with every id and filter."""

import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from unittest.mock import patch
from uuid import UUID
from zipfile import ZipFile

from flask import Flask
from sqlalchemy import true
from werkzeug.test import TestResponse

from app.accounts.models import User
from app.api.routing import ApiRoute
from app.core.database import Tenant
from app.core.paging import ListSpec
from app.core.routing import ROUTES, Route
from app.core.scope import SCOPES
from tests.authorization.test_matrix import Forgetful
from tests.clients import Api, Browser
from tests.factories import Make
from tests.robustness.secrets import MARK

ABSENT = UUID("01900000-0000-7000-8000-000000000000")
VALUES = {"number": ("1.0", "1"), "key": ("title",), "form": ("csv", "xlsx", "original")}
MASKS = tuple(
    (re.compile(pattern), rf"\1<{what}>")
    for pattern, what in (
        (r'(name="csrf_token" value=")[^"]*', "token"),
        (r'(name="csrf-token" content=")[^"]*', "token"),
        (r'(name="idempotency_key" value=")[^"]*', "key"),
        (r'(name="sitting" value=")[^"]*', "key"),
        (r"(challenge&#34;: &#34;)[\w-]+", "challenge"),
        (r'(data-label="Last used"><span>)[^<]*', "time"),
        (r"(<dcterms:created[^>]*>)[^<]*", "time"),
        (r"(<dcterms:modified[^>]*>)[^<]*", "time"),
    )
)
"""The fixed rule: what a page makes anew at every look, and nothing else, is not compared."""

OF_ONE_ANSWER = frozenset({"X-Request-Id", "Set-Cookie", "Content-Length"})

Answers = dict[str, str]
"""What was asked for, to what was answered: status, headers and body."""


@dataclass
class Reader:
    """One person, by browser and by program."""

    app: Flask
    make: Make
    user: User

    def __post_init__(self) -> None:
        self.browser = Browser(self.app)
        self.browser.use_session(self.make.session_of(self.user))
        self.program = Api(self.app, self.make.token_of(self.user))

    def open(self, path: str) -> TestResponse:
        """GET, on the surface that the address belongs to."""
        if path.startswith("/api/"):
            return self.program.get(path.removeprefix("/api/v1"))
        return self.browser.get(path)

    def crawl(self, addresses: Iterator[str] | list[str]) -> Answers:
        """Ask for all of `addresses`; nothing of it is kept, so that no look changes the next."""
        with patch("app.core.database.Session", Forgetful):
            return {address: told(self.open(address)) for address in addresses}


def told(answer: TestResponse) -> str:
    """An answer in one text, without what is made anew each time."""
    body = _unpacked(answer.get_data())
    request_id = answer.headers.get("X-Request-Id")
    if request_id:
        body = body.replace(request_id, "<request>")
    for pattern, name in MASKS:
        body = pattern.sub(name, body)
    headers = sorted(
        f"{name}: {value}" for name, value in answer.headers if name not in OF_ONE_ANSWER
    )
    return "\n".join([answer.status, *headers, body])


def _unpacked(body: bytes) -> str:
    """A body as text; of a zip, such as a workbook, all its members."""
    if not body.startswith(b"PK"):
        return body.decode(errors="replace")
    with ZipFile(BytesIO(body)) as members:
        texts = [f"{name}\n{members.read(name).decode()}" for name in members.namelist()]
    return "\n".join(texts)


def readable_routes() -> list[Route]:
    """All that may be asked for with GET, but the way out and the way in."""
    return [
        route
        for route in ROUTES.values()
        if "GET" in route.methods and not route.path.startswith(("/sign-in", "/readyz", "/healthz"))
    ]


def addresses(
    subjects: Mapping[type[Tenant], UUID], others: Mapping[str, UUID], *, only_loaded: bool = False
) -> Iterator[str]:
    """Every readable route, with the ids of `subjects` where it loads a thing."""
    for route in readable_routes():
        if route.model is None and only_loaded:
            continue
        yield from _filled_in(route, subjects, others)


def _filled_in(
    route: Route, subjects: Mapping[type[Tenant], UUID], others: Mapping[str, UUID]
) -> Iterator[str]:
    paths, is_loaded = [route.path], route.model is None
    for kind, name in re.findall(r"<(?:(\w+):)?(\w+)>", route.path):
        if kind == "uuid" and not is_loaded:
            values, is_loaded = (str(subjects.get(route.model, ABSENT)),), True  # type: ignore[arg-type]
        elif kind == "uuid":
            values = (str(others.get(name, ABSENT)),)
        elif kind == "int":
            values = ("1",)
        else:
            values = VALUES.get(name, ("strange",))
        spelled = re.compile(rf"<(?:\w+:)?{name}>")
        paths = [spelled.sub(value, path) for path in paths for value in values]
    yield from paths


def questions(app: Flask, ids: Mapping[str, UUID]) -> list[str]:
    """Every list, by every order and filter: its choices, words that are hidden, and `ids`."""
    with app.test_request_context(), app.extensions["database"].transaction():
        return list(_asked_of_lists(ids))


def _asked_of_lists(ids: Mapping[str, UUID]) -> Iterator[str]:
    for route in readable_routes():
        spec: ListSpec | None = route.contract.lists if isinstance(route, ApiRoute) else None
        if spec is None or "<" in route.path:
            continue
        pages = [route.path, route.path.removeprefix("/api/v1")]
        surfaces = [path for path in pages if any(path == each.path for each in readable_routes())]
        for path in surfaces:
            yield from (f"{path}?sort={sort.name}" for sort in spec.sorts)
            yield f"{path}?limit=1"
            for each in spec.filters:
                yield from (f"{path}?{each.name}={value}" for value in _tried(each, ids))


def _tried(each: Any, ids: Mapping[str, UUID]) -> list[str]:
    if each.choices is None:
        return [MARK, *(str(value) for value in ids.values())]
    return [str(value) for value, _label in each.choices()][:4]


@contextmanager
def first_wall_down() -> Iterator[None]:
    """Every scope lets everything through: what is left is row-level security."""
    with ExitStack() as stack:
        open_scopes = {model: (lambda _actor: true()) for model in SCOPES}
        stack.enter_context(patch.dict(SCOPES, open_scopes))
        yield
