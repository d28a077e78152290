"""What cannot be taken is refused where it stands, in the words of its rule; never with a 500."""

import pytest

PROPOSAL = {"title": {"en": "Made-up routes"}}


@pytest.mark.parametrize("path", ["/", "/sign-in", "/projects", "/api/v1/me", "/nowhere"])
def test_a_host_that_is_not_ours_is_refused_without_a_page(app, path):
    answer = app.test_client().get(path, headers={"Host": "evil.example"})

    assert answer.status_code == 400
    assert "evil" not in answer.text


@pytest.mark.parametrize(
    ("field", "value"),
    [("themes", ["nothing-such"]), ("countries", ["ZZ"]), ("countries", ["uz"])],
)
def test_a_word_outside_of_a_vocabulary_is_refused(api, make, field, value):
    program = api(make.user())

    answer = program.post("/projects", {**PROPOSAL, field: value})

    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"].startswith(f"/{field}")


def test_what_the_state_forbids_to_those_who_may_is_a_conflict_with_its_guard(api, make):
    lead = make.user()
    project = make.project(lead, "submitted", (make.institution("KZ"),))
    program, path = api(lead), f"/projects/{project.id}"

    answers = [
        program.post(f"{path}/submission"),
        program.post(f"{path}/partners", {"institution_id": str(make.institution("KG").id)}),
        program.patch(path, {"method": "Other."}, If_Match=f'"{project.version}"'),
        program.post(f"{path}/drafts", {"title": "Early"}),
        program.post(f"{path}/datasets", {"title": {"en": "Early"}}),
    ]

    assert [answer.status_code for answer in answers] == [409] * 5
    assert all(answer.json["guard"] == "state" for answer in answers)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"title": {"xx": "A title"}}, "/title/xx"),
        ({"title": {"en": ""}}, "/title/en"),
        ({"title": {"en": "A title"}, "countries": ["UZ", "?"]}, "/countries/1"),
        ({"title": {"en": "A title"}, "a/b~c": 1}, "/a~1b~0c"),
        ({}, "/title"),
        ({"title": {"en": "A title", "x/y": "\0"}}, "/title/x~1y"),
    ],
)
def test_what_is_wrong_is_named_by_a_json_pointer_to_it(make, api, body, pointer):
    answer = api(make.user()).post("/projects", body)

    assert answer.status_code == 422
    assert pointer in [each["pointer"] for each in answer.json["errors"]]
