"""Which state follows which: what is not in the table changes nothing."""

from datetime import date

import pytest
from flask import g

from app.core.contributions import ACTIVATION_GUARDS
from app.core.errors import Conflict
from app.core.identity import act_as
from app.core.kinds import load
from app.projects.models.project import Project
from app.projects.models.states import TRANSITIONS, ProjectState
from app.projects.service import decisions

ACTS = {
    "submission": ("submitted", {"draft", "changes_requested"}, "lead"),
    "withdrawal": (
        "withdrawn",
        {"draft", "submitted", "in_review", "changes_requested"},
        "lead",
    ),
    "activation": ("active", {"approved"}, "lead"),
    "completion": ("completed", {"active"}, "lead"),
    "suspension": ("suspended", {"active"}, "coordinator"),
    "resumption": ("active", {"suspended"}, "coordinator"),
    "archiving": ("archived", {"completed"}, "coordinator"),
}
"""Independent of the code: the noun, where it leads, from where, and whose act it is."""

DECISIONS = {
    decisions.begin_review: ("in_review", {"submitted"}),
    decisions.approve: ("approved", {"in_review"}),
    decisions.reject: ("rejected", {"in_review"}),
    decisions.request_changes: ("changes_requested", {"in_review"}),
}


def complete_project(make, lead, partner, state):
    """A project in `state` that meets every guard."""
    project = make.project(
        lead,
        state,
        (partner,),
        themes=["terrorism"],
        countries=["UZ"],
        starts_on=date(2027, 1, 1),
        ends_on=date(2028, 1, 1),
    )
    for name in ("questions", "method", "data_wanted", "ethics", "risks", "outputs"):
        setattr(project.proposal, name, "Made up.")
    for part in project.partnerships:
        part.contact_id = lead.id
    make.owner.commit()
    return project


@pytest.mark.parametrize("noun", ACTS)
def test_an_act_works_from_its_states_and_from_no_other(make, api, noun, monkeypatch):
    monkeypatch.setattr(ACTIVATION_GUARDS, "functions", [])
    to, allowed, who = ACTS[noun]
    lead, partner = make.user(make.institution("UZ")), make.institution("KZ")
    actor = lead if who == "lead" else make.user(make.institution("TJ"), "coordinator")
    program = api(actor)
    body = {"reason": "Made up."} if who == "coordinator" else {}

    for state in ProjectState:
        project = complete_project(make, lead, partner, state.value)
        answer = program.post(f"/projects/{project.id}/{noun}", body)

        make.owner.refresh(project)
        if state.value in allowed:
            assert answer.status_code == 200, (state, answer.json)
            assert project.state.value == to
        else:
            assert answer.status_code in {403, 404, 409}, (state, answer.json)
            assert project.state is state


def test_decisions_follow_the_table_for_every_state(app, make):
    lead, partner = make.user(make.institution("UZ")), make.institution("KZ")

    for act, (to, allowed) in DECISIONS.items():
        for state in ProjectState:
            project = complete_project(make, lead, partner, state.value)
            is_done = perform(app, lead, project.id, act)

            make.owner.refresh(project)
            assert is_done == (state.value in allowed), (act, state)
            assert project.state.value == (to if is_done else state.value)


def perform(app, user, project_id, act):
    """Do a decision's act as whoever can write the project; whether it was done."""
    names_actor = act in {decisions.begin_review, decisions.approve}
    with app.app_context(), app.extensions["database"].transaction() as opened:
        g.actor = actor = act_as(opened, user.id)
        try:
            project = load(Project, actor, project_id)
            act(actor, project) if names_actor else act(project)
        except Conflict:
            return False
        opened.commit()
    return True


def test_the_acts_reach_everything_that_the_table_of_states_names():
    reached = {(source, to) for to, sources, _who in ACTS.values() for source in sources}
    reached |= {(source, to) for to, sources in DECISIONS.values() for source in sources}

    named = {(source.value, to.value) for source, after in TRANSITIONS.items() for to in after}

    assert named == reached


def test_a_coordinator_gives_a_reason_and_has_no_conflict(make, api):
    lead_house = make.institution("UZ")
    project = make.project(make.user(lead_house), "active")
    coordinator = api(make.user(make.institution("KZ"), "coordinator"))
    involved = api(make.user(lead_house, "coordinator"))

    wordless = coordinator.post(f"/projects/{project.id}/suspension", {"reason": " "})
    conflicted = involved.post(f"/projects/{project.id}/suspension", {"reason": "Made up."})

    assert wordless.status_code == 422
    assert wordless.json["errors"][0]["pointer"] == "/reason"
    assert conflicted.status_code == 403


def test_approval_gives_a_code_and_freezes_the_text(app, make, api):
    lead, partner = make.user(make.institution("UZ")), make.institution("KZ")
    first, second = (complete_project(make, lead, partner, "in_review") for _number in range(2))

    for project in (first, second):
        assert perform(app, lead, project.id, decisions.approve)

    program = api(lead)
    codes = [program.get(f"/projects/{each.id}").json["code"] for each in (first, second)]
    registered = program.get(f"/projects/{first.id}/registrations/1").json
    assert [code.rpartition("-")[2] for code in codes] == ["001", "002"]
    assert registered["content"]["method"] == "Made up."
    assert registered["text_sha256"] == program.get(f"/projects/{first.id}").json["text_sha256"]
    assert program.get(f"/projects/{first.id}/registrations/2").status_code == 404
