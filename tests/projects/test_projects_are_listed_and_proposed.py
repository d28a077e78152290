"""Projects are found in one list, and begin with a title and a label."""

import re

from sqlalchemy import event

from app.core.policy import Label


def statements_of(app, act):
    """How many SQL statements `act` sends."""
    sent = []
    engine = app.extensions["database"].engine

    def note(_connection, _cursor, statement, *_rest):
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(sent)


def test_a_list_takes_the_same_statements_for_3_and_60_projects(app, make, browse):
    lead = make.user(make.institution("UZ"))
    partner = make.institution("KZ")
    browser = browse(lead)
    for _number in range(3):
        make.project(lead, partners=(partner,))
    browser.get("/projects")
    few = statements_of(app, lambda: browser.get("/projects"))

    for _number in range(57):
        make.project(lead, partners=(partner,))
    many = statements_of(app, lambda: browser.get("/projects"))

    assert many == few


def test_pages_of_a_list_follow_each_other_without_a_gap(make, browse):
    lead = make.user()
    for number in range(60):
        make.project(lead, title={"en": f"Made-up work {number}"})
    browser = browse(lead)

    first = browser.get("/projects").get_data(as_text=True)
    following = re.search(r'href="([^"]*cursor=[^"]*)" rel="next"', first)[1]
    second = browser.get(following.replace("&amp;", "&")).get_data(as_text=True)

    found = re.findall(r"Made-up work \d+", first + second)
    assert len(found) == len(set(found)) == 60


def test_a_list_is_filtered_by_words_state_theme_country_and_whose(make, browse):
    lead = make.user()
    other = make.user()
    make.project(lead, title={"en": "Alpha routes", "ru": "Пути"}, themes=["terrorism"])
    make.project(other, "active", title={"en": "Beta prices"}, countries=["KZ", "UZ"])
    browser = browse(lead)

    def titles(query):
        page = browser.get(f"/projects?{query}").get_data(as_text=True)
        return {title for title in ("Alpha routes", "Beta prices") if title in page}

    assert titles("") == {"Alpha routes", "Beta prices"}
    assert titles("q=routes+alpha") == {"Alpha routes"}
    assert titles("q=пути") == {"Alpha routes"}
    assert titles("q=%25") == set()
    assert titles("state=active") == {"Beta prices"}
    assert titles("theme=terrorism") == {"Alpha routes"}
    assert titles("country=KZ") == {"Beta prices"}
    assert titles("mine=yes") == {"Alpha routes"}
    assert browser.get("/projects?state=no").status_code == 422


def test_an_empty_list_says_how_a_project_begins(make, browse):
    page = browse(make.user()).get("/projects").get_data(as_text=True)

    assert "No projects yet" in page
    assert "/projects/new" in page


def test_whoever_proposes_becomes_the_lead_person_of_a_draft(make, browse):
    person = make.user(make.institution("UZ"))
    browser = browse(person)

    answer = browser.post("/projects/new", {"title": "Made up", "language": "en", "label": "GREEN"})

    assert answer.status_code == 303
    page = browser.get(answer.location.removesuffix("/proposal")).get_data(as_text=True)
    assert "Made up" in page
    assert "TLP:GREEN" in page


def test_a_proposal_without_a_title_comes_back_with_what_was_chosen(make, browse):
    answer = browse(make.user()).post(
        "/projects/new", {"title": "", "language": "ru", "label": "RED"}
    )

    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Give the project a title." in page
    assert 'value="RED" checked' in page


def test_people_of_an_observer_do_not_propose(make, browse):
    observer = make.user(make.institution("UZ", membership="observer"))

    assert browse(observer).get("/projects/new").status_code == 403


def test_a_stranger_reads_the_card_and_no_summary_of_an_amber_project(make, browse):
    project = make.project(state="active", label=Label.AMBER)

    page = browse(make.user()).get(f"/projects/{project.id}").get_data(as_text=True)

    assert project.title["en"] in page
    assert "This is the card" in page
    assert "A made-up summary." not in page
    assert browse(make.user()).get(f"/projects/{project.id}/proposal").status_code == 403
