"""A draft is written in a browser, and nothing that was typed is lost."""

import html
import re

import pytest

from tests.acts import statements_of

TEXT = "# Summary\n\nHeroin fell in 2016.\n\nOpium rose in 2016.\n"


@pytest.fixture
def lead(make):
    return make.user(make.institution())


@pytest.fixture
def project(make, lead):
    return make.project(lead, state="active")


@pytest.fixture
def colleague(make, project):
    person = make.user(make.institution("KZ"))
    make.member(project, person, "editor")
    return person


@pytest.fixture
def draft(make, project, lead):
    return make.draft(project, lead, TEXT)


def page_of(answer):
    return html.unescape(answer.get_data(as_text=True))


def field(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page).group(1)


def typed(page):
    return re.search(
        r'<textarea[^>]*name="text"[^>]*>\r?\n(.*?)</textarea>', page, re.DOTALL
    ).group(1)


def sitting_of(browser, draft):
    page = page_of(browser.get(f"/drafts/{draft.id}/edit"))
    return {"base": field(page, "base"), "sitting": field(page, "sitting"), "text": typed(page)}


def test_a_draft_is_begun_from_the_project_and_read_with_its_outline(browse, lead, project):
    browser = browse(lead)
    empty = page_of(browser.get(f"/projects/{project.id}/drafts"))
    path = f"/projects/{project.id}/drafts/new"
    given = {"title": "Joint report", "language": "en", "kind": "report", "label": "AMBER"}

    made = browser.post(path, given)

    assert "No drafts yet" in empty
    assert made.status_code == 303
    editor = made.location
    sitting = page_of(browser.get(editor))
    saved = browser.post(
        editor,
        {"base": "1", "sitting": field(sitting, "sitting"), "text": TEXT, "note": "First words"},
    )
    shown = page_of(browser.get(saved.location))
    assert '<a href="#part-1">Summary</a>' in shown
    assert '<h2 id="part-1">Summary</h2>' in shown
    assert "TLP:AMBER" in shown
    assert "Joint report" in page_of(browser.get(f"/projects/{project.id}/drafts"))
    assert "First words" in page_of(browser.get(saved.location + "/revisions"))


def test_a_form_that_cannot_be_taken_comes_back_as_it_was_typed(browse, lead, project):
    path = f"/projects/{project.id}/drafts/new"

    refused = browse(lead).post(
        path, {"title": "", "language": "ru", "kind": "brief", "label": "RED"}
    )

    assert refused.status_code == 422
    assert 'value="ru" selected' in page_of(refused) or 'selected value="ru"' in page_of(refused)


def test_a_double_click_saves_once(browse, lead, draft):
    browser = browse(lead)
    sent = {**sitting_of(browser, draft), "idempotency_key": "k1"}
    sent["text"] += "More.\n"

    answers = [browser.post(f"/drafts/{draft.id}/edit", sent) for _ in range(2)]

    assert [each.status_code for each in answers] == [303, 303]
    assert "Revision 2" in page_of(browser.get(f"/drafts/{draft.id}"))
    assert "Revision 3" not in page_of(browser.get(f"/drafts/{draft.id}"))


def test_the_preview_needs_no_script_and_saves_nothing(browse, lead, draft):
    browser = browse(lead)
    sent = {**sitting_of(browser, draft), "text": "Now **bold**.\n", "preview": "1"}

    shown = browser.post(f"/drafts/{draft.id}/edit", sent)

    assert shown.status_code == 200
    assert "<strong>bold</strong>" in page_of(shown)
    assert typed(page_of(shown)) == "Now **bold**.\n"
    assert "Revision 1" in page_of(browser.get(f"/drafts/{draft.id}"))


def test_the_live_preview_draws_what_is_typed(browse, lead, draft):
    shown = browse(lead).post(
        f"/drafts/{draft.id}/preview",
        {"text": "<script>x</script> *a*"},
        form=f"/drafts/{draft.id}",
    )

    assert "<em>a</em>" in shown.get_data(as_text=True)
    assert "<script>" not in shown.get_data(as_text=True)


def test_typed_text_is_kept_and_offered_on_return(browse, lead, colleague, draft):
    browser = browse(lead)
    sitting = sitting_of(browser, draft)
    sitting["text"] = TEXT + "Half a sent\n"

    kept = browser.post(
        f"/drafts/{draft.id}/working-copy", sitting, form=f"/drafts/{draft.id}/edit"
    )

    assert kept.status_code == 204
    assert "not saved yet" in page_of(browser.get(f"/drafts/{draft.id}"))
    back = page_of(browse(lead).get(f"/drafts/{draft.id}/edit"))
    assert typed(back) == sitting["text"]
    assert "not saved yet" in back
    assert "Half a sent" not in page_of(browse(colleague).get(f"/drafts/{draft.id}/edit"))


def test_what_a_saved_sitting_still_sends_is_left(browse, lead, draft):
    browser = browse(lead)
    sitting = sitting_of(browser, draft)
    sitting["text"] += "More.\n"
    browser.post(f"/drafts/{draft.id}/edit", sitting)

    late = browser.post(
        f"/drafts/{draft.id}/working-copy", sitting, form=f"/drafts/{draft.id}/edit"
    )

    assert late.status_code == 204
    assert "not saved yet" not in page_of(browser.get(f"/drafts/{draft.id}/edit"))


def test_unsaved_text_is_thrown_away_only_when_asked(browse, lead, draft):
    browser = browse(lead)
    sitting = {**sitting_of(browser, draft), "text": "Other words\n"}
    browser.post(f"/drafts/{draft.id}/working-copy", sitting, form=f"/drafts/{draft.id}/edit")

    gone = browser.post(
        f"/drafts/{draft.id}/working-copy/removal", {}, form=f"/drafts/{draft.id}/edit"
    )

    assert gone.status_code == 303
    assert typed(page_of(browser.get(gone.location))) == TEXT


def test_a_save_on_an_older_revision_is_joined_and_says_so(browse, lead, colleague, draft):
    mine, theirs = browse(lead), browse(colleague)
    early, late = sitting_of(theirs, draft), sitting_of(mine, draft)
    early["text"] = TEXT.replace("Heroin fell", "Heroin dropped")
    theirs.post(f"/drafts/{draft.id}/edit", early)
    late["text"] = TEXT.replace("Opium rose", "Opium doubled")

    saved = mine.post(f"/drafts/{draft.id}/edit", late)

    shown = page_of(mine.get(saved.location))
    assert "joined with what was saved since revision 1" in shown
    assert "Heroin dropped" in shown
    assert "Opium doubled" in shown


def test_two_texts_that_touch_are_both_shown_and_can_be_settled(browse, lead, colleague, draft):
    mine, theirs = browse(lead), browse(colleague)
    late, early = sitting_of(mine, draft), sitting_of(theirs, draft)
    early["text"] = TEXT.replace("rose", "doubled")
    theirs.post(f"/drafts/{draft.id}/edit", early)
    late["text"] = TEXT.replace("rose", "soared").replace("Heroin fell", "Heroin sank")

    clash = mine.post(f"/drafts/{draft.id}/edit", late)

    page = page_of(clash)
    assert clash.status_code == 409
    assert colleague.name in page
    proposal = typed(page)
    assert "Heroin sank" in proposal
    assert "<<<<<<< Yours\nOpium soared in 2016.\n=======\nOpium doubled in 2016.\n" in proposal
    again = {"base": field(page, "base"), "sitting": field(page, "sitting"), "text": proposal}
    assert mine.post(f"/drafts/{draft.id}/edit", again).status_code == 422
    again["text"] = TEXT.replace("rose", "doubled and soared").replace("Heroin fell", "Heroin sank")
    settled = mine.post(f"/drafts/{draft.id}/edit", again)
    assert settled.status_code == 303
    assert "doubled and soared" in page_of(mine.get(settled.location))


def test_an_older_revision_is_read_compared_and_brought_back(browse, lead, draft):
    browser = browse(lead)
    sitting = sitting_of(browser, draft)
    sitting["text"] = TEXT.replace("fell", "dropped")
    browser.post(f"/drafts/{draft.id}/edit", sitting)

    older = page_of(browser.get(f"/drafts/{draft.id}/revisions/1"))
    differs = page_of(browser.get(f"/drafts/{draft.id}/differences?from=1&to=2"))
    back = browser.post(
        f"/drafts/{draft.id}/revisions/1/restoration", {}, form=f"/drafts/{draft.id}/revisions"
    )

    assert "Heroin fell" in older
    assert "<del>fell </del><ins>dropped </ins>" in differs
    assert back.status_code == 303
    assert "Heroin fell" in page_of(browser.get(f"/drafts/{draft.id}"))
    assert "Brings back revision 1" in page_of(browser.get(f"/drafts/{draft.id}/revisions"))


def test_a_change_of_the_card_on_an_older_version_shows_both(browse, lead, draft):
    browser = browse(lead)
    path = f"/drafts/{draft.id}/card"
    first = {"title": "First title", "kind": "report", "label": "AMBER"}
    assert browser.post(path, first).status_code == 303

    stale = browser.post(path, {**first, "title": "Second title", "version": "1"})

    assert stale.status_code == 409
    assert "First title" in page_of(stale)
    assert "Second title" in page_of(stale)


def test_viewers_read_and_others_find_nothing(browse, make, project, draft):
    viewer = make.user()
    make.member(project, viewer, "viewer")

    assert browse(viewer).get(f"/drafts/{draft.id}").status_code == 200
    assert browse(viewer).get(f"/drafts/{draft.id}/edit").status_code == 403
    assert browse(make.user()).get(f"/drafts/{draft.id}").status_code == 404
    assert browse(make.user()).get(f"/drafts/{draft.id}/revisions/1").status_code == 404


def test_the_project_shows_its_latest_drafts(browse, lead, project, draft):
    shown = page_of(browse(lead).get(f"/projects/{project.id}"))

    assert draft.title in shown
    assert f"/projects/{project.id}/drafts" in shown


def test_a_translation_names_its_original(browse, lead, project, draft):
    browser = browse(lead)
    given = {"title": "Отчёт", "language": "ru", "kind": "report", "label": "AMBER"}

    made = browser.post(
        f"/projects/{project.id}/drafts/new", {**given, "translation_of": str(draft.id)}
    )

    assert made.status_code == 303
    assert "Русский</a>" in page_of(browser.get(f"/drafts/{draft.id}"))


def test_pages_take_the_same_statements_for_few_and_many(app, browse, make, lead, project, draft):
    browser = browse(lead)
    paths = [f"/projects/{project.id}/drafts", f"/drafts/{draft.id}", f"/projects/{project.id}"]
    for path in paths:
        browser.get(path)
    few = [statements_of(app, lambda path=path: browser.get(path)) for path in paths]

    for _number in range(12):
        make.draft(project, lead)

    many = [statements_of(app, lambda path=path: browser.get(path)) for path in paths]
    assert many == few


def test_a_text_with_what_cannot_be_kept_is_refused_and_changes_nothing(
    browse, lead, project, draft
):
    browser = browse(lead)
    given = {"title": "A\x00 title", "kind": "report", "label": "AMBER"}
    sent = {**sitting_of(browser, draft), "text": "Wo\x00rds\n", "note": ""}

    assert browser.post(f"/drafts/{draft.id}/edit", sent).status_code == 422
    assert browser.post(f"/drafts/{draft.id}/card", given).status_code == 422

    shown = page_of(browser.get(f"/drafts/{draft.id}"))
    assert "A title" not in shown
    assert "Words" not in shown


def test_a_title_of_two_lines_becomes_one(browse, lead, project, draft):
    browser = browse(lead)
    given = {"title": "A title\n of two lines", "kind": "report", "label": "AMBER"}

    assert browser.post(f"/drafts/{draft.id}/card", given).status_code == 303

    assert "A title of two lines" in page_of(browser.get(f"/drafts/{draft.id}"))
