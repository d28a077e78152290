"""Approval across borders by pages: every turn that a project of several countries can take."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys import story as steps
from tests.journeys.story import (
    DECLINING,
    FIRST,
    FUNDER,
    LEAD,
    PARTNER,
    SECOND,
    Story,
    form,
    send,
    tick,
    unfold,
    write,
)

IN_PROCEDURE, RESERVED, REFUSING = DECLINING, "representative.tj", "representative.tm"
OWN_SPEAKER, ADMIN = "representative.uz", "admin"
PARTNERS = (
    ("KazISS", "partner"),
    ("NISI", "partner"),
    ("CSR", "partner"),
    ("SCSR", "partner"),
    ("UNODC ROCA", "funder"),
)


@pytest.mark.browser
def test_a_project_of_several_countries_takes_every_turn_on_its_way(someone):
    story = Story(someone, "en", 1440)
    steps.propose(story)
    steps.fill_in(story)
    steps.invite(story, PARTNERS)
    steps.plan(story)

    wait_for_a_ministry(story)
    steps.answer(story, PARTNER, "accept")
    steps.answer(story, FUNDER, "accept")
    steps.answer(story, REFUSING, "decline")
    reserve(story)
    ask_one_partner_again(story)
    steps.answer(story, IN_PROCEDURE, "accept")
    steps.submit(story)
    steps.refuse_the_conflicted(story)
    disagree(story)
    send_back(story)
    mend(story)
    for name in (PARTNER, IN_PROCEDURE, FUNDER):
        steps.answer(story, name, "accept")
    reserve(story)
    steps.submit(story)
    approve(story)
    steps.activate(story, (PARTNER, IN_PROCEDURE, RESERVED, FUNDER))

    leave_in_haste(story)
    suspend(story)


def wait_for_a_ministry(story: Story) -> None:
    """A state's procedures are under way: that is no consent, and has a date."""
    page = story.in_project(IN_PROCEDURE, "/consent")
    asked = form(page, "/consent")
    tick(asked, "outcome", "in_procedure")
    write(asked, expected_by="20.12.2026")
    send(asked)
    expect(part_of(story.in_project(LEAD, "/partners"), "NISI")).to_contain_text("20")


def reserve(story: Story) -> None:
    """A partner consents with a reservation, and the lead takes it into the text."""
    page = story.in_project(RESERVED, "/consent")
    asked = form(page, "/consent")
    tick(asked, "outcome", "accept_with_reservation")
    write(asked, reservation="Rows stay at home. Made up.")
    send(asked)
    page = story.in_project(LEAD, "/partners")
    send(part_of(page, "CSR").locator('form[action$="/reservation"]'))


def ask_one_partner_again(story: Story) -> None:
    """What one partner brings changes: it alone answers again, and sees the difference."""
    page = story.in_project(LEAD, "/partners")
    change = part_of(page, "KazISS").locator('form[action$="/contribution"]')
    unfold(change)
    write(change, contribution="Records of six years, made up.")
    send(change)
    expect(story.in_project(RESERVED, "/consent").locator('input[name="outcome"]')).to_have_count(0)
    page = story.in_project(PARTNER, "/consent")
    expect(page.locator("main ins").first).to_contain_text("six years")
    steps.answer(story, PARTNER, "accept")


def disagree(story: Story) -> None:
    """Two coordinators vote differently: nothing is decided, and the lead learns of no vote."""
    page = story.in_project(FIRST, "/review")
    send(page.locator("#people li", has_text="IEP").locator("form"))
    steps.vote(page, "Sound.")
    page = story.in_project(SECOND, "/review")
    ask_for_changes(page)
    expect(page.locator("#quorum li")).to_have_count(2)
    page = story.in_project(LEAD)
    expect(page.locator("main")).to_contain_text("In review")
    expect(page.locator("main")).not_to_contain_text("Too short.")


def send_back(story: Story) -> None:
    """One of the two votes anew, and the proposal goes back with a point to answer."""
    page = story.in_project(FIRST, "/review")
    unfold(form(page, "/review/vote"))
    ask_for_changes(
        page, letter="Say how long records are kept.", ethics_points="For how many years?"
    )
    page = story.in_project(LEAD)
    expect(page.locator("main")).to_contain_text("Say how long records are kept.")


def ask_for_changes(page: Page, **letter: str) -> None:
    """A coordinator votes for changes."""
    ballot = form(page, "/review/vote")
    tick(ballot, "outcome", "request_changes")
    write(ballot, reason="Too short.", **letter)
    send(ballot)


def mend(story: Story) -> None:
    """The lead changes the text and answers the point: no vote or consent to the old text holds."""
    page = story.in_project(LEAD, "/proposal/ethics")
    write(page, ethics="No personal data. Records are kept for two years.")
    page.locator("[data-autosave] .button--main").click()
    page.wait_for_url("**/proposal#part-ethics")
    page = story.in_project(LEAD, "/changes")
    answer = page.locator("#point-1 form")
    answer.locator("textarea").fill("Two years, now in the text.")
    send(answer)


def approve(story: Story) -> None:
    """No vote on the earlier text counts: two are needed anew."""
    page = story.in_project(FIRST, "/review")
    send(page.locator("#people li", has_text="IEP").locator("form"))
    expect(page.locator("#quorum h2")).to_contain_text("0 of 2")
    expect(page.locator("#changes ins").first).to_contain_text("two years")
    steps.vote(page, "Sound.")
    page = story.in_project(SECOND, "/review")
    steps.vote(page, "Useful.", letter="The project is approved. Made up for a test.")
    expect(story.in_project(LEAD).locator("main")).to_contain_text("EF-")


def leave_in_haste(story: Story) -> None:
    """The lead's access ends at once; the project has a lead all the same."""
    page = story.at(OWN_SPEAKER, "/people?q=Researcher (UZ)")
    page.locator("main a", has_text="Researcher (UZ)").first.click()
    page.wait_for_url(re.compile("/people/[0-9a-f-]{36}"))
    page.goto(page.url.split("?")[0] + "/departure")
    ending = page.locator('form[action$="/departure"]:has([name=in_haste])')
    unfold(ending)
    send(ending)

    expect(story.in_project(LEAD)).to_have_url(re.compile("/sign-in"))
    page = story.in_project(OWN_SPEAKER, "/settings")
    expect(page.locator("main")).to_contain_text("Representative (UZ)")


def suspend(story: Story) -> None:
    """A partner is suspended: its people are refused, and the project says so."""
    page = story.at(ADMIN, "/institutions")
    page.locator("main a", has_text="Center for Strategic Research").click()
    page.wait_for_url(re.compile("/institutions/[0-9a-f-]{36}"))
    page.locator('main a[href*="suspend"]').first.click()
    decision = page.locator("main form:has([name=basis_number])")
    write(decision, reason="Made up for a test.", basis_number="7", basis_date="01.11.2026")
    send(decision)

    page = story.in_project(RESERVED)
    expect(page).to_have_url(re.compile("/sign-in"))
    page = story.in_project(PARTNER, "/partners")
    expect(part_of(page, "CSR")).to_contain_text("Suspended")


def part_of(page: Page, house: str) -> Locator:
    """The panel of one institution's part."""
    name = page.locator("h2", has_text=re.compile(rf"\b{house}$"))
    return page.locator(".tiles .panel", has=name)
