"""A person takes out what the forum holds about it, and leaves without losing authorship."""

import json

from tests.acts import leaves_acts


def export(browser):
    return browser.post("/account/export", form="/account")


def test_all_that_names_a_person_is_in_the_file_and_no_secret(browse, make, owner):
    person = make.user(name="Made-up author", email="one@forum.example")
    project = make.project(person)
    make.draft(project, person, text="Words of their own.\n")
    secret = make.app_of(person)

    with leaves_acts(owner, "account.exported"):
        answer = export(browse(person))

    assert answer.headers["Content-Disposition"].startswith("attachment")
    tables = json.loads(answer.text)["tables"]
    assert tables["app_user"][0]["name"] == "Made-up author"
    assert tables["account"][0]["email"] == "one@forum.example"
    assert tables["draft_revision"][0]["text"] == "Words of their own.\n"
    assert {"project_member", "session", "second_factor"} <= set(tables)
    for word in ("argon2", secret, "token_hash", "password_hash"):
        assert word not in answer.text


def test_nothing_of_others_is_in_it(browse, make):
    person, other = make.user(), make.user(name="Somebody else", email="two@forum.example")
    make.project(other)

    said = export(browse(person)).text

    assert "Somebody else" not in said
    assert "two@forum.example" not in said
    assert "project_member" not in json.loads(said)["tables"]


def test_who_leaves_is_shut_out_and_stays_the_author(browse, make):
    institution = make.institution()
    person, colleague = make.user(institution, name="Made-up author"), make.user(institution)
    make.user(institution, "representative")
    project = make.project(colleague)
    make.member(project, person, "editor")
    draft = make.draft(project, person)
    browser, reader = browse(person), browse(colleague)

    page = f"/people/{person.id}/departure"
    left = browser.post(page, form=page)

    assert left.status_code == 303
    assert browser.get("/account").location.startswith("/sign-in")
    assert "Made-up author" in reader.get(f"/drafts/{draft.id}").text
