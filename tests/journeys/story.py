"""The main job by pages: who takes part, and what each of them does.

Nothing here depends on the language: fields are found by name, buttons by the form they stand in.
"""

import re
from collections.abc import Callable, Sequence

from playwright.sync_api import Locator, Page, expect

from app.demonstration import PASSWORD
from tests.journeys.forum import Person
from tests.real_data import shared_file

LEAD, COLLEAGUE = "researcher.uz", "researcher.kz"
PARTNER, DECLINING, FUNDER = "representative.kz", "representative.kg", "representative.unodc"
FIRST, SECOND, CONFLICTED = "coordinator.kz", "coordinator.kg", "coordinator.unodc"
CRITERIA = ("relevance", "method", "ethics", "feasibility", "regional_value")
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(200)


class Story:
    """One project on its way; people sign in when they are first needed."""

    def __init__(self, someone: Callable[..., Person], language: str, width: int) -> None:
        self._someone, self.language, self.width = someone, language, width
        self._pages: dict[str, Page] = {}
        self._forum = ""
        self.project = ""

    def page_of(self, name: str) -> Page:
        """The page of a person, signed in and reading in the story's language."""
        if name not in self._pages:
            person = self._someone(language=self.language, width=self.width)
            self._forum = person.forum.address
            page = person.sign_in(f"{name}@forum.example", PASSWORD)
            if page.locator("html").get_attribute("lang") != self.language:
                choose_language(page, self.language)
            self._pages[name] = page
        return self._pages[name]

    def at(self, name: str, path: str) -> Page:
        """The person opens an address of the forum."""
        page = self.page_of(name)
        page.goto(self._forum + path)
        return page

    def in_project(self, name: str, path: str = "") -> Page:
        """The person opens a page of the project."""
        return self.at(name, self.project + path)


def form(page: Page, action: str) -> Locator:
    """The form that is sent to an address with this ending."""
    return page.locator(f'main form[action$="{action}"]')


def write(where: Page | Locator, **fields: str) -> None:
    """Type into fields by their names."""
    for name, words in fields.items():
        where.locator(f'[name="{name}"]:not([type=hidden])').fill(words)


def tick(where: Page | Locator, name: str, *values: str) -> None:
    """Choose radio buttons or checkboxes by their values."""
    for value in values:
        where.locator(f'input[name="{name}"][value="{value}"]').check()


def send(where: Locator) -> None:
    """Press the first button of a form, and be on the page that follows."""
    with where.page.expect_navigation():
        where.locator("button").first.click()
    expect_told(where.page)


def unfold(where: Locator) -> None:
    """Open the menu or confirmation that a form stands in."""
    where.locator("xpath=ancestor::details[1]/summary").click()


def expect_told(page: Page) -> None:
    """The page says what happened, and of nothing that went wrong."""
    expect(page.locator(".notices .notice--good").first).to_be_visible()


def choose_language(page: Page, language: str) -> None:
    """Choose another language in the menu."""
    choice = page.locator(f'form[action*="language={language}&"]')
    unfold(choice)
    choice.locator("button").click()
    expect(page.locator("html")).to_have_attribute("lang", language)


def propose(story: Story) -> None:
    """The lead begins a proposal, and sees what is missing before it can be submitted."""
    page = story.at(LEAD, "/projects/new")
    write(page, title="Made-up seizures of two states")
    tick(page, "label", "AMBER")
    page.locator("main form .button--main").click()
    page.wait_for_url(re.compile(r"/projects/[0-9a-f-]{36}/proposal"))
    story.project = re.search(r"/projects/[0-9a-f-]{36}", page.url)[0]

    expect(page.locator(".checklist a[href$='/proposal/ethics']")).to_be_visible()
    expect(page.locator(".checklist a[href$='/partners']")).to_be_visible()
    expect(form(page, "/submission")).to_have_count(0)
    expect(page.locator("button[aria-disabled=true] + .opens-when")).to_be_visible()


def fill_in(story: Story) -> None:
    """The lead writes all sections, one after the other."""
    page = story.in_project(LEAD, "/proposal/title")
    write(page, title_ru="Вымышленные изъятия", summary_en="Made up for a test.")
    next_section(page, "question")
    tick(page, "themes", "drug-trafficking")
    write(page, questions="What moved?")
    next_section(page, "data")
    for name, words, after in (
        ("data_wanted", "Seizures by day and place.", "method"),
        ("method", "Pool and compare.", "ethics"),
        ("ethics", "No personal data.", "risks"),
        ("risks", "Late data.", "outputs"),
        ("outputs", "A report.", "time"),
    ):
        write(page, **{name: words})
        next_section(page, after)
    tick(page, "countries", "UZ", "KZ")
    write(page, starts_on="01.12.2026", ends_on="2027-11-30", resources="Two people.")
    next_section(page, "references")
    next_section(page, "label")


def next_section(page: Page, key: str) -> None:
    """Save the section, and be in the one that follows."""
    page.locator("button[name=then][value=next]").click()
    page.wait_for_url(f"**/proposal/{key}#part-{key}")


def write_over_another(story: Story) -> None:
    """The lead has the same section open twice: the second save shows both texts, loses none."""
    first = story.in_project(LEAD, "/proposal/risks")
    second = first.context.new_page()
    second.goto(first.url)
    write(first, risks="Late data. First window.")
    first.locator("[data-autosave] .button--main").click()
    first.wait_for_url("**/proposal#part-risks")

    write(second, risks="Late data. Second window.")
    second.locator("[data-autosave] .button--main").click()

    expect(second.locator("#part-risks .notice--attention:visible")).to_be_visible()
    expect(second.locator("#part-risks")).to_contain_text("First window.")
    expect(second.locator("textarea[name=risks]")).to_have_value("Late data. Second window.")
    write(second, risks="Late data. First window. Second window.")
    second.locator("[data-autosave] .button--main").click()
    second.wait_for_url("**/proposal#part-risks")
    expect(second.locator("#part-risks .part__summary")).to_contain_text("First window. Second")
    second.close()


def plan(story: Story) -> str:
    """The lead plans a milestone, pressing the button twice; it is there once. Its address."""
    page = story.in_project(LEAD, "/plan/milestones/new")
    write(page, title="National data delivered", due_on="01.03.2027")
    page.locator("select[name=responsible_institution_id]").select_option(label="KazISS")
    page.locator("main form .button--main").dblclick()
    page.wait_for_url(re.compile(r"/milestones/[0-9a-f-]{36}$"))
    milestone = re.search(r"/milestones/.*", page.url)[0]

    page = story.in_project(LEAD, "/plan")
    expect(page.locator("#table tbody th a")).to_have_count(1)
    return milestone


TWO_AND_A_FUNDER = (("KazISS", "partner"), ("NISI", "partner"), ("UNODC ROCA", "funder"))


def invite(story: Story, houses: Sequence[tuple[str, str]] = TWO_AND_A_FUNDER) -> None:
    """The lead asks institutions, each as what it takes part."""
    page = story.in_project(LEAD, "/partners")
    for house, role in houses:
        asked = form(page, "/partners")
        option = asked.locator("option", has_text=re.compile(rf"^\s*{house}\b"))
        asked.locator("select[name=institution_id]").select_option(
            value=option.get_attribute("value")
        )
        tick(asked, "role", role)
        write(asked, contribution=f"What {house} brings, made up.")
        send(asked)


def answer(story: Story, name: str, outcome: str) -> None:
    """A representative reads the exact text and answers."""
    page = story.in_project(name, "/consent")
    asked = form(page, "/consent")
    tick(asked, "outcome", outcome)
    if outcome == "decline":
        write(asked, reason="Made up for a test.")
    send(asked)


def submit(story: Story) -> None:
    """The lead submits what is complete."""
    page = story.in_project(LEAD, "/proposal")
    expect(page.locator("main .checklist a")).to_have_count(0)
    send(form(page, "/submission"))


def refuse_the_conflicted(story: Story) -> None:
    """A coordinator whose institution takes part is told why the review is closed to it."""
    page = story.in_project(CONFLICTED, "/review")
    expect(page.locator("main .notice--attention").first).to_be_visible()
    expect(form(page, "/review/vote")).to_have_count(0)
    expect(page.locator("main")).not_to_contain_text("Pool and compare.")


def decide(story: Story) -> None:
    """Two coordinators of two countries vote; with the second vote goes the letter."""
    page = story.in_project(FIRST, "/review")
    send(page.locator("#people li", has_text="IEP").locator("form"))
    review = form(page, "/review/recommendation")
    for name in CRITERIA:
        review.locator(f'label:has(input[name="{name}_score"][value="4"])').click()
        write(review, **{f"{name}_reason": "Made up for a test."})
    tick(review, "recommendation", "approve")
    send(review)
    vote(page, "Sound.")
    expect(page.locator("#quorum li")).to_have_count(1)

    page = story.in_project(SECOND, "/review")
    vote(page, "Useful.", letter="The project is approved. Made up for a test.")
    expect(story.in_project(LEAD).locator("main")).to_contain_text("The project is approved.")


def vote(page: Page, reason: str, **letter: str) -> None:
    """A coordinator votes for the project."""
    ballot = form(page, "/review/vote")
    tick(ballot, "outcome", "approve")
    write(ballot, reason=reason, **letter)
    send(ballot)


def activate(story: Story, speakers: Sequence[str] = (PARTNER, FUNDER)) -> None:
    """Contacts are named, the work starts, and a colleague of the partner joins it."""
    for name in speakers:
        page = story.in_project(name, "/partners")
        contact = form(page, "/contact")
        unfold(contact)
        send(contact)
    page = story.in_project(LEAD, "/settings")
    start = form(page, "/activation")
    unfold(start)
    send(start)
    member = form(story.in_project(LEAD, "/settings"), "/members")
    person = member.locator("option", has_text="Researcher (KZ)").get_attribute("value")
    member.locator("select[name=user_id]").select_option(value=person)
    send(member)


def deliver(story: Story) -> None:
    """The colleague uploads a picture by mistake, then the real file; its house publishes it.

    One date of the file is spoilt, so that something does not fit.
    """
    page = story.in_project(COLLEAGUE, "/datasets/new")
    write(page, title="Изъятия 2011–2016")
    page.locator("main form .button--main").click()
    page.wait_for_url("**/upload")
    dataset = page.url.removesuffix("/upload")
    upload(page, "data.xlsx", PICTURE)
    expect(page.locator("main .notice--danger")).to_contain_text("XLSX")

    page.goto(f"{dataset}/upload")
    real = shared_file("unodc-ids/kazakhstan.csv").read_bytes()
    upload(page, "kazakhstan.csv", real.replace(b"31.05.2011", b"31.02.2011", 1))
    expect(page.locator("main")).to_contain_text("Дата изъятия")
    expect(page.locator(".page-header")).to_contain_text("336")
    expect(page.locator("#misfits tbody")).to_contain_text("31.02.2011")
    expect(form(page, "/release")).to_have_count(0)

    page = story.page_of(PARTNER)
    page.goto(dataset)
    release = form(page, "/versions/1.0/release")
    write(release, authority="Deputy director", basis="12-3", basis_date="01.11.2026")
    write(release, statement="No state secrets, no personal data. Made up for a test.")
    send(release)
    send(form(page, "/versions/1.0/publication"))
    page = story.page_of(LEAD)
    page.goto(f"{dataset}/versions/1.0/rows")
    expect(page.locator("main table tbody tr").nth(2)).to_be_visible()


def upload(page: Page, name: str, content: bytes) -> None:
    """Choose a file and send it."""
    chosen = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    page.locator("input[name=file]").set_input_files(chosen)
    page.locator("main form .button--main:visible").click()


def write_together(story: Story) -> None:
    """Two people save at once; the second sees both texts, and keeps both."""
    page = story.in_project(LEAD, "/drafts/new")
    write(page, title="Joint report, made up")
    page.locator("main form .button--main").dblclick()
    page.wait_for_url("**/edit")
    address = page.url
    save(page, "# Report\n\nFirst part.\n\nSecond part.\n")
    page.goto(address)
    other = story.page_of(COLLEAGUE)
    other.goto(address)

    save(other, "# Report\n\nFirst part.\n\nThe second part.\n")
    page.locator("textarea[name=text]").fill("# Report\n\nFirst part.\n\nAnother part.\n")
    form(page, "/edit").locator(".button--main").click()

    both = page.locator("#writing textarea[name=text]")
    expect(both).to_have_value(re.compile(r"Another part\.[\s\S]*The second part\."))
    save(page, "# Report\n\nFirst part.\n\nThe second part. Another part.\n")
    expect(page.locator("article")).to_contain_text("The second part. Another part.")
    expect(story.in_project(LEAD, "/drafts").locator("main tbody tr")).to_have_count(1)


def save(page: Page, text: str) -> None:
    """Write a text, and save it as a revision."""
    page.locator("#writing textarea[name=text]").fill(text)
    with page.expect_navigation():
        form(page, "/edit").locator(".button--main").click()
    expect_told(page)


def verify(story: Story, milestone: str) -> None:
    """The colleague hands the milestone in with the version; only the lead can verify it."""
    page = story.at(COLLEAGUE, milestone)
    send(form(page, "/start"))
    result = form(page, "/results")
    option = result.locator('option[value^="dataset_version:"]').get_attribute("value")
    result.locator("select").select_option(value=option)
    send(result)
    expect(page.locator("#evidence li a")).to_have_count(1)
    handed_in = form(page, "/submission")
    write(handed_in, statement="Delivered as 1.0.")
    send(handed_in)
    expect(page.locator("main .notice--info")).to_be_visible()
    expect(form(page, "/verification")).to_have_count(0)

    page = story.at(LEAD, milestone)
    send(form(page, "/verification"))
    expect(form(page, "/verification")).to_have_count(0)
