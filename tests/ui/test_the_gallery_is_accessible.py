"""axe-core finds nothing serious on any page of the gallery, in either theme, wide or narrow."""

import threading
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from tests.ui.gallery import PAGES, create_gallery

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = make_server("127.0.0.1", 0, create_gallery(), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_nothing_serious(address: str, chromium: Browser, page: str, theme: str) -> None:
    tab = chromium.new_page(viewport={"width": 1440, "height": 900})
    tab.goto(f"{address}/{page}?theme={theme}")

    found = Axe().run(tab).response["violations"]

    tab.close()
    assert [
        (rule["id"], [node["html"][:160] + node["failureSummary"][:200] for node in rule["nodes"]])
        for rule in found
    ] == []


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_wider_than_a_phone(
    address: str, chromium: Browser, page: str, language: str
) -> None:
    tab = chromium.new_page(viewport={"width": 390, "height": 844})
    tab.goto(f"{address}/{page}?language={language}")

    too_wide = tab.evaluate("document.documentElement.scrollWidth - window.innerWidth")

    tab.close()
    assert too_wide <= 0


@pytest.mark.parametrize("page", PAGES)
def test_a_strict_content_security_policy_stops_nothing(
    address: str, chromium: Browser, page: str
) -> None:
    tab = chromium.new_page()
    complaints: list[str] = []
    tab.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    tab.on("pageerror", lambda error: complaints.append(str(error)))

    tab.goto(f"{address}/{page}", wait_until="networkidle")

    tab.close()
    assert complaints == []


def test_the_menu_opens_on_a_phone_and_escape_closes_it(address: str, chromium: Browser) -> None:
    tab = chromium.new_page(viewport={"width": 390, "height": 844})
    tab.goto(f"{address}/project")

    tab.locator(".top__menu summary").click()
    opened = tab.locator(".top__menu .nav a").first.is_visible()
    tab.keyboard.press("Escape")

    assert opened
    assert not tab.locator(".top__menu .nav a").first.is_visible()
    tab.close()


def test_a_double_click_sends_a_form_once(address: str, chromium: Browser) -> None:
    tab = chromium.new_page()
    tab.goto(f"{address}/proposal")
    tab.evaluate(
        """window.stopped = [];
        document.addEventListener("submit", (event) => {
          window.stopped.push(event.defaultPrevented);
          event.preventDefault();
        })"""
    )

    tab.locator(".form-end .button--main").dblclick()

    assert tab.evaluate("window.stopped") == [False, True]
    tab.close()


def test_characters_are_counted_while_one_types(address: str, chromium: Browser) -> None:
    tab = chromium.new_page()
    tab.goto(f"{address}/proposal")

    tab.locator("#summary").fill("abc")

    assert tab.locator(".field__count").first.text_content() == "3 of 600 characters"
    tab.close()


def test_a_draft_is_saved_after_a_change_and_says_when(address: str, chromium: Browser) -> None:
    tab = chromium.new_page()
    tab.route("**/autosave", lambda route: route.fulfill(status=204))
    tab.goto(f"{address}/proposal")

    tab.locator("#summary").fill("abc")

    tab.locator("[data-saved]", has_text="Saved ").wait_for(timeout=10_000)
    tab.close()


def test_paper_is_light_and_keeps_tables_whatever_the_theme(
    address: str, chromium: Browser
) -> None:
    tab = chromium.new_page(viewport={"width": 680, "height": 960})
    tab.emulate_media(media="print")
    tab.goto(f"{address}/project?theme=dark")

    ground = tab.evaluate("getComputedStyle(document.body).backgroundColor")
    table = tab.evaluate("getComputedStyle(document.querySelector('.table tr')).display")

    assert ground == "rgb(255, 255, 255)"
    assert table == "table-row"
    assert not tab.locator(".side").is_visible()
    tab.close()
