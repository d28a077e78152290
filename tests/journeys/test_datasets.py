"""A dataset by pages: a line that is lost, a correction, two versions, and access for a time."""

import base64
import io
from datetime import date, timedelta

import pytest
from openpyxl import Workbook
from playwright.sync_api import Page, expect

from app.core.time import today
from tests.journeys import story as steps
from tests.journeys.story import form, write

OWNER, STRANGER = "representative.uz", "researcher.kg"
ROWS = 908
CHANGED = (5, 60, 117, 230, 341, 452, 563, 674, 785)
UPLOADS = "**/uploads/*"
DROP = """([name, bytes]) => {
  const carried = new DataTransfer();
  const content = Uint8Array.from(atob(bytes), (sign) => sign.charCodeAt(0));
  carried.items.add(new File([content], name, { lastModified: 1 }));
  document.querySelector("main").dispatchEvent(
    new DragEvent("drop", { dataTransfer: carried, bubbles: true, cancelable: true }));
}"""


def workbook(changed: tuple[int, ...] = ()) -> bytes:
    """Made-up seizures below a title and two rows of headings, some cells merged."""
    book = Workbook()
    sheet = book.active
    sheet.append(["Made-up seizures, 2011–2016"])
    sheet.append(["No", "Seizure", None, "Substance", None, None])
    sheet.append([None, "Day", "Place", "Kind", "Amount", "Case"])
    sheet.merge_cells("B2:C2")
    sheet.merge_cells("D2:E2")
    for at in range(1, ROWS + 1):
        amount = at * 0.25 + (1000 if at in changed else 0)
        day = date(2011, 1, 1) + timedelta(days=at * 2)
        sheet.append([at, day, f"Place {at % 7}", ("A", "B", "C")[at % 3], amount, 70000 + at])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


@pytest.mark.browser
def test_a_workbook_is_sent_corrected_published_changed_and_read_by_a_stranger_for_a_time(someone):
    story = steps.Story(someone, "en", 1440)
    page = story.at(OWNER, "/datasets/new")
    write(page, title="Made-up seizures in a workbook", description="One row a made-up seizure.")
    page.locator("input[name=access][value=request]").check()
    page.get_by_role("button", name="Add dataset").click()
    page.wait_for_url("**/upload")
    dataset = page.url.partition("/datasets/")[2].partition("/")[0]

    send_over_a_line_that_is_lost(page, workbook())
    correct(page)
    publish(page, "1.0")

    story.at(OWNER, f"/datasets/{dataset}/upload")
    drop(page, workbook(CHANGED))
    write(page, note="Nine amounts are corrected.")
    page.get_by_role("button", name="Upload and read").click()
    expect(page.get_by_text(f"All {ROWS} rows read")).to_be_visible()
    publish(page, "1.1")
    read_the_difference(story.at(OWNER, f"/datasets/{dataset}/versions/1.1/difference"))

    ask(story.at(STRANGER, f"/datasets/{dataset}"))
    grant(story.at(OWNER, f"/datasets/{dataset}/access"))
    rows = story.at(STRANGER, f"/datasets/{dataset}/versions/1.1/rows")
    expect(rows.get_by_text("Place 1").first).to_be_visible()
    page.get_by_role("button", name="End access now").click()
    expect(page.get_by_text("Access is ended: the next request is refused.")).to_be_visible()
    assert rows.reload().status == 403


def drop(page: Page, content: bytes) -> None:
    """Drop `uzbekistan.xlsx` onto the page."""
    page.evaluate(DROP, ["uzbekistan.xlsx", base64.b64encode(content).decode()])


def send_over_a_line_that_is_lost(page: Page, content: bytes) -> None:
    """42 % of it arrive, the line is lost, the page closed; the same file goes on from there."""
    part = len(content) * 42 // 100
    offsets: list[str] = []

    def lose(route) -> None:
        """Let a part of the piece through, as a line does that breaks, and nothing after that."""
        asked = route.request
        if asked.method == "PATCH" and not offsets:
            offsets.append(asked.headers["upload-offset"])
            sent = page.request.patch(
                asked.url,
                data=content[:part],
                headers={
                    "X-CSRFToken": asked.headers["x-csrftoken"],
                    "Upload-Offset": "0",
                    "Content-Type": "application/offset+octet-stream",
                },
            )
            assert sent.status == 204
        route.abort("connectionreset")

    page.route(UPLOADS, lose)
    drop(page, content)
    expect(page.get_by_text("The line is away; nothing is lost.")).to_be_visible()
    page.reload()
    page.unroute(UPLOADS)
    expect(page.locator("[data-known] span", has_text="go on from there")).to_be_visible()

    page.on(
        "request",
        lambda asked: (
            offsets.append(asked.headers["upload-offset"]) if asked.method == "PATCH" else None
        ),
    )
    drop(page, content)
    expect(page.get_by_text("Received whole")).to_be_visible()
    page.get_by_role("button", name="Upload and read").click()
    expect(page.get_by_text(f"All {ROWS} rows read")).to_be_visible()
    assert offsets == ["0", str(part)]


def correct(page: Page) -> None:
    """The numbers of cases are names, not amounts."""
    page.get_by_role("link", name="Correct the reading").click()
    page.locator("select[aria-label='Read Case as']").select_option("text")
    page.get_by_role("button", name="Read it so").click()
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Case"))
    expect(row.get_by_text("Text")).to_be_visible()


def publish(page: Page, number: str) -> None:
    """Release a version, and publish it."""
    released = form(page, f"/versions/{number}/release")
    write(released, authority="Director", basis="7", statement="Made up; no personal data.")
    released.locator(".button--main").click()
    form(page, f"/versions/{number}/publication").locator(".button--main").click()
    expect(page.get_by_text(f"Version {number} is published.")).to_be_visible()


def read_the_difference(page: Page) -> None:
    """Nine cells, with what stood there before, once it is said what names a row."""
    page.get_by_text("Key: the columns that name each row").click()
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Compare").click()
    changed = page.get_by_role("table", name="Changed cells").locator("tbody tr")
    expect(changed).to_have_count(len(CHANGED))
    expect(changed.first.locator("del")).to_have_text("1.25")
    expect(changed.first.locator("ins")).to_have_text("1,001.25")


def ask(page: Page) -> None:
    """A stranger, who reads no rows, says what for and until when."""
    expect(page.get_by_text("You can ask for access.")).to_be_visible()
    until = (today() + timedelta(days=30)).isoformat()
    write(form(page, "/access-requests"), purpose="To compare made-up prices.", until=until)
    form(page, "/access-requests").locator(".button--main").click()
    expect(page.get_by_text("The owner has your request.")).to_be_visible()


def grant(page: Page) -> None:
    """The owner lets the stranger in until the day that was asked for."""
    expect(page.get_by_text("To compare made-up prices.")).to_be_visible()
    page.get_by_role("button", name="Grant access").click()
    expect(page.get_by_text("In force")).to_be_visible()
