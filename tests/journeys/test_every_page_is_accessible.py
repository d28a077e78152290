"""axe-core finds nothing serious on any page, in either theme; no page is wider than its window.

Pages are found by following links from Home, so that a new page is looked at without being named.
"""

import re
import sys
from collections import deque
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from app.demonstration import PASSWORD
from tests.journeys.forum import Person

MOST_PAGES = 50
"""Pages opened for one person: one example of each address, whatever the ids in it."""

_looked_at: set[str] = set()
"""Kinds of pages that an earlier reader has had looked at already, in this run."""

GRAVE = {"serious", "critical"}
LOOKS = [("light", 1440), ("dark", 390)]
READERS = [
    None,
    "researcher.uz",
    "representative.kz",
    "coordinator.kg",
    "admin",
]
NO_PAGE = re.compile(r"^/(api/v1/openapi|static/)|/(download|citation)/|\.(csv|json|pdf|zip)$")


@pytest.mark.browser
@pytest.mark.parametrize("reader", READERS)
def test_every_page_is_accessible_and_fits(someone: Callable[..., Person], reader: str | None):
    person = arrived(someone, reader)

    found = {}
    for path in pages_of(person, MOST_PAGES):
        theme, width = look_at(path, reader)
        if kind_of(path) in _looked_at:
            continue
        _looked_at.add(kind_of(path))
        if faults := faults_of(person.page, theme, width):
            found[f"{path} ({theme}, {width})"] = faults

    assert found == {}


@pytest.mark.promises
@pytest.mark.browser
@pytest.mark.parametrize("reader", READERS)
def test_every_page_is_accessible_in_both_themes_for_everybody(
    someone: Callable[..., Person], reader: str | None
):
    person = arrived(someone, reader)

    found = {}
    for path in pages_of(person, sys.maxsize):
        for theme, width in LOOKS:
            if faults := faults_of(person.page, theme, width):
                found[f"{path} ({theme}, {width})"] = faults

    assert found == {}


def arrived(someone: Callable[..., Person], reader: str | None) -> Person:
    """The reader at a browser, signed in where there is an account."""
    person = someone()
    if reader is not None:
        person.sign_in(f"{reader}@forum.example", PASSWORD)
    return person


def look_at(path: str, reader: str | None) -> tuple[str, int]:
    """Light and wide for one reader, dark and narrow for the next, so that each kind has both."""
    return LOOKS[(READERS.index(reader) + len(kind_of(path))) % len(LOOKS)]


def pages_of(person: Person, most: int) -> Iterator[str]:
    """Open one page of each kind that can be reached, one after the other."""
    waiting, kinds = deque([("/", "")]), {kind_of("/")}
    opened = 0
    while waiting and opened < most:
        path, found_on = waiting.popleft()
        answer = person.page.goto(person.forum.address + path)
        assert answer is not None
        assert answer.status < 400, (path, found_on, answer.status)
        opened += 1
        yield path
        for link in links_of(person):
            if kind_of(link) not in kinds:
                kinds.add(kind_of(link))
                waiting.append((link, path))


def links_of(person: Person) -> list[str]:
    """Paths of this forum that the page leads to."""
    hrefs = person.page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
    mine = [each.split("#")[0] for each in hrefs if each.startswith(person.forum.address + "/")]
    paths = [each.removeprefix(person.forum.address) for each in mine]
    return [each for each in paths if not NO_PAGE.search(urlsplit(each).path)]


def kind_of(path: str) -> str:
    """The address without what differs between two pages of one kind."""
    return re.sub(r"[0-9a-f-]{36}|\b\d+(\.\d+)?\b", "*", urlsplit(path).path)


def faults_of(page: Page, theme: str, width: int) -> list[str]:
    """What axe finds, and whether the page scrolls sideways."""
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    faults = [
        f"{rule['id']}: {node['html'][:200]} {node['failureSummary'][:300]}"
        for rule in Axe().run(page).response["violations"]
        if rule["impact"] in GRAVE
        for node in rule["nodes"][:2]
    ]
    wide = page.evaluate("[document.scrollingElement.scrollWidth, window.innerWidth]")
    return [*faults, *([f"wider than the window: {wide}"] if wide[0] > wide[1] else [])]
