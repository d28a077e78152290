"""One line of the log for each request: what was asked for, by whom, and what came of it."""

import logging


def test_the_log_says_who_asked_for_what_and_what_came_of_it(api, browse, make, caplog):
    person = make.user(name="Made-up Name")
    hidden = make.project(state="active", label="RED")
    caplog.set_level(logging.INFO, "forum.request")

    browse(person).get("/projects")
    api(person).get(f"/projects/{hidden.id}")
    api(person).get("/institutions/applications")
    browse().get("/projects")

    said = [record.getMessage() for record in caplog.records if record.name == "forum.request"]
    assert said[0] == f"GET /projects 200 by {person.id}"
    assert said[1] == f"GET /api/v1/projects/{hidden.id} 404 by {person.id}"
    assert said[-1] == "GET /projects 303 by nobody"
    assert "Made-up Name" not in caplog.text
