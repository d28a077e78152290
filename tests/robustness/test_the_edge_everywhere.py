"""Every route stands behind a rule, and every answer behind the browser's wall."""

import pytest

from app.core.policy import RULES, Kind
from app.core.routing import ROUTES, SAFE, UNREGISTERED
from tests.authorization.world import build
from tests.clients import Browser
from tests.robustness.crawl import ABSENT, Reader, addresses

pytestmark = pytest.mark.promises

WALL = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
PUBLIC_PAGES = {
    "/api/v1/docs",
    "/api/v1/openapi.json",
    "/appearance",
    "/apply",
    "/apply/received",
    "/guest/<token>",
    "/healthz",
    "/invitation/<token>",
    "/password",
    "/password/<token>",
    "/public/projects",
    "/public/projects/<code>",
    "/readyz",
    "/sign-in",
    "/sign-in/institution",
    "/sign-in/institution/<institution>",
    "/sign-in/institution/return",
    "/sign-in/second-factor",
}
"""All that is open to everybody, looked through one by one."""


def holes_in(answer) -> list[str]:
    """Which stones are missing from the wall around an answer."""
    policy = answer.headers.get("Content-Security-Policy", "")
    holes = [name for name, value in WALL.items() if answer.headers.get(name) != value]
    if "default-src 'none'" not in policy or "unsafe" in policy:
        holes.append("Content-Security-Policy")
    if not answer.headers.get("X-Request-Id"):
        holes.append("X-Request-Id")
    return holes


def test_every_route_and_method_has_a_rule_that_fits_it(app, promise):
    undeclared, reading, looked = [], [], 0
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) - {"OPTIONS"}:
            if rule.endpoint in UNREGISTERED:
                continue
            looked += 1
            route = ROUTES.get(rule.endpoint)
            if route is None or route.action not in RULES:
                undeclared.append((rule.rule, method))
            elif method not in SAFE and route.action.kind is Kind.READ:
                reading.append((rule.rule, method))
    public = {
        route.path
        for route in ROUTES.values()
        if route.action.kind is Kind.PUBLIC and route.surface == "page"
    }

    unlisted = public - PUBLIC_PAGES
    print(undeclared, reading, sorted(unlisted))
    figure = (
        f"{len(undeclared)} of {looked} routes x methods undeclared, {len(reading)} changes behind"
        f" a right to read, {len(unlisted)} of {len(public)} pages for everybody not on their list"
    )
    promise("P1", figure, "0, 0, 0", not (undeclared or reading or unlisted))


def test_every_answer_stands_behind_the_browsers_wall(app, make, promise):
    world = build(app, make, "active")
    lead = Reader(app, make, world.people["lead"])
    nobody = Browser(app)
    open_to, looked = [], 0

    def look(who, method, path, answer):
        nonlocal looked
        looked += 1
        open_to.extend((who, method, path, hole) for hole in holes_in(answer))

    for path in [*addresses(world.subjects, world.others), "/nowhere", "/api/v1/nowhere"]:
        look("lead", "GET", path, lead.open(path))
        look("nobody", "GET", path, nobody.get(path))
    for route in ROUTES.values():
        path = _with_absent_ids(route.path)
        for method in set(route.methods) - SAFE:
            look("nobody", method, path, nobody.client.open(path, method=method))
            look("lead", method, path, _sent_empty(lead, route, method, path))

    print(*open_to[:40], sep="\n")
    figure = f"{len(open_to)} headers missing from {looked} answers"
    promise("P14", figure, "0 missing: pages, programs, refusals and errors", not open_to)


def _sent_empty(reader: Reader, route, method: str, path: str):
    if route.surface == "api":
        return reader.program.call(method, path.removeprefix("/api/v1"), {})
    return reader.browser.client.open(path, method=method)


def _with_absent_ids(path: str) -> str:
    parts = path.split("/")
    return "/".join(_absent(each) if each.startswith("<") else each for each in parts)


def _absent(part: str) -> str:
    return {"<uuid": str(ABSENT), "<int": "1"}.get(part.partition(":")[0], "strange")
