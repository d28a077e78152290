"""The demonstration is made of real acts, and says that it is made up."""

from app.core.demonstration import Forum
from app.drafts import demonstration


def test_two_people_write_a_report_at_once_and_both_are_kept(app, api, make):
    lead = make.user(make.institution(), email=demonstration.FIRST)
    colleague = make.user(make.institution("KZ"), email=demonstration.SECOND)
    project = make.project(lead, state="active")
    make.member(project, colleague, "editor")
    forum = Forum(
        app,
        people={demonstration.FIRST: lead.id, demonstration.SECOND: colleague.id},
        projects={demonstration.PROJECT: project.id},
    )

    demonstration.build(forum)

    drafts = api(lead).get(f"/projects/{project.id}/drafts?sort=title").json["items"]
    assert [draft["language"] for draft in drafts] == ["en", "en", "ru"]
    report = api(lead).get(f"/drafts/{drafts[1]['id']}").json
    assert (report["current"], "made up" in report["text"]) == (4, True)
    for words in ("heroin fell", "540.0 kg", "Ask for the missing years"):
        assert words in report["text"]


def test_without_its_project_nothing_is_made(app):
    demonstration.build(Forum(app))
