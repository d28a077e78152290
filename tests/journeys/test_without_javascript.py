"""The core of the main job with scripts off: nothing needs them, and pressing twice counts once."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from app.demonstration import PASSWORD
from tests.chromium import PATIENCE
from tests.journeys.forum import Person, RunningForum
from tests.journeys.story import form, upload, write

FILE = "Дата;Вещество;Масса, г\n31.05.2011;Гашиш;511,06\n09.01.2011;Героин;152,0\n"


@pytest.mark.browser
def test_a_project_is_begun_written_and_fed_without_scripts(
    forum: RunningForum, chromium: Browser
) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="en")
    context.set_default_timeout(PATIENCE)
    person = Person(forum, context.new_page())
    page = person.sign_in("researcher.uz@forum.example", PASSWORD)

    person.open("/projects/new")
    write(page, title="Made up without scripts")
    page.locator("main form .button--main").click()
    page.wait_for_url(re.compile(r"/projects/[0-9a-f-]{36}/proposal$"))
    project = page.url.removesuffix("/proposal")

    page.goto(f"{project}/proposal/risks")
    write(page, risks="Late data.")
    form(page, "/proposal/risks").locator(".button--main").click()
    page.wait_for_url("**/proposal#part-risks")
    expect(page.locator("#part-risks .part__summary")).to_have_text("Late data.")

    project = running_project(person)
    page.goto(f"{project}/datasets/new")
    write(page, title="Made-up seizures")
    page.locator("main form .button--main").click()
    page.wait_for_url("**/upload")
    upload(page, "изъятия.csv", FILE.encode("cp1251"))
    page.wait_for_url("**/datasets/*")
    look_again_until(page, "Вещество")

    page.goto(f"{project}/drafts")
    drafts = page.locator("main tbody tr").count()
    page.goto(f"{project}/drafts/new")
    write(page, title="Made-up report")
    page.locator("main form .button--main").dblclick()
    page.wait_for_url("**/edit")
    write(page, text="# Report\n\nMade up.\n")
    form(page, "/edit").locator(".button--main").click()
    expect(page.locator("article")).to_contain_text("Made up.")
    page.goto(f"{project}/drafts")
    expect(page.locator("main tbody tr")).to_have_count(drafts + 1)
    context.close()


def running_project(person: Person) -> str:
    """The address of a demonstration project that the person leads and that is under way."""
    page = person.open("/projects?state=active&q=purity")
    page.locator("main tbody th a").first.click()
    page.wait_for_url(re.compile(r"/projects/[0-9a-f-]{36}$"))
    return page.url


def look_again_until(page: Page, words: str) -> None:
    """Follow the link that the page offers while a file is being read."""
    for _ in range(PATIENCE // 500):
        if page.locator("main", has_text=words).count():
            return
        page.locator("#reading noscript a, #reading a").first.click()
        page.wait_for_timeout(500)
    raise AssertionError(f"{words} did not come")
