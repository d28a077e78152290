"""Every route, every person, every state: the answer that the reviewed table gives, and no other.

`matrix.csv` holds one line for each action and state, one column for each person: *yes* (the rule
allows it; what was sent, or the state, may still refuse it), *no* (403), *hidden* (404), *sign in*
(401 or the way to the sign-in page). Two words stand where the routes of one action differ. To see
what the code answers now: `python -m tests.authorization.observe`.
"""

import csv
import re
from pathlib import Path
from unittest.mock import patch
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.accounts.models import User
from app.core.actions import Action
from app.core.policy import Kind
from app.core.routing import ROUTES, SAFE, Route
from tests.authorization.world import PERSONAS, STATELESS, STATES, World, build
from tests.clients import Api, Browser, hidden_fields

TABLE = Path(__file__).parent / "matrix.csv"
ANY_STATE = "any"


def expected() -> dict[tuple[str, str], dict[str, str]]:
    """The reviewed table: (action, state) to person to answer."""
    with TABLE.open(newline="", encoding="utf-8") as lines:
        return {
            (row.pop("action"), row.pop("state")): row  # type: ignore[misc]
            for row in csv.DictReader(lines)
        }


def address(route: Route, world: World) -> str:
    """The route's path, with the world's thing where it loads one and known values elsewhere."""
    path, is_loaded = route.path, route.model is None
    for kind, name in re.findall(r"<(?:(\w+):)?(\w+)>", route.path):
        if kind == "uuid" and not is_loaded:
            value, is_loaded = str(world.subjects[route.model]), True  # type: ignore[index]
        elif kind == "uuid":
            value = str(world.others.get(name) or uuid4())
        else:
            value = world.number_of(route) if name == "number" else "strange"
        path = re.sub(rf"<(?:\w+:)?{name}>", value, path)
    return path


def in_the_tables_words(answer: TestResponse, user: User | None) -> str:
    """What a person got. Signing out leads to the sign-in page too, but is an answer of its own."""
    to_sign_in = user is None and (answer.location or "").startswith("/sign-in")
    if answer.status_code == 401 or to_sign_in:
        return "sign in"
    if answer.status_code >= 500:
        return "failed"
    return {403: "no", 404: "hidden"}.get(answer.status_code, "yes")


class Visitor:
    """One person's browser and program; every request starts from the same cookies."""

    def __init__(self, app, make, user: User | None) -> None:
        browser = Browser(app)
        if user is not None:
            browser.use_session(make.session_of(user))
        page = browser.get("/" if user else "/sign-in").get_data(as_text=True)
        cookie = browser.client.get_cookie("forum")
        assert cookie is not None
        self.user = user
        self.form = {"csrf_token": hidden_fields(page)["csrf_token"]}
        self.cookies = {"Cookie": f"forum={cookie.value}"}
        self.client = app.test_client(use_cookies=False)
        self.program = Api(app, make.token_of(user) if user else None)

    def answer(self, route: Route, method: str, path: str) -> str:
        """What the person gets, in the table's words."""
        if route.surface == "api":
            sent = self.program.call(method, path.removeprefix("/api/v1"), {})
        else:
            data = None if method in SAFE else self.form
            sent = self.client.open(path, method=method, data=data, headers=self.cookies)
        return in_the_tables_words(sent, self.user)


def observe(
    app, make, state: str, left_out: frozenset[str] = frozenset()
) -> dict[tuple[str, str], dict[str, set[str]]]:
    """What the code answers, for every route that `state` matters to (or, for "any", does not)."""
    world = build(app, make, "active" if state == ANY_STATE else state)
    with patch("app.core.database.Session", Forgetful):
        return _ask_everybody(app, make, world, state, left_out)


def _ask_everybody(
    app, make, world: World, state: str, left_out: frozenset[str]
) -> dict[tuple[str, str], dict[str, set[str]]]:
    found: dict[tuple[str, str], dict[str, set[str]]] = {}
    for person, user in world.people.items():
        visitor = Visitor(app, make, user)
        for route in ROUTES.values():
            is_stateless = route.model is None or route.model in STATELESS
            if is_stateless != (state == ANY_STATE) or route.action.kind is Kind.PUBLIC:
                continue
            if route.action.name in left_out:
                continue
            cell = found.setdefault((route.action.name, state), {})
            for method in route.methods:
                answer = visitor.answer(route, method, address(route, world))
                cell.setdefault(person, set()).add(answer)
    return found


class Forgetful(Session):
    """Takes back what an act wrote, so that one cell does not change the next."""

    def commit(self) -> None:
        self.flush()
        self.rollback()


def _compare(app, make, state: str, left_out: frozenset[str] = frozenset()) -> None:
    table = expected()
    wrong, unlisted = [], []
    for (action, where), cells in observe(app, make, state, left_out).items():
        row = table.get((action, where))
        if row is None:
            unlisted.append((action, where))
            continue
        wrong += [
            (action, where, person, row[person], sorted(answers))
            for person, answers in cells.items()
            if answers != set(row[person].split("/"))
        ]
    assert not wrong, wrong[:20]
    assert not unlisted, unlisted


@pytest.mark.parametrize("state", [ANY_STATE, "active"])
def test_every_route_answers_every_person_as_the_table_says(app, make, state):
    _compare(app, make, state)


def test_a_review_changes_the_answers_that_the_table_says_it_changes(app, make):
    table = expected()
    alike = {
        action
        for action, state in table
        if state == "in_review" and table[action, state] == table.get((action, "active"))
    }

    _compare(app, make, "in_review", frozenset(alike))


@pytest.mark.promises
@pytest.mark.parametrize("state", [each for each in STATES if each != "active"])
def test_every_route_answers_as_the_table_says_in_every_state(app, make, state):
    _compare(app, make, state)


def test_the_table_speaks_of_actions_and_people_that_exist():
    actions = {action.name for action in Action}

    for (action, state), row in expected().items():
        assert action in actions
        assert state in (ANY_STATE, *STATES)
        assert set(row) == set(PERSONAS)
        words = {word for cell in row.values() for word in cell.split("/")}
        assert words <= {"yes", "no", "hidden", "sign in"}
