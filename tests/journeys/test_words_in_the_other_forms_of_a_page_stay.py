"""Several forms stand on one page; sending one takes nothing from the others."""

import psycopg
from playwright.sync_api import expect

from app.core.roles import libpq_address
from app.demonstration import PASSWORD

REASON = "The region asks for this. Made up."
REVIEWED = "Online markets in Russian"


def open_review(page):
    """From Home, as it waits there."""
    row = page.locator("main li, main tr").filter(has_text=REVIEWED)
    row.locator("a[href$='/review']").first.click()


def test_a_review_that_is_half_written_outlives_a_word_to_the_reviewers(someone):
    page = someone().sign_in("coordinator.unodc@forum.example", PASSWORD)
    open_review(page)
    page.locator("input[name=relevance_score][value='4']").check(force=True)
    page.locator("textarea[name=relevance_reason]").fill(REASON)

    page.locator("form[action$='/discussion'] textarea").fill("Who reads Russian? Made up.")
    page.locator("form[action$='/discussion'] button").click()

    expect(page.get_by_text("Who reads Russian? Made up.")).to_be_visible()
    expect(page.locator("textarea[name=relevance_reason]")).to_have_value(REASON)
    expect(page.locator("input[name=relevance_score][value='4']")).to_be_checked()
    expect(page.locator("form[action$='/discussion'] textarea")).to_have_value("")


def test_a_review_that_is_half_written_outlives_a_vote_that_asks_who_is_there(someone):
    reviewer = someone()
    page = reviewer.sign_in("coordinator.unodc@forum.example", PASSWORD)
    open_review(page)
    page.locator("input[name=relevance_score][value='4']").check(force=True)
    page.locator("textarea[name=relevance_reason]").fill(REASON)
    with psycopg.connect(libpq_address(reviewer.forum.environ["DATABASE_URL"])) as connection:
        connection.execute("UPDATE session SET stepped_up_at = now() - interval '11 minutes'")

    ballot = page.locator("form[action$='/review/vote']")
    ballot.locator("input[name=outcome][value=request_changes]").check()
    ballot.locator("textarea[name=reason]").fill("Read anew. Made up.")
    ballot.locator("button").first.click()
    page.locator("main input[type=password]").fill(PASSWORD)
    page.locator("main form button").first.click()

    expect(page.locator("#quorum")).to_contain_text("Read anew. Made up.")
    expect(page.locator("textarea[name=relevance_reason]")).to_have_value(REASON)
    expect(page.locator("input[name=relevance_score][value='4']")).to_be_checked()


def test_what_was_carried_over_is_not_given_to_a_later_page(someone):
    page = someone().sign_in("coordinator.unodc@forum.example", PASSWORD)
    open_review(page)
    expect(page.locator("input[name=relevance_score][value='4']")).to_be_attached()
    review = page.url
    page.locator("input[name=relevance_score][value='4']").check(force=True)
    page.locator("textarea[name=relevance_reason]").fill(REASON)

    page.locator("header form[action='/sign-out'] button").evaluate("(button) => button.click()")
    page.wait_for_url("**/sign-in")

    assert page.evaluate("sessionStorage.getItem('unsent-words')") is None
    assert review != page.url
