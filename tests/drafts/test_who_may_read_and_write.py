"""Who may know of a draft: both walls say the same, each by itself; and who may write in it."""

import pytest
from sqlalchemy import select

from app.core.identity import act_as
from app.core.policy import Label
from app.core.scope import visible
from app.drafts.models import Draft, DraftRevision

TEXT = "Seizures fell in 2016.\n"


@pytest.fixture
def people(make):
    """One person of each relation to the project that `written` makes."""
    lead, partner = make.institution(), make.institution("KZ")
    return {
        "lead": make.user(lead),
        "editor": make.user(partner),
        "contributor": make.user(partner),
        "viewer": make.user(partner),
        "former member": make.user(partner),
        "partner's representative": make.user(partner, "representative"),
        "colleague": make.user(lead),
        "stranger": make.user(),
        "coordinator": make.user(make.institution("TJ"), "coordinator"),
        "admin": make.user(None, "admin"),
    }


@pytest.fixture
def written(make, people):
    """An active project, and drafts in it by their label."""
    project = make.project(people["lead"], state="active", partners=(people["editor"].institution,))
    for role in ("editor", "contributor", "viewer"):
        make.member(project, people[role], role)
    make.member(project, people["former member"]).ended_at = project.created_at
    make.owner.commit()
    return project, {
        label: make.draft(project, people["lead"], TEXT, label=label)
        for label in (Label.AMBER, Label.RED)
    }


MEMBERS = {"lead", "editor", "contributor", "viewer"}


def who_sees(app, people, model, condition, *, first_wall):
    found = set()
    for name, user in people.items():
        with app.extensions["database"].transaction() as session:
            actor = act_as(session, user.id)
            rows = visible(model, actor) if first_wall else select(model)
            rows = rows.where(condition).execution_options(scoped=True)
            if session.scalars(rows).first() is not None:
                found.add(name)
    return found


@pytest.mark.parametrize("first_wall", [True, False])
def test_both_walls_show_a_draft_to_the_same_people(app, people, written, first_wall):
    _project, drafts = written
    expected = {Label.AMBER: MEMBERS | {"partner's representative"}, Label.RED: MEMBERS}

    for label, draft in drafts.items():
        drafted, revised = Draft.id == draft.id, DraftRevision.draft_id == draft.id

        assert who_sees(app, people, Draft, drafted, first_wall=first_wall) == expected[label]
        assert (
            who_sees(app, people, DraftRevision, revised, first_wall=first_wall)
            == (expected[label])
        )


def test_who_may_not_know_of_a_draft_finds_nothing(api, people, written):
    _project, drafts = written

    for name in ("stranger", "colleague", "coordinator", "admin", "former member"):
        for draft in drafts.values():
            assert api(people[name]).get(f"/drafts/{draft.id}").status_code == 404


def test_only_who_works_on_the_project_writes(api, people, written):
    project, drafts = written
    draft = drafts[Label.AMBER]

    for name in ("lead", "editor", "contributor"):
        body = {"base": 1, "text": TEXT}
        assert api(people[name]).post(f"/drafts/{draft.id}/revisions", body).status_code == 201
    for name in ("viewer", "partner's representative"):
        for path, body in (
            (f"/drafts/{draft.id}/revisions", {"base": 1, "text": "x"}),
            (f"/projects/{project.id}/drafts", {"title": "x"}),
        ):
            assert api(people[name]).post(path, body).status_code == 403


def test_nothing_is_written_when_the_project_has_ended(api, make, people):
    project = make.project(people["lead"], state="completed")
    draft = make.draft(project, people["lead"])

    assert api(people["lead"]).get(f"/drafts/{draft.id}").status_code == 200
    refused = api(people["lead"]).post(f"/drafts/{draft.id}/revisions", {"base": 1, "text": "x"})

    assert refused.status_code == 409
    assert "approved or active" in refused.json["detail"]


def test_a_list_shows_what_its_details_open(api, people, written):
    project, drafts = written

    seen = api(people["partner's representative"]).get(f"/projects/{project.id}/drafts").json

    assert [each["id"] for each in seen["items"]] == [str(drafts[Label.AMBER].id)]
    assert api(people["stranger"]).get(f"/projects/{project.id}/drafts").status_code == 403


def test_a_translation_is_never_wider_than_its_original(api, make, people):
    project = make.project(people["lead"], state="active")
    program = api(people["lead"])
    original = make.draft(project, people["lead"], label=Label.RED)
    body = {"title": "x", "language": "ru", "translation_of_id": str(original.id)}
    path = f"/projects/{project.id}/drafts"

    taken = program.post(path, body)
    refused = program.post(path, {**body, "label": "AMBER"})

    assert taken.json["label"] == "RED"
    assert refused.status_code == 422


def test_raising_the_label_of_a_text_raises_its_translations(api, make, people):
    project = make.project(people["lead"], state="active")
    program = api(people["lead"])
    original = make.draft(project, people["lead"])
    russian = make.draft(project, people["lead"], language="ru", translation_of_id=original.id)

    program.patch(f"/drafts/{original.id}", {"label": "RED"}, If_Match='"1"')

    assert program.get(f"/drafts/{russian.id}").json["label"] == "RED"
