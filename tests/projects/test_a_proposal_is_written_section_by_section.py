"""Each section is a form of its own; nothing that was typed is lost."""

import re

import pytest


@pytest.fixture
def writing(make, browse):
    """Lead, project and the lead's browser."""
    lead = make.user(make.institution("UZ"))
    project = make.project(lead)
    return project, browse(lead)


def version_in(page):
    return re.search(r'name="version"[^>]*value="([^"]*)"', page)[1]


def test_a_section_is_saved_and_marked_complete(writing):
    project, browser = writing
    address = f"/projects/{project.id}/proposal/method"

    answer = browser.post(address, {"method": "By making up."})

    assert answer.status_code == 303
    page = browser.get(f"/projects/{project.id}/proposal").get_data(as_text=True)
    assert "By making up." in page


def test_days_are_taken_as_people_write_them(writing):
    project, browser = writing
    address = f"/projects/{project.id}/proposal/time"

    taken = browser.post(
        address, {"starts_on": "31.12.2026", "ends_on": "2027-06-30", "countries": ["UZ"]}
    )

    assert taken.status_code == 303
    assert "31.12.2026" in browser.get(address).get_data(as_text=True)


def test_an_error_stands_beside_its_field_and_everything_typed_stays(writing):
    project, browser = writing
    address = f"/projects/{project.id}/proposal/time"

    answer = browser.post(
        address, {"starts_on": "31.12.2026", "ends_on": "some day", "resources": "Two people."}
    )
    page = answer.get_data(as_text=True)

    assert answer.status_code == 422
    assert "some day" in page
    assert "Two people." in page
    assert 'id="ends_on-error"' in page


def test_an_end_before_the_start_is_refused_beside_the_end(writing):
    project, browser = writing
    address = f"/projects/{project.id}/proposal/time"

    answer = browser.post(address, {"starts_on": "2027-02-01", "ends_on": "2027-01-01"})

    assert answer.status_code == 422
    assert "lies before the start" in answer.get_data(as_text=True)


def test_a_section_that_somebody_else_saved_shows_both_texts(writing):
    project, browser = writing
    address = f"/projects/{project.id}/proposal/method"
    version = version_in(browser.get(address).get_data(as_text=True))
    browser.post(address, {"method": "The other text."})

    stale = browser.post(address, {"method": "My text.", "version": version})
    page = stale.get_data(as_text=True)
    again = browser.post(address, {"method": "Both texts.", "version": version_in(page)})

    assert stale.status_code == 409
    assert "The other text." in page
    assert "My text." in page
    assert again.status_code == 303


def test_an_autosave_gets_the_version_to_go_on_from(writing):
    project, browser = writing
    address = f"/projects/{project.id}/proposal/method"

    saved = browser.post(address, {"method": "First words."}, headers={"X-Autosave": "1"})
    further = browser.post(
        address, {"method": "More words.", "version": saved.headers["X-Version"]}
    )

    assert saved.status_code == 204
    assert further.status_code == 303


def test_titles_and_summaries_are_kept_in_each_language(writing):
    project, browser = writing
    address = f"/projects/{project.id}/proposal/title"

    browser.post(address, {"title_en": "Made up", "title_ru": "Вымысел", "summary_uz": "Uydirma"})
    page = browser.get(address).get_data(as_text=True)
    nameless = browser.post(address, {"title_en": "", "summary_en": "Kept words"})

    assert "Вымысел" in page
    assert "Uydirma" in page
    assert nameless.status_code == 422
    assert "Kept words" in nameless.get_data(as_text=True)


def test_languages_that_nobody_wrote_in_are_folded_away(writing):
    project, browser = writing
    address = f"/projects/{project.id}/proposal/title"

    before = browser.get(address).get_data(as_text=True)
    browser.post(address, {"title_en": "Made up", "summary_ky": "Ойдон чыгарылган."})
    after = browser.get(address).get_data(as_text=True)

    def stands_open(page, name):
        return page.index(f'name="{name}"') < page.index("Further languages")

    assert stands_open(before, "summary_ru")
    assert not stands_open(before, "summary_ky")
    assert stands_open(after, "summary_ky")


def test_who_is_no_editor_reads_the_text_and_cannot_write(make, browse):
    lead, viewer = make.user(), make.user()
    project = make.project(lead)
    make.member(project, viewer, "viewer")
    browser = browse(viewer)

    assert browser.get(f"/projects/{project.id}/proposal").status_code == 200
    assert browser.get(f"/projects/{project.id}/proposal/method").status_code == 403


def test_every_section_opens_and_the_checklist_says_what_is_missing(writing):
    project, browser = writing
    page = browser.get(f"/projects/{project.id}/proposal").get_data(as_text=True)

    keys = set(re.findall(rf"/projects/{project.id}/proposal/([a-z]+)", page))

    assert len(keys) == 10
    assert "Before you can submit" in page
    for key in keys:
        assert browser.get(f"/projects/{project.id}/proposal/{key}").status_code == 200
